import ReferenceEngine
import Tensors

/// max(x, 0), element by element.
public struct ReLULayer: Layer {
  public static let kind = "relu"
  public static let stem = "relu"
  public static let operation: String? = "relu"

  public init() {}
  public init(configuration: LayerConfiguration) throws(NetworkError) {}

  public var label: String { "ReLU" }
  public var diagramRole: DiagramRole { .attached }
  public func outputShape(_ inputs: [Shape]) throws(ShapeError) -> Shape { try only(inputs) }
  public func branches(_ evaluation: Evaluation) -> Tensor? { evaluation.output.map { $0 > 0 ? 1 : 0 } }
  public func constantOutputs(_ inputs: [[Double?]], shapes: [Shape]) -> [Double?] {
    inputs[0].map { $0.map { max($0, 0) } }
  }

  public func forward(_ inputs: [Tensor], _ pass: PassContext) throws(ShapeError) -> Evaluation {
    Evaluation(ReLU.forward(inputs[0]))
  }

  public func backward(_ inputs: [Tensor], _ evaluation: Evaluation, gradient: Tensor, _ pass: PassContext)
    throws(ShapeError) -> LayerGradients
  {
    LayerGradients(inputs: [try ReLU.backward(inputs[0], gradient: gradient)])
  }

  public func gradientMagnitudes(
    _ inputs: [Tensor], _ evaluation: Evaluation, magnitudes: [Tensor], gradient: Tensor, _ pass: PassContext
  ) throws(ShapeError) -> LayerGradients {
    LayerGradients(inputs: [try ReLU.backward(inputs[0], gradient: gradient)])
  }

  /// At 0 the gradient goes through or not.
  public func undecidedGradient(_ inputs: [Tensor], within distance: Tensor, gradient: Tensor) throws(ShapeError)
    -> Tensor?
  {
    let isNear = try inputs[0].combined(with: distance, operation: "relu") { abs($0) <= $1 ? 1 : 0 }
    return try isNear.combined(with: gradient, operation: "relu") { $0 * $1 }
  }
}
