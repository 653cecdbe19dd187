import ReferenceEngine
import Tensors

/// What a sum's rounding is a share of: not of the sum, which may be 0 by cancellation, but of its terms' magnitudes.
///
///     y = Σ t_i        |computed y − y| ≤ u·Σ|t_i|·(a number of roundings)
///
/// So engines are held against each other, and gradients against differences, by Σ|t_i|. Most layers multiply inputs,
/// parameters and gradients and add up: there the magnitudes are the layer's own formula on magnitudes. Layers that
/// divide by what they measure, and those that decide, say more.
extension Layer {
  public func outputMagnitudes(_ evaluation: Evaluation, inputs: [Tensor], _ pass: PassContext) throws(ShapeError)
    -> Tensor
  {
    try withMagnitudesOfParameters.forward(inputs, pass).output
  }

  public func gradientMagnitudes(
    _ inputs: [Tensor], _ evaluation: Evaluation, magnitudes: [Tensor], gradient: Tensor, _ pass: PassContext
  ) throws(ShapeError) -> LayerGradients {
    try withMagnitudesOfParameters.backward(magnitudes, evaluation, gradient: gradient, pass)
  }

  public func undecidedGradient(_ inputs: [Tensor], within distance: Tensor, gradient: Tensor) throws(ShapeError)
    -> Tensor?
  { nil }

  private var withMagnitudesOfParameters: Self {
    var copy = self
    copy.visitParameters { $1 = $1.magnitudes }
    if let weights { copy.weights = Weights(form: WeightMagnitudes(of: weights.form)) }
    return copy
  }
}

/// |W| of another form, and the magnitudes that go back to its θ: for one look, not to be kept.
private struct WeightMagnitudes: WeightForm {
  static let kind = "magnitudes"
  private var base: any WeightForm

  init(of base: any WeightForm) { self.base = base }

  var shape: Shape { base.shape }
  var realized: Tensor { base.realized.magnitudes }
  mutating func visitParameters(_ visit: (ParameterDescription, inout Tensor) throws -> Void) rethrows {
    try base.visitParameters(visit)
  }
  func pullback(_ gradient: Tensor) -> [String: Tensor] { base.pullbackMagnitudes(gradient) }
  func parameters(behind entries: [Int]) -> [String: [Int]] { base.parameters(behind: entries) }
  var held: [String: [Int]] { base.held }
  var zeros: [Int]? { base.zeros }
  func adopting(_ weights: Tensor) -> any WeightForm { base.adopting(weights) }
  func selecting(_ entries: [Int], shape: Shape) -> any WeightForm { base.selecting(entries, shape: shape) }
  func refilled(with weights: Tensor) -> any WeightForm { base.refilled(with: weights) }
  var storage: Storage { base.storage }
  var record: WeightFormRecord { base.record }
  init(shape: Shape, from record: WeightFormRecord) throws(NetworkError) {
    throw .structure("magnitudes of weights are not kept")
  }
}

extension Tensor {
  public var magnitudes: Tensor { map(abs) }

  /// Each value's plane has the largest value of it: an image's channel N×C×H×W, the taps of a kernel K×C×H×W.
  ///
  /// A fast way through a convolution mixes neighbours, so its rounding is that of the largest terms around.
  public var planeMaxima: Tensor {
    guard rank == 4 else { return self }
    let plane = shape[2] * shape[3]
    var result = self
    for start in stride(from: 0, to: count, by: max(plane, 1)) {
      let largest = elements[start..<(start + plane)].max() ?? 0
      for index in start..<(start + plane) { result.elements[index] = largest }
    }
    return result
  }
}
