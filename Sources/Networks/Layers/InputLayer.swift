import ReferenceEngine
import Tensors

/// Where examples come in.
public struct InputLayer: Layer {
  public static let kind = "input"
  public static let stem = "input"
  public let shape: Shape

  public init(shape: Shape) { self.shape = shape }

  public init(configuration: LayerConfiguration) throws(NetworkError) {
    shape = [
      try configuration.integer("channels", atLeast: 1), try configuration.integer("height", atLeast: 1),
      try configuration.integer("width", atLeast: 1),
    ]
  }

  public var configuration: [String: Double] {
    ["channels": Double(shape[0]), "height": Double(shape[1]), "width": Double(shape[2])]
  }

  public var label: String { "input" }
  public var diagramRole: DiagramRole { .input }
  public var allowsInputRemoval: Bool { false }
  public var allowsOutputRemoval: Bool { false }

  public func constantOutputs(_ inputs: [[Double?]], shapes: [Shape]) -> [Double?] {
    [Double?](repeating: nil, count: shape[0])
  }

  public func outputShape(_ inputs: [Shape]) throws(ShapeError) -> Shape {
    guard inputs.isEmpty else { throw .option(operation: Self.kind, "takes no inputs, got \(inputs.count)") }
    return shape
  }

  public func ties(_ inputs: [Shape]) -> [[InputChannel]] { [[InputChannel]](repeating: [], count: shape[0]) }

  public func forward(_ inputs: [Tensor], _ pass: PassContext) throws(ShapeError) -> Evaluation {
    Evaluation(inputs[0])
  }

  public func backward(_ inputs: [Tensor], _ evaluation: Evaluation, gradient: Tensor, _ pass: PassContext)
    throws(ShapeError) -> LayerGradients
  {
    LayerGradients(inputs: [gradient])
  }
}
