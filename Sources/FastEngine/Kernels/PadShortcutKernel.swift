import Networks
import ReferenceEngine

/// Every stride-th pixel, its channels between zeros, which are in the output's memory from the start.
final class PadShortcutKernel: Kernel {
  let nodes: [Network.Node]
  let method = "copy"
  private let layer: PadShortcutLayer
  private var run: (forward: [Stage], backward: [Stage]) = ([], [])

  init?(claiming node: Network.Node, in graph: Graph) {
    guard let layer = node.layer as? PadShortcutLayer else { return nil }
    self.layer = layer
    nodes = [node]
  }

  func prepare(_ plan: Plan) {
    let input = plan.value(nodes[0].inputs[0])
    let output = plan.value(nodes[0].id)
    let table = plan.microkernels.table
    let layer = layer
    let accumulates = plan.accumulates(nodes[0].inputs[0], self)
    let forward = images("forward") { images, _ in
      let (x, y) = (input.layout, output.layout)
      for n in images {
        table.pointee.copy(
          input.image(n) + x.corner, layer.stride * x.row, layer.stride * x.pixel, y.height, y.width, layer.channels,
          output.image(n) + y.corner + layer.before, y.row, y.pixel, 0)
      }
    }
    let backward = images("gradient") { images, _ in
      guard input.gradient != nil else { return }
      let (x, y) = (input.layout.compact, output.layout.compact)
      for n in images {
        let dx = input.gradient(n)
        if !accumulates { dx.update(repeating: 0, count: x.size) }
        table.pointee.copy(
          output.gradient(n) + layer.before, y.row, y.pixel, y.height, y.width, layer.channels, dx,
          layer.stride * x.row, layer.stride * x.pixel, 1)
      }
    }
    run = ([forward], [backward])
  }

  func forward() -> [Stage] { run.forward }
  func backward() -> [Stage] { run.backward }
}
