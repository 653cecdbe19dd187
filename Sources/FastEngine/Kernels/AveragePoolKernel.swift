import CKernels
import Networks
import ReferenceEngine

/// The mean value under a sliding window.
final class AveragePoolKernel: Kernel {
  let nodes: [Network.Node]
  let method = "elementwise"
  private let pool: AveragePool
  private var run: (forward: [Stage], backward: [Stage]) = ([], [])

  init?(claiming node: Network.Node, in graph: Graph) {
    guard let pool = node.layer as? AveragePool, !graph.readsImages(node), pool.window.suitsKernels else { return nil }
    self.pool = pool
    nodes = [node]
  }

  func prepare(_ plan: Plan) {
    let input = plan.value(nodes[0].inputs[0])
    let output = plan.value(nodes[0].id)
    let table = plan.microkernels.table
    let window = pool.window
    let countsPadding = pool.countsPadding ? 1 : 0
    let accumulates = plan.accumulates(nodes[0].inputs[0], self)
    let forward = images("forward") { images, _ in
      for n in images {
        var window = CKWindow(window, image: n, of: input, to: output)
        table.pointee.average_pool(&window, countsPadding, output.image(n) + output.layout.corner, output.layout.row)
      }
    }
    let backward = images("gradient") { images, _ in
      for n in images {
        var window = CKWindow(window, image: n, of: input, to: output)
        let gradient = input.gradient(n)
        if !accumulates { gradient.update(repeating: 0, count: input.layout.compact.size) }
        table.pointee.average_pool_adjoint(&window, countsPadding, output.gradient(n), gradient)
      }
    }
    run = ([forward], [backward])
  }

  func forward() -> [Stage] { run.forward }
  func backward() -> [Stage] { run.backward }
}
