import ReferenceEngine
import Tensors
import Texts

/// Silences a random share of values while training; does nothing in evaluation.
public struct DropoutLayer: Layer {
  public static let kind = "dropout"
  public static let stem = "dropout"
  public static let operation: String? = "dropout"
  public private(set) var probability: Double

  public init(probability: Double = 0.5) { self.probability = probability }

  public init(configuration: LayerConfiguration) throws(NetworkError) {
    probability = try configuration.number("probability")
    guard (0..<1).contains(probability) else { throw .configuration(Self.kind, "probability") }
  }

  public var configuration: [String: Double] { ["probability": probability] }
  public var dropoutShare: Double? {
    get { probability }
    set { probability = newValue ?? probability }
  }

  public var label: String { "dropout \(NumberText.short(probability))" }
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
    let mask = Dropout.mask(inputs[0].shape, probability: probability, from: pass.stream)
    return Evaluation(try Dropout.forward(inputs[0], mask: mask, probability: probability), [("mask", mask)])
  }

  public func backward(_ inputs: [Tensor], _ evaluation: Evaluation, gradient: Tensor, _ pass: PassContext)
    throws(ShapeError) -> LayerGradients
  {
    guard pass.mode == .training else { return LayerGradients(inputs: [gradient]) }
    let dx = try Dropout.backward(mask: evaluation["mask"], probability: probability, gradient: gradient)
    return LayerGradients(inputs: [dx])
  }
}
