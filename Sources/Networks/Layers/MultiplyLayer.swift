import ReferenceEngine
import Tensors

/// The product of two branches; or of a map and one number for each of its channels, as squeeze and excitation has it.
///
/// A channel is 0 wherever one of its factors is. Other constants leave the other factor's map.
public struct MultiplyLayer: Layer {
  public static let kind = "multiply"
  public static let stem = "mul"
  public static let operation: String? = "multiply"

  public init() {}
  public init(configuration: LayerConfiguration) throws(NetworkError) {}

  public var label: String { "⊗" }
  public var diagramRole: DiagramRole { .merge }

  public func outputShape(_ inputs: [Shape]) throws(ShapeError) -> Shape {
    guard inputs.count == 2 else { throw .option(operation: "multiply", "takes two inputs, got \(inputs.count)") }
    let (a, b) = (inputs[0], inputs[1])
    let isOneForEach = a[0] == b[0] && b.dimensions.dropFirst().allSatisfy { $0 == 1 }
    guard a == b || isOneForEach && (b.rank == 1 || b.rank == a.rank) else {
      throw .mismatch(operation: "multiply", a, b)
    }
    return a
  }

  public func passing(_ factors: [Double]) -> Double { factors.min() ?? .infinity }

  public func constantOutputs(_ inputs: [[Double?]], shapes: [Shape]) -> [Double?] {
    zip(inputs[0], inputs[1]).map { a, b in a == 0 || b == 0 ? 0 : a.flatMap { a in b.map { a * $0 } } }
  }

  public func forward(_ inputs: [Tensor], _ pass: PassContext) throws(ShapeError) -> Evaluation {
    Evaluation(try Multiply.forward(inputs[0], inputs[1]))
  }

  public func backward(_ inputs: [Tensor], _ evaluation: Evaluation, gradient: Tensor, _ pass: PassContext)
    throws(ShapeError) -> LayerGradients
  {
    let d = try Multiply.backward(inputs[0], inputs[1], gradient: gradient)
    return LayerGradients(inputs: [d.a, d.b])
  }

  public func curvature(_ inputs: [Tensor], _ evaluation: Evaluation, curvature: Tensor) throws(ShapeError)
    -> LayerGradients
  {
    let d = try Multiply.curvature(inputs[0], inputs[1], curvature: curvature)
    return LayerGradients(inputs: [d.a, d.b])
  }
}
