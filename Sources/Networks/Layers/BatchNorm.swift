import ReferenceEngine
import Tensors

/// Batch normalisation with its learned γ and β and its running statistics.
public struct BatchNorm: Layer {
  public static let kind = "batchnorm"
  public static let stem = "bn"
  public static let operation: String? = "batchnorm"
  public private(set) var gamma: Tensor
  public private(set) var beta: Tensor
  public private(set) var runningMean: Tensor
  public private(set) var runningVariance: Tensor
  public let epsilon: Double
  /// ρ; see `Normalization`.
  public private(set) var share: Double
  /// What every γ starts from: Network Slimming takes 0.5.
  public let initialGamma: Double
  /// Whether γ and β are learned; otherwise γ is 1 and β 0 for good.
  public let isAffine: Bool

  public init(
    channels: Int, epsilon: Double = 1e-5, share: Double = 0.1, initialGamma: Double = 0.5, isAffine: Bool = true
  ) {
    (self.epsilon, self.share, self.isAffine) = (epsilon, share, isAffine)
    self.initialGamma = isAffine ? initialGamma : 1
    gamma = Tensor(shape: [channels], repeating: self.initialGamma)
    beta = Tensor(shape: [channels])
    runningMean = Tensor(shape: [channels])
    runningVariance = Tensor(shape: [channels], repeating: 1)
  }

  public var normalization: Normalization? {
    get {
      let scales = zip(gamma.elements, runningVariance.elements).map { $0 * $0 / ($1 + epsilon) }
      return Normalization(share: share, initialGamma: initialGamma, squaredScales: scales)
    }
    set { share = newValue?.share ?? share }
  }

  public init(configuration: LayerConfiguration) throws(NetworkError) {
    let epsilon = try configuration.number("epsilon")
    guard epsilon >= 0 else { throw .configuration(Self.kind, "epsilon") }
    let share = try configuration.number("share")
    guard (0...1).contains(share) else { throw .configuration(Self.kind, "share") }
    self.init(
      channels: try configuration.integer("channels", atLeast: 1), epsilon: epsilon, share: share,
      initialGamma: try configuration.number("initialGamma"),
      isAffine: try configuration.flag("affine", usual: true))
  }

  public var configuration: [String: Double] {
    ["channels": Double(gamma.count), "epsilon": epsilon, "share": share, "initialGamma": initialGamma]
      .merging(isAffine ? [:] : ["affine": 0]) { $1 }
  }

  public var label: String { isAffine ? "BN" : "BN without γ" }
  public var diagramRole: DiagramRole { .attached }

  public func outputShape(_ inputs: [Shape]) throws(ShapeError) -> Shape {
    guard inputs.count == 1, inputs[0].rank >= 1, inputs[0][0] == gamma.count else {
      throw .mismatch(operation: "batchnorm", inputs.first ?? .scalar, gamma.shape)
    }
    return inputs[0]
  }

  public mutating func visitParameters(_ visit: (ParameterDescription, inout Tensor) throws -> Void) rethrows {
    if isAffine {
      try visit(ParameterDescription("γ", .gamma), &gamma)
      try visit(ParameterDescription("β", .beta), &beta)
    }
    try visit(ParameterDescription("mean", .statistic), &runningMean)
    try visit(ParameterDescription("var", .statistic), &runningVariance)
  }

  public func objection(to value: Tensor, as parameter: String) -> String? {
    parameter == "var" && value.elements.contains { $0 < 0 } ? "a variance is never negative" : nil
  }

  public mutating func initialize(from stream: RandomStream) {
    self = BatchNorm(
      channels: gamma.count, epsilon: epsilon, share: share, initialGamma: initialGamma, isAffine: isAffine)
  }

