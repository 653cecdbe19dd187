import CKernels
import Networks
import ReferenceEngine

/// A factor for each channel, group of channels or block, and the ReLU after it.
///
///     y = relu(s·x)        v = ∂L/∂y where the ReLU lets it pass
///     ∂L/∂x = s·v        ∂L/∂s[u] = Σ x·v over images, positions and the channels of unit u
///
/// The products are summed in `Float` for each channel and slot, and in `Double` over slots, in their order, and over a
/// unit's channels.
final class ScaleKernel: Kernel {
  let nodes: [Network.Node]
  let method = "elementwise"
  private let layer: ScaleLayer
  private var factors: Int?
  private var run: (forward: [Stage], backward: [Stage], reduction: [Stage], packing: [Stage]) = ([], [], [], [])

  init?(claiming node: Network.Node, in graph: Graph) {
    guard let layer = node.layer as? ScaleLayer, !graph.readsImages(node) else { return nil }
    self.layer = layer
    nodes = [node] + (graph.rectifier(of: node).map { [$0] } ?? [])
  }

  func register(_ plan: Plan) {
    let count = layer.factors.count
    factors = plan.parameters.add(nodes[0].id, ParameterDescription("s", .scale), elements: count, count: count)
  }

  func prepare(_ plan: Plan) {
    guard let factors else { return }
    let input = plan.value(nodes[0].inputs[0])
    let output = plan.value(self.output.id)
    let (x, y) = (input.layout, output.layout)
    let table = plan.microkernels.table
    let isRectified = nodes.count > 1 ? 1 : 0
    let accumulates = plan.accumulates(nodes[0].inputs[0], self) ? 1 : 0
    /// s, once for each channel.
    let wide = Buffer(x.pixel)
    /// Σ x·v of each slot and channel.
    let products = Buffer(plan.slots * x.pixel)
    let forward = images("forward") { images, _ in
      for n in images {
        table.pointee.scale(
          input.image(n) + x.corner, x.row, x.height, x.width, x.pixel, wide.start, isRectified,
          output.image(n) + y.corner, y.row)
      }
    }
    let backward = images("gradient") { images, lane in
      for n in images {
        let isFirst = lane.isFirst && n == images.lowerBound
        table.pointee.scale_adjoint(
          input.image(n) + x.corner, x.row, output.gradient(n), x.height, x.width, x.pixel, wide.start, isRectified,
          input.gradient == nil ? nil : input.gradient(n), accumulates, products.start + lane.slot * x.pixel,
          isFirst ? 0 : 1)
      }
    }
    let (units, size) = (layer.factors.count, layer.size)
    let reduction = once("factor gradient") { [unowned plan] in
      let gradient = plan.parameters.gradient(factors)
      for unit in 0..<units {
        var sum = 0.0
        for channel in (unit * size)..<((unit + 1) * size) {
          for slot in 0..<plan.usedSlots { sum += Double(products.start[slot * x.pixel + channel]) }
        }
        gradient[unit] = Float(sum)
      }
    }
    let packing = once("factors") { [unowned plan] in
      let s = plan.parameters.value(factors)
      for channel in 0..<(units * size) { wide.start[channel] = s[channel / size] }
    }
    run = ([forward], [backward], [reduction], [packing])
  }

  func forward() -> [Stage] { run.forward }
  func backward() -> [Stage] { run.backward }
  func reduction() -> [Stage] { run.reduction }
  func packing() -> [Stage] { run.packing }
}
