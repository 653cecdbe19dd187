import Networks
import ReferenceEngine

/// The mean of each channel's image.
final class GlobalPoolKernel: Kernel {
  let nodes: [Network.Node]
  let method = "elementwise"
  private var run: (forward: [Stage], backward: [Stage]) = ([], [])

  init?(claiming node: Network.Node, in graph: Graph) {
    guard node.layer is GlobalPool, !graph.readsImages(node) else { return nil }
    nodes = [node]
  }

  func prepare(_ plan: Plan) {
    let input = plan.value(nodes[0].inputs[0])
    let output = plan.value(nodes[0].id)
    let table = plan.microkernels.table
    let layout = input.layout
    let scale = 1 / Float(layout.pixelCount)
    let accumulates = plan.accumulates(nodes[0].inputs[0], self)
    let forward = images("forward") { images, _ in
      for n in images {
        table.pointee.pixel_sum(
          input.image(n) + layout.corner, layout.row, layout.height, layout.width, layout.pixel, scale,
          output.image(n) + output.layout.corner)
      }
    }
    let backward = images("gradient") { images, _ in
      for n in images {
        table.pointee.pixel_spread(
          output.gradient(n), layout.pixelCount, layout.pixel, scale, input.gradient(n), accumulates ? 1 : 0)
      }
    }
    run = ([forward], [backward])
  }

  func forward() -> [Stage] { run.forward }
  func backward() -> [Stage] { run.backward }
}
