import ReferenceEngine
import Tensors

/// The mean of each channel's whole image.
public struct GlobalPool: Layer {
  public static let kind = "gap"
  public static let stem = "gap"
  public static let operation: String? = "gap"

  public init() {}
  public init(configuration: LayerConfiguration) throws(NetworkError) {}

  public var label: String { "global average pool" }
  public var diagramRole: DiagramRole { .pooling }

  public func compensate(for missing: [Double], input: Int, shapes: [Shape]) -> [Double]? { missing }

  public func outputShape(_ inputs: [Shape]) throws(ShapeError) -> Shape {
    guard inputs.count == 1, inputs[0].rank == 3 else {
      throw .unexpected(operation: "gap", inputs.first ?? .scalar, expected: "one input of C×H×W")
    }
    return [inputs[0][0]]
  }

  public func forward(_ inputs: [Tensor], _ pass: PassContext) throws(ShapeError) -> Evaluation {
    Evaluation(try GlobalAveragePool.forward(inputs[0]))
  }

  public func backward(_ inputs: [Tensor], _ evaluation: Evaluation, gradient: Tensor, _ pass: PassContext)
    throws(ShapeError) -> LayerGradients
  {
    LayerGradients(inputs: [GlobalAveragePool.backward(inputShape: inputs[0].shape, gradient: gradient)])
  }

  public func curvature(_ inputs: [Tensor], _ evaluation: Evaluation, curvature: Tensor) throws(ShapeError)
    -> LayerGradients
  {
    LayerGradients(inputs: [GlobalAveragePool.curvature(inputShape: inputs[0].shape, curvature: curvature)])
  }
}
