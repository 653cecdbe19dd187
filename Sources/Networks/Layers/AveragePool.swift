import ReferenceEngine
import Tensors

/// The mean value under each square window.
public struct AveragePool: Layer {
  public static let kind = "avgpool"
  public static let stem = "avgpool"
  public static let operation: String? = "avgpool"
  public let window: Window
  public let countsPadding: Bool

  public init(size: Int = 2, stride: Int? = nil, padding: Int = 0, countsPadding: Bool = true) {
    window = Window(height: size, width: size, stride: stride ?? size, padding: padding)
    self.countsPadding = countsPadding
  }

  public init(configuration: LayerConfiguration) throws(NetworkError) {
    window = try Window(configuration, size: "size")
    countsPadding = try configuration.flag("countsPadding")
  }

  public var configuration: [String: Double] {
    window.configuration(size: "size").merging(["countsPadding": countsPadding ? 1 : 0]) { $1 }
  }

  public var label: String { "average pool \(window.label)" }
  public var diagramRole: DiagramRole { .pooling }

  /// Zeros around the image that count lower the mean at its border; only 0 stays what it is.
  public func constantOutputs(_ inputs: [[Double?]], shapes: [Shape]) -> [Double?] {
    inputs[0].map { $0 == 0 || keepsConstants ? $0 : nil }
  }

  public func compensate(for missing: [Double], input: Int, shapes: [Shape]) -> [Double]? {
    keepsConstants || missing.allSatisfy { $0 == 0 } ? missing : nil
  }

  private var keepsConstants: Bool { !window.hasPadding || !countsPadding }

  public func outputShape(_ inputs: [Shape]) throws(ShapeError) -> Shape {
    try window.pooledShape(inputs, operation: "avgpool")
  }

  public func forward(_ inputs: [Tensor], _ pass: PassContext) throws(ShapeError) -> Evaluation {
    Evaluation(try AveragePool2D.forward(inputs[0], window, countsPadding: countsPadding))
  }

  public func backward(_ inputs: [Tensor], _ evaluation: Evaluation, gradient: Tensor, _ pass: PassContext)
    throws(ShapeError) -> LayerGradients
  {
    let dx = try AveragePool2D.backward(
      inputShape: inputs[0].shape, window, countsPadding: countsPadding, gradient: gradient)
    return LayerGradients(inputs: [dx])
  }

  public func curvature(_ inputs: [Tensor], _ evaluation: Evaluation, curvature: Tensor) throws(ShapeError)
    -> LayerGradients
  {
    let d = try AveragePool2D.curvature(
      inputShape: inputs[0].shape, window, countsPadding: countsPadding, curvature: curvature)
    return LayerGradients(inputs: [d])
  }
}
