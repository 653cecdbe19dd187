import ReferenceEngine
import Tensors
import Texts

/// Draws a share of an example's values with replacement while training; does nothing in evaluation.
public struct MultinomialDropoutLayer: Layer {
  public static let kind = "multinomialdropout"
  public static let stem = "multinomialdropout"
  public static let operation: String? = "multinomialdropout"
  /// δ; of d values (1 − δ)·d are drawn, at least one.
  public private(set) var probability: Double
  /// Whether what is large in a mini-batch is drawn more often.
  public let isEvolutional: Bool

  public init(probability: Double = 0.5, isEvolutional: Bool = false) {
    (self.probability, self.isEvolutional) = (probability, isEvolutional)
  }

  public init(configuration: LayerConfiguration) throws(NetworkError) {
    self.init(
      probability: try configuration.number("probability"),
      isEvolutional: try configuration.flag("evolutional", usual: false))
    guard (0..<1).contains(probability) else { throw .configuration(Self.kind, "probability") }
  }

  public var configuration: [String: Double] { ["probability": probability, "evolutional": isEvolutional ? 1 : 0] }
  public var dropoutShare: Double? {
    get { probability }
    set { probability = newValue ?? probability }
  }

  public var label: String {
    "\(isEvolutional ? "evolutional" : "multinomial") dropout \(NumberText.short(probability))"
  }
  public var diagramRole: DiagramRole { .attached }
  public func compensate(for missing: [Double], input: Int, shapes: [Shape]) -> [Double]? { missing }
  public func outputShape(_ inputs: [Shape]) throws(ShapeError) -> Shape {
    guard (0..<1).contains(probability) else {
      throw .option(operation: Self.kind, "p must be at least 0 and below 1, got \(probability)")
    }
    return try only(inputs)
  }

  public func forward(_ inputs: [Tensor], _ pass: PassContext) throws(ShapeError) -> Evaluation {
    guard pass.mode == .training else { return Evaluation(inputs[0]) }
    let x = inputs[0]
    let d = x.shape.dimensions.dropFirst().reduce(1, *)
    let p =
      isEvolutional
      ? MultinomialDropout.probabilities(x) : Tensor(shape: [d], repeating: 1 / Double(d))
    let k = max(1, Int(((1 - probability) * Double(d)).rounded()))
    let m = MultinomialDropout.counts(x.shape, draws: k, probabilities: p, from: pass.stream)
    return Evaluation(try MultinomialDropout.forward(x, counts: m, probabilities: p), [("counts", m), ("p", p)])
  }

  public func backward(_ inputs: [Tensor], _ evaluation: Evaluation, gradient: Tensor, _ pass: PassContext)
    throws(ShapeError) -> LayerGradients
  {
    guard pass.mode == .training else { return LayerGradients(inputs: [gradient]) }
    let dx = try MultinomialDropout.backward(
      counts: evaluation["counts"], probabilities: evaluation["p"], gradient: gradient)
    return LayerGradients(inputs: [dx])
  }

  /// No gradient goes through p: where the values move it, their slope is not the loss's.
  public func branches(_ inputs: [Tensor], _ evaluation: Evaluation) -> Tensor? {
    isEvolutional ? evaluation.intermediates.first { $0.name == "p" }?.value : nil
  }

  public func outputMagnitudes(_ evaluation: Evaluation, inputs: [Tensor], _ pass: PassContext) throws(ShapeError)
    -> Tensor
  {
    guard pass.mode == .training else { return inputs[0] }
    return try MultinomialDropout.forward(inputs[0], counts: evaluation["counts"], probabilities: evaluation["p"])
  }
}
