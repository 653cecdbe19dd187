import ReferenceEngine
import Tensors

/// The sum of its inputs: channel c of all of them lives or dies together.
public struct AddLayer: Layer {
  public static let kind = "add"
  public static let stem = "add"
  public static let operation: String? = "add"

  public init() {}
  public init(configuration: LayerConfiguration) throws(NetworkError) {}

  public var label: String { "⊕" }
  public var diagramRole: DiagramRole { .merge }

  public var isSum: Bool { true }

  public func outputShape(_ inputs: [Shape]) throws(ShapeError) -> Shape {
    for input in inputs.dropFirst() where input != inputs[0] {
      throw .mismatch(operation: "add", inputs[0], input)
    }
    return inputs[0]
  }

  public func constantOutputs(_ inputs: [[Double?]], shapes: [Shape]) -> [Double?] {
    inputs[0].indices.map { channel in
      let summands = inputs.compactMap { $0[channel] }
      return summands.count == inputs.count ? summands.reduce(0, +) : nil
    }
  }

  public func compensate(for missing: [Double], input: Int, shapes: [Shape]) -> [Double]? { missing }

  public func forward(_ inputs: [Tensor], _ pass: PassContext) throws(ShapeError) -> Evaluation {
    Evaluation(try Add.forward(inputs))
  }

  public func backward(_ inputs: [Tensor], _ evaluation: Evaluation, gradient: Tensor, _ pass: PassContext)
    throws(ShapeError) -> LayerGradients
  {
    LayerGradients(inputs: Add.backward(count: inputs.count, gradient: gradient))
  }
}
