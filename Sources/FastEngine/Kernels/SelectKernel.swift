import CKernels
import Networks
import ReferenceEngine

/// Some of a value's channels, pixel by pixel, and the ReLU after them.
final class SelectKernel: Kernel {
  let nodes: [Network.Node]
  let method = "copy"
  private let channels: [Int32]
  private var run: (forward: [Stage], backward: [Stage]) = ([], [])

  init?(claiming node: Network.Node, in graph: Graph) {
    guard let layer = node.layer as? SelectLayer else { return nil }
    channels = layer.channels.map { Int32($0) }
    nodes = [node] + (graph.rectifier(of: node).map { [$0] } ?? [])
  }

  func prepare(_ plan: Plan) {
    let input = plan.value(nodes[0].inputs[0])
    let output = plan.value(self.output.id)
    let table = plan.microkernels.table
    let (x, y) = (input.layout, output.layout)
    let channels = channels
    let isRectified = nodes.count > 1
    let accumulates = plan.accumulates(nodes[0].inputs[0], self)
    let forward = images("forward") { images, _ in
      for n in images {
        table.pointee.gather(
          input.image(n) + x.corner, x.row, x.pixel, y.height, y.width, channels, channels.count, isRectified ? 1 : 0,
          output.image(n) + y.corner, y.row, y.pixel)
      }
    }
    let backward = images("gradient") { images, _ in
      guard input.gradient != nil else { return }
      for n in images {
        table.pointee.gather_adjoint(
          isRectified ? output.image(n) + y.corner : nil, y.row, output.gradient(n), y.height, y.width, y.pixel,
          channels, channels.count, input.gradient(n), x.pixel, accumulates ? 1 : 0)
      }
    }
    run = ([forward], [backward])
  }

  func forward() -> [Stage] { run.forward }
  func backward() -> [Stage] { run.backward }
}
