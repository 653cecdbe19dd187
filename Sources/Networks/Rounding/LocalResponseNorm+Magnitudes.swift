import Foundation
import ReferenceEngine
import Tensors

/// The errors of a channel's neighbours reach it through D. With m the magnitudes of the terms of a:
///
///     d = 2α·Σ|a|·m                        what D is known to, but for its own terms
///     |y| to m·D^(−β) + |y|·(2 + β·d/D)
///     ∂L/∂a to (|g|·D^(−β) + 2αβ·m·Σ|g|·m·D^(−β−1))·(2 + (β + 1)·max d/D)
extension LocalResponseNorm {
  public func outputMagnitudes(_ evaluation: Evaluation, inputs: [Tensor], _ pass: PassContext) throws(ShapeError)
    -> Tensor
  {
    let divisor = evaluation["D"]
    let doubt = try doubt(inputs[0], divisor)
    var y = evaluation.output.magnitudes
    for index in y.elements.indices {
      let power = pow(divisor.elements[index], -settings.beta)
      y.elements[index] =
        inputs[0].elements[index] * power + y.elements[index] * (2 + settings.beta * doubt.elements[index])
    }
    return y
  }

  public func gradientMagnitudes(
    _ inputs: [Tensor], _ evaluation: Evaluation, magnitudes: [Tensor], gradient: Tensor, _ pass: PassContext
  ) throws(ShapeError) -> LayerGradients {
    let divisor = evaluation["D"]
    let worst = 2 + (settings.beta + 1) * (try doubt(magnitudes[0], divisor)).largestMagnitude
    let minus = try LocalResponseNormalization.backward(
      magnitudes[0], divisor: divisor, settings, places: places, gradient: -1 * gradient)
    let direct = try gradient.combined(with: divisor, operation: "lrn") { g, d in g * pow(d, -settings.beta) }
    // −(direct − sums) + 2·direct = direct + sums
    return LayerGradients(inputs: [worst * (try minus + 2 * direct)])
  }

  /// d/D, for magnitudes that are at least |a|.
  private func doubt(_ magnitudes: Tensor, _ divisor: Tensor) throws(ShapeError) -> Tensor {
    let (_, bound) = try LocalResponseNormalization.forward(magnitudes, settings, places: places)
    return try bound.combined(with: divisor, operation: "lrn") { 2 * ($0 - settings.k) / $1 }
  }
}
