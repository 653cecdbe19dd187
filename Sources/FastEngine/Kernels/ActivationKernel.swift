import Networks
import ReferenceEngine

/// An activation other than ReLU, element by element by the reference's own φ and φ'.
final class ActivationKernel: Kernel {
  let nodes: [Network.Node]
  let method = "elementwise"
  private let function: any Activation
  private var run: (forward: [Stage], backward: [Stage]) = ([], [])

  init?(claiming node: Network.Node, in graph: Graph) {
    guard let layer = node.layer as? any ActivationLayer, !graph.readsImages(node) else { return nil }
    nodes = [node]
    function = layer.function
  }

  func prepare(_ plan: Plan) {
    let (input, output) = (plan.value(nodes[0].inputs[0]), plan.value(nodes[0].id))
    let accumulates = plan.accumulates(nodes[0].inputs[0], self)
    let function = function
    let forward = images("forward") { images, _ in
      for n in images { function.apply(from: input.image(n), input.layout, to: output.image(n), output.layout) }
    }
    let backward = images("gradient") { images, _ in
      guard input.gradient != nil else { return }
      for n in images {
        function.pull(
          output.gradient(n), at: input.image(n), input.layout, to: input.gradient(n), accumulates: accumulates)
      }
    }
    run = ([forward], [backward])
  }

  func forward() -> [Stage] { run.forward }
  func backward() -> [Stage] { run.backward }
}

extension Activation {
  /// y = φ(x) of one image.
  fileprivate func apply(from x: Floats, _ input: ImageLayout, to y: Floats, _ output: ImageLayout) {
    forEachValue(input, output) { y[$1] = Float(value(Double(x[$0]))) }
  }

  /// ∂L/∂x = φ'(x)·g of one image; gradients stand without margins.
  fileprivate func pull(_ g: Floats, at x: Floats, _ input: ImageLayout, to dx: Floats, accumulates: Bool) {
    forEachValue(input, input.compact) {
      let own = Float(slope(Double(x[$0]))) * g[$1]
      dx[$1] = accumulates ? dx[$1] + own : own
    }
  }
}

/// The channels of an image in two layouts; those that only fill up are left alone.
@inline(__always)
private func forEachValue(_ a: ImageLayout, _ b: ImageLayout, _ body: (_ a: Int, _ b: Int) -> Void) {
  for i in 0..<a.height {
    for j in 0..<a.width {
      let (from, to) = (a.corner + i * a.row + j * a.pixel, b.corner + i * b.row + j * b.pixel)
      for c in 0..<a.channels { body(from + c, to + c) }
    }
  }
}
