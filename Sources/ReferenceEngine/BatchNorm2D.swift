import Tensors
import Texts

/// Batch normalisation: standardise each channel over the batch, then scale and shift it.
///
/// Training, over the M = N·H·W values of channel c:
///
///     μ  = mean(x)            σ² = mean((x − μ)²)            (biased: divided by M)
///     x̂  = (x − μ) / √(σ² + ε)
///     y  = γ·x̂ + β
///
/// Evaluation uses the running μ and σ² instead of the batch's, so the channel becomes a fixed affine map.
///
/// The running estimates move by a share ρ towards each batch, the variance towards the *unbiased* estimate:
///
///     μ_r ← (1 − ρ)·μ_r + ρ·μ        σ_r² ← (1 − ρ)·σ_r² + ρ·σ²·M/(M − 1)
///
/// PyTorch calls ρ `momentum` (default 0.1); TensorFlow, Caffe and MXNet call 1 − ρ `momentum` (default 0.9 or
/// 0.99). Here it is always ρ.
///
/// - Shapes: x [N,C,…], γ, β, μ, σ² [C] → y [N,C,…]
/// - Gradient, g = ∂L/∂y, in training:
///   ∂L/∂β = Σg;  ∂L/∂γ = Σg·x̂;
///   ∂L/∂x = γ/√(σ² + ε) · (g − mean(g) − x̂·mean(g·x̂))
///   In evaluation the two means are absent, for μ and σ² are constants: ∂L/∂x = γ/√(σ_r² + ε)·g.
/// - Complexity: about 8·N·C·H·W floating-point operations forward, 10 backward
/// - Throws: `ShapeError` if γ, β or statistics do not have one entry for each channel, or ε < 0
/// - Source: Ioffe & Szegedy 2015, arXiv:1502.03167. Lessons: batchnorm-forward, batchnorm-backward.
public enum BatchNorm2D {
  public struct Output: Sendable {
    public var y: Tensor
    public var xHat: Tensor
    public var mean: Tensor
    public var variance: Tensor

    public init(y: Tensor, xHat: Tensor, mean: Tensor, variance: Tensor) {
      (self.y, self.xHat, self.mean, self.variance) = (y, xHat, mean, variance)
    }
  }

  public static func trainingForward(_ x: Tensor, gamma: Tensor, beta: Tensor, epsilon: Double) throws(ShapeError)
    -> Output
  {
    let channels = try Channels(x, [gamma, beta], epsilon)
    let mean = channels.means(of: x)
    let variance = channels.means(of: channels.map(x) { c, x in (x - mean[c]) * (x - mean[c]) })
    return channels.affine(x, gamma, beta, mean, variance, epsilon)
  }

  public static func evaluationForward(
    _ x: Tensor, gamma: Tensor, beta: Tensor, mean: Tensor, variance: Tensor, epsilon: Double
  ) throws(ShapeError) -> Output {
    let channels = try Channels(x, [gamma, beta, mean, variance], epsilon)
    return channels.affine(x, gamma, beta, mean.elements, variance.elements, epsilon)
  }

  /// - Parameter training: whether μ and σ² were the batch's own, so that the gradient flows through them too.
  /// - Returns: ∂L/∂x, ∂L/∂γ and ∂L/∂β.
  public static func backward(_ output: Output, gamma: Tensor, epsilon: Double, training: Bool, gradient g: Tensor)
    throws(ShapeError) -> (x: Tensor, gamma: Tensor, beta: Tensor)
  {
    let channels = try Channels(output.xHat, [gamma], epsilon)
    guard g.shape == output.xHat.shape else {
      throw .mismatch(operation: "batchnorm, backward", output.xHat.shape, g.shape)
    }
    let meanOfG = channels.means(of: g)
    let meanOfGXHat = channels.means(of: try g * output.xHat)
    let m = Double(channels.valuesPerChannel)
    let dx = channels.map(g, output.xHat) { c, g, xHat in
      let scale = gamma.elements[c] / (output.variance.elements[c] + epsilon).squareRoot()
      return training ? scale * (g - meanOfG[c] - xHat * meanOfGXHat[c]) : scale * g
    }
    return (dx, Tensor(meanOfGXHat.map { m * $0 }), Tensor(meanOfG.map { m * $0 }))
  }

  /// The diagonal of the second derivatives in evaluation, from h = ∂²L/∂y²:
  ///
  ///     ∂²L/∂x² = h·γ²/(σ_r² + ε);  ∂²L/∂γ² = Σ h·x̂²;  ∂²L/∂β² = Σ h
  public static func curvature(_ output: Output, gamma: Tensor, epsilon: Double, curvature h: Tensor)
    throws(ShapeError) -> (x: Tensor, gamma: Tensor, beta: Tensor)
  {
    var squared = output
    squared.xHat = try output.xHat * output.xHat
    // `backward` divides by √(σ² + ε) once more.
    let scale = try gamma.combined(with: output.variance, operation: "batchnorm, curvature") { gamma, variance in
      gamma * gamma / (variance + epsilon).squareRoot()
    }
    return try backward(squared, gamma: scale, epsilon: epsilon, training: false, gradient: h)
  }

