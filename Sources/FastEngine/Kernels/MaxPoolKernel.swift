import CKernels
import Networks
import ReferenceEngine

/// The largest value under a sliding window, by itself; after a convolution's ReLU, `ConvolutionBlock` does it.
final class MaxPoolKernel: Kernel {
  let nodes: [Network.Node]
  let method = "elementwise"
  private let window: Window
  private var run: (forward: [Stage], backward: [Stage]) = ([], [])

  init?(claiming node: Network.Node, in graph: Graph) {
    guard let pool = node.layer as? MaxPool, !graph.readsImages(node), pool.window.suitsKernels else { return nil }
    window = pool.window
    nodes = [node]
  }

  func prepare(_ plan: Plan) {
    let input = plan.value(nodes[0].inputs[0])
    let output = plan.value(nodes[0].id)
    let table = plan.microkernels.table
    let window = window
    let accumulates = plan.accumulates(nodes[0].inputs[0], self)
    let forward = images("forward") { images, _ in
      for n in images {
        var window = CKWindow(window, image: n, of: input, to: output)
        table.pointee.max_pool(&window, output.image(n) + output.layout.corner, output.layout.row)
      }
    }
    let backward = images("gradient") { images, _ in
      for n in images {
        var window = CKWindow(window, image: n, of: input, to: output)
        let gradient = input.gradient(n)
        if !accumulates { gradient.update(repeating: 0, count: input.layout.compact.size) }
        table.pointee.max_pool_adjoint(&window, output.gradient(n), gradient)
      }
    }
    run = ([forward], [backward])
  }

  func forward() -> [Stage] { run.forward }
  func backward() -> [Stage] { run.backward }
}

extension Window {
  /// Whether it steps alike on both axes; what lies behind the image no kernel asks.
  var suitsKernels: Bool { rows.stride == columns.stride && rows.before == columns.before }
}

extension CKWindow {
  init(_ window: Window, image n: Int, of input: Value, to output: Value) {
    let layout = input.layout
    self.init(
      x: input.image(n) + layout.corner, h: layout.height, w: layout.width, c: layout.pixel, row: layout.row,
      kh: window.height, kw: window.width, stride: window.rows.stride, padding: window.rows.before,
      oh: output.layout.height,
      ow: output.layout.width)
  }
}
