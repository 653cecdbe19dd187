import ReferenceEngine
import Tensors

/// Every pixel becomes a square of pixels like it.
public struct UpsampleLayer: Layer {
  public static let kind = "upsample"
  public static let stem = "up"
  public static let operation: String? = "upsample"
  public let factor: Int

  public init(factor: Int = 2) { self.factor = factor }

  public init(configuration: LayerConfiguration) throws(NetworkError) {
    factor = try configuration.integer("factor", atLeast: 1)
  }

  public var configuration: [String: Double] { ["factor": Double(factor)] }
  public var label: String { "upsample ×\(factor)" }
  public var diagramRole: DiagramRole { .pooling }
  public func compensate(for missing: [Double], input: Int, shapes: [Shape]) -> [Double]? { missing }

  public func outputShape(_ inputs: [Shape]) throws(ShapeError) -> Shape {
    let input = try only(inputs)
    guard input.rank == 3 else { throw .unexpected(operation: "upsample", input, expected: "one input of C×H×W") }
    return [input[0], factor * input[1], factor * input[2]]
  }

  public func forward(_ inputs: [Tensor], _ pass: PassContext) throws(ShapeError) -> Evaluation {
    Evaluation(try Upsample.forward(inputs[0], factor: factor))
  }

  public func backward(_ inputs: [Tensor], _ evaluation: Evaluation, gradient: Tensor, _ pass: PassContext)
    throws(ShapeError) -> LayerGradients
  {
    LayerGradients(inputs: [try Upsample.backward(inputShape: inputs[0].shape, factor: factor, gradient: gradient)])
  }
}
