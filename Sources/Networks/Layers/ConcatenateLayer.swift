import ReferenceEngine
import Tensors

/// Its inputs side by side: each input's channels start where the one before ends.
public struct ConcatenateLayer: Layer {
  public static let kind = "concat"
  public static let stem = "concat"
  public static let operation: String? = "concat"

  public init() {}
  public init(configuration: LayerConfiguration) throws(NetworkError) {}

  public var label: String { "concatenate" }
  public var diagramRole: DiagramRole { .merge }

  public func outputShape(_ inputs: [Shape]) throws(ShapeError) -> Shape {
    for input in inputs.dropFirst() where input.dimensions.dropFirst() != inputs[0].dimensions.dropFirst() {
      throw .mismatch(operation: "concat", inputs[0], input)
    }
    let channels = inputs.reduce(0) { $0 + $1[0] }
    return Shape([channels] + inputs[0].dimensions.dropFirst())
  }

  public func ties(_ inputs: [Shape]) -> [[InputChannel]] {
    inputs.enumerated().flatMap { input, shape in
      (0..<shape[0]).map { [InputChannel(input: input, channel: $0)] }
    }
  }

  public func constantOutputs(_ inputs: [[Double?]], shapes: [Shape]) -> [Double?] { inputs.flatMap(\.self) }

  public func compensate(for missing: [Double], input: Int, shapes: [Shape]) -> [Double]? {
    shapes.indices.flatMap { $0 == input ? missing : [Double](repeating: 0, count: shapes[$0][0]) }
  }

  public func forward(_ inputs: [Tensor], _ pass: PassContext) throws(ShapeError) -> Evaluation {
    Evaluation(try Concatenate.forward(inputs))
  }

  public func backward(_ inputs: [Tensor], _ evaluation: Evaluation, gradient: Tensor, _ pass: PassContext)
    throws(ShapeError) -> LayerGradients
  {
    LayerGradients(inputs: try Concatenate.backward(inputShapes: inputs.map(\.shape), gradient: gradient))
  }
}
