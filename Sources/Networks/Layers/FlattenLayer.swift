import ReferenceEngine
import Tensors

/// Images to rows; channel c owns H·W neighbouring columns.
public struct FlattenLayer: Layer {
  public static let kind = "flatten"
  public static let stem = "flatten"
  public static let operation: String? = "flatten"

  public init() {}
  public init(configuration: LayerConfiguration) throws(NetworkError) {}

  public var label: String { "flatten" }
  public var diagramRole: DiagramRole { .pooling }

  public func constantOutputs(_ inputs: [[Double?]], shapes: [Shape]) -> [Double?] {
    ties(shapes).map { inputs[0][$0[0].channel] }
  }

  public func compensate(for missing: [Double], input: Int, shapes: [Shape]) -> [Double]? {
    ties(shapes).map { missing[$0[0].channel] }
  }

  public func outputShape(_ inputs: [Shape]) throws(ShapeError) -> Shape { [try only(inputs).count] }

  public func ties(_ inputs: [Shape]) -> [[InputChannel]] {
    let plane = inputs[0].dimensions.dropFirst().reduce(1, *)
    return (0..<inputs[0].count).map { [InputChannel(channel: $0 / plane)] }
  }

  public func forward(_ inputs: [Tensor], _ pass: PassContext) throws(ShapeError) -> Evaluation {
    Evaluation(try Flatten.forward(inputs[0]))
  }

  public func backward(_ inputs: [Tensor], _ evaluation: Evaluation, gradient: Tensor, _ pass: PassContext)
    throws(ShapeError) -> LayerGradients
  {
    LayerGradients(inputs: [try Flatten.backward(inputShape: inputs[0].shape, gradient: gradient)])
  }
}