  public func forward(_ inputs: [Tensor], _ pass: PassContext) throws(ShapeError) -> Evaluation {
    let output =
      switch pass.mode {
      case .training: try BatchNorm2D.trainingForward(inputs[0], gamma: gamma, beta: beta, epsilon: epsilon)
      case .evaluation:
        try BatchNorm2D.evaluationForward(
          inputs[0], gamma: gamma, beta: beta, mean: runningMean, variance: runningVariance, epsilon: epsilon)
      }
    return Evaluation(output.y, [("μ", output.mean), ("σ²", output.variance), ("x̂", output.xHat)])
  }

  public func backward(_ inputs: [Tensor], _ evaluation: Evaluation, gradient: Tensor, _ pass: PassContext)
    throws(ShapeError) -> LayerGradients
  {
    let output = BatchNorm2D.Output(
      y: evaluation.output, xHat: evaluation["x̂"], mean: evaluation["μ"], variance: evaluation["σ²"])
    let d = try BatchNorm2D.backward(
      output, gamma: gamma, epsilon: epsilon, training: pass.mode == .training, gradient: gradient)
    return LayerGradients(inputs: [d.x], parameters: isAffine ? ["γ": d.gamma, "β": d.beta] : [:])
  }

  public func curvature(_ inputs: [Tensor], _ evaluation: Evaluation, curvature: Tensor) throws(ShapeError)
    -> LayerGradients
  {
    let output = BatchNorm2D.Output(
      y: evaluation.output, xHat: evaluation["x̂"], mean: evaluation["μ"], variance: evaluation["σ²"])
    let d = try BatchNorm2D.curvature(output, gamma: gamma, epsilon: epsilon, curvature: curvature)
    return LayerGradients(inputs: [d.x], parameters: isAffine ? ["γ": d.gamma, "β": d.beta] : [:])
  }

  public mutating func updateStatistics(from evaluation: Evaluation) throws(ShapeError) {
    let count = evaluation.output.count / max(gamma.count, 1)
    (runningMean, runningVariance) = try BatchNorm2D.updatedStatistics(
      mean: runningMean, variance: runningVariance, batchMean: evaluation["μ"], batchVariance: evaluation["σ²"],
      share: share, count: count)
  }

  public var isGate: Bool { isAffine }

  /// γ = 0 leaves β; what arrives no longer matters, so its statistics are those of a standard variable.
  public mutating func silence(_ channel: Int, emitting value: Double) -> Bool {
    guard isAffine else { return false }
    gamma.elements[channel] = 0
    beta.elements[channel] = value
    runningMean.elements[channel] = 0
    runningVariance.elements[channel] = 1
    return true
  }

  public func gateEntries(_ channel: Int) -> [String: [Int]] { ["γ": [channel]] }

  public func constantOutputs(_ inputs: [[Double?]], shapes: [Shape]) -> [Double?] {
    inputs[0].enumerated().map { channel, input in
      if gamma.elements[channel] == 0 { return beta.elements[channel] }
      let deviation = (runningVariance.elements[channel] + epsilon).squareRoot()
      return input.map {
        gamma.elements[channel] * ($0 - runningMean.elements[channel]) / deviation + beta.elements[channel]
      }
    }
  }

  /// u − μ stays what it was: in training the batch's own mean has lost the constant by itself.
  public mutating func compensate(for missing: [Double], input: Int, shapes: [Shape]) -> [Double]? {
    for (channel, constant) in missing.enumerated() { runningMean.elements[channel] -= constant }
    return [Double](repeating: 0, count: missing.count)
  }

  public mutating func scaleOutputs(by factors: [Double]) -> Bool {
    guard isAffine else { return factors.allSatisfy { $0 == 1 } }
    for (channel, factor) in factors.enumerated() {
      gamma.elements[channel] *= factor
      beta.elements[channel] *= factor
    }
    return true
  }

  public mutating func keepChannels(outputs: [Int], inputs: [[Int]]) throws(ShapeError) {
    gamma = try gamma.selecting(outputs, alongAxis: 0)
    beta = try beta.selecting(outputs, alongAxis: 0)
    runningMean = try runningMean.selecting(outputs, alongAxis: 0)
    runningVariance = try runningVariance.selecting(outputs, alongAxis: 0)
  }
}
