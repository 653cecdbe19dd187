import Networks
import ReferenceEngine
import Tensors
import Testing

/// Every layer's rule against its own gradients: Σ_i (∂y_i/∂θ)²·h_i, where ∂y_i/∂θ is the gradient of the i-th output.
@Suite struct CurvatureTests {
  @Test func `what a layer says of curvature is the sum of its squared derivatives`() throws {
    for (index, network) in [try everyLayerNetwork(), try furtherLayersNetwork()].enumerated() {
      var values: [Network.NodeID: Tensor] = [:]
      let images = Tensor.normal(
        Shape([2] + network.inputShape.dimensions), from: RandomStream(seed: 5, purpose: .workspace, lane: index))
      for node in network.nodes {
        let inputs = node.inputs.isEmpty ? [images] : node.inputs.compactMap { values[$0] }
        values[node.id] = try agree(node.layer, inputs, node.name)
      }
    }
  }

  /// - Returns: the layer's output
  private func agree(_ layer: any Layer, _ inputs: [Tensor], _ name: String) throws -> Tensor {
    let pass = PassContext(mode: .evaluation, stream: RandomStream(seed: 1, purpose: .dropout))
    let evaluation = try layer.forward(inputs, pass)
    let y = evaluation.output
    let h = Tensor.uniform(y.shape, from: RandomStream(seed: 3, purpose: .workspace))
    let found = try layer.curvature(inputs, evaluation, curvature: h)
    var wanted = LayerGradients(inputs: inputs.map { Tensor(shape: $0.shape) })
    for index in y.elements.indices {
      var unit = Tensor(shape: y.shape)
      unit.elements[index] = 1
      let own = try layer.backward(inputs, evaluation, gradient: unit, pass)
      for (place, d) in own.inputs.enumerated() {
        wanted.inputs[place].accumulate(d.map { $0 * $0 * h.elements[index] })
      }
      for (name, d) in own.parameters {
        let term = d.map { $0 * $0 * h.elements[index] }
        if wanted.parameters[name] == nil {
          wanted.parameters[name] = term
        } else {
          wanted.parameters[name]?.accumulate(term)
        }
      }
    }
    for (place, expected) in wanted.inputs.enumerated() {
      #expect(isClose(found.inputs[place], expected), "input \(place) of \(name)")
    }
    for (parameter, expected) in wanted.parameters {
      #expect(found.parameters[parameter].map { isClose($0, expected) } == true, "\(name).\(parameter)")
    }
    return y
  }

  /// All terms are above 0 but LRN's, where two of three cancel: 1e-12 of the largest is a thousand roundings.
  private func isClose(_ a: Tensor, _ b: Tensor) -> Bool {
    let largest = b.elements.map(abs).max() ?? 0
    return a.shape == b.shape && zip(a.elements, b.elements).allSatisfy { abs($0 - $1) <= 1e-12 * max(largest, 1e-300) }
  }
}