  /// The running mean and variance after one batch.
  ///
  /// - Parameter share: ρ, how far to move towards the batch.
  /// - Parameter count: M, the number of values that each channel's statistics came from.
  public static func updatedStatistics(
    mean: Tensor, variance: Tensor, batchMean: Tensor, batchVariance: Tensor, share: Double, count: Int
  ) throws(ShapeError) -> (mean: Tensor, variance: Tensor) {
    // One value has no unbiased variance; its biased one, 0, is the only honest estimate.
    let unbiased = count > 1 ? Double(count) / Double(count - 1) : 1
    return (
      try (1 - share) * mean + share * batchMean,
      try (1 - share) * variance + (share * unbiased) * batchVariance
    )
  }
}

/// Walks the values of each channel of x [N,C,…].
private struct Channels: Sendable {
  let n, c, plane: Int
  var valuesPerChannel: Int { n * plane }

  init(_ x: Tensor, _ parameters: [Tensor], _ epsilon: Double) throws(ShapeError) {
    guard x.rank >= 2 else { throw .unexpected(operation: "batchnorm", x.shape, expected: "at least 2 axes, N×C×…") }
    (n, c) = (x.shape[0], x.shape[1])
    plane = x.shape.dimensions[2...].reduce(1, *)
    for parameter in parameters where parameter.shape != [c] {
      throw .mismatch(operation: "batchnorm, one value for each channel", x.shape, parameter.shape)
    }
    guard epsilon >= 0 else {
      throw .option(operation: "batchnorm", "ε must not be negative, got \(NumberText.short(epsilon))")
    }
    guard n * plane > 0 else { throw .empty(operation: "batchnorm") }
  }

  func means(of x: Tensor) -> [Double] {
    var sums = [Double](repeating: 0, count: c)
    let x = x.elements.span
    for n in 0..<n {
      for c in 0..<c {
        let start = (n * self.c + c) * plane
        for index in start..<(start + plane) { sums[c] += x[index] }
      }
    }
    return sums.map { $0 / Double(valuesPerChannel) }
  }

  func map(_ x: Tensor, _ transform: @Sendable (Int, Double) -> Double) -> Tensor {
    map(x, x) { c, x, _ in transform(c, x) }
  }

  func map(_ a: Tensor, _ b: Tensor, _ combine: @Sendable (Int, Double, Double) -> Double) -> Tensor {
    var result = a.elements
    for n in 0..<n {
      for c in 0..<c {
        let start = (n * self.c + c) * plane
        for index in start..<(start + plane) { result[index] = combine(c, a.elements[index], b.elements[index]) }
      }
    }
    return Tensor(shape: a.shape, elements: result)
  }

  func affine(
    _ x: Tensor, _ gamma: Tensor, _ beta: Tensor, _ mean: [Double], _ variance: [Double], _ epsilon: Double
  ) -> BatchNorm2D.Output {
    let deviation = variance.map { ($0 + epsilon).squareRoot() }
    let xHat = map(x) { c, x in (x - mean[c]) / deviation[c] }
    let y = map(xHat) { c, xHat in gamma.elements[c] * xHat + beta.elements[c] }
    return .init(y: y, xHat: xHat, mean: Tensor(mean), variance: Tensor(variance))
  }
}

extension Operations {
  static let batchNorm = Operation(
    "batchnorm", file: "BatchNorm2D.swift", "standardise each channel over the batch, then γ·x̂ + β",
    inputs: ["x", "γ", "β", "mean?", "variance?"], options: [("ε", 1e-5)], constants: ["mean", "variance"]
  ) { inputs, options throws(ShapeError) in
    let output: BatchNorm2D.Output
    switch inputs.count {
    case 3:
      output = try BatchNorm2D.trainingForward(inputs[0], gamma: inputs[1], beta: inputs[2], epsilon: options["ε"])
    case 5:
      output = try BatchNorm2D.evaluationForward(
        inputs[0], gamma: inputs[1], beta: inputs[2], mean: inputs[3], variance: inputs[4], epsilon: options["ε"])
    default:
      throw .option(operation: "batchnorm", "give both the running mean and variance, or neither")
    }
    return Evaluation(output.y, [("mean", output.mean), ("variance", output.variance), ("x̂", output.xHat)])
  } backward: { inputs, options, evaluation, g throws(ShapeError) in
    let output = BatchNorm2D.Output(
      y: evaluation.output, xHat: evaluation["x̂"], mean: evaluation["mean"], variance: evaluation["variance"])
    let d = try BatchNorm2D.backward(
      output, gamma: inputs[1], epsilon: options["ε"], training: inputs.count == 3, gradient: g)
    return [d.x, d.gamma, d.beta] + inputs.dropFirst(3).map { Tensor(shape: $0.shape) }
  }
}
