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
    let (layer, wide) = (layer, output.layout)
    let accumulates = plan.accumulates(nodes[0].inputs[0], self)
    let forward = images("forward") { images, _ in
      for n in images {
        let (x, y) = (input.image(n) + input.layout.corner, output.image(n) + wide.corner)
        wide.eachPixel(every: layer.stride, of: input.layout) { own, other in
          (y + own + layer.before).update(from: x + other, count: layer.channels)
        }
      }
    }
    let backward = images("gradient") { images, _ in
      guard input.gradient != nil else { return }
      for n in images {
        let (g, dx) = (output.gradient(n), input.gradient(n))
        if !accumulates { dx.update(repeating: 0, count: input.layout.compact.size) }
        wide.compact.eachPixel(every: layer.stride, of: input.layout.compact) { own, other in
          let (share, sum) = (g + own + layer.before, dx + other)
          for c in 0..<layer.channels { sum[c] += share[c] }
        }
      }
    }
    run = ([forward], [backward])
  }

  func forward() -> [Stage] { run.forward }
  func backward() -> [Stage] { run.backward }
}

extension ImageLayout {
  /// The place of each pixel, and of the one `stride` times as far right and down in a larger image.
  fileprivate func eachPixel(every stride: Int, of other: ImageLayout, _ body: (_ own: Int, _ other: Int) -> Void) {
    for i in 0..<height {
      for j in 0..<width { body(i * row + j * pixel, stride * (i * other.row + j * other.pixel)) }
    }
  }
}
