import ReferenceEngine
import Tensors

/// A transposed convolution; its output channels are its own, its input channels follow whoever produces them.
///
/// Each pixel paints a kernel, so a constant leaves a pattern: what it added can be held by a carrier, not by a bias.
public struct TransposedConv2D: Layer {
  public static let kind = "convtranspose"
  public static let stem = "convT"
  public static let operation: String? = "convtranspose"
  /// C×K×KH×KW
  public internal(set) var weight: Weights
  public internal(set) var bias: Tensor?
  public let geometry: TransposedConvolution2D.Geometry

  public init(
    inputChannels: Int, outputChannels: Int, kernelSize: Int, geometry: TransposedConvolution2D.Geometry,
    hasBias: Bool = true
  ) {
    self.geometry = geometry
    weight = Weights(Tensor(shape: [inputChannels, outputChannels, kernelSize, kernelSize]))
    bias = hasBias ? Tensor(shape: [outputChannels]) : nil
  }

  public init(configuration: LayerConfiguration) throws(NetworkError) {
    let side = try configuration.integer("kernelSize", atLeast: 1)
    let outputs = try configuration.integer("outputChannels", atLeast: 1)
    let shape: Shape = [try configuration.integer("inputChannels", atLeast: 1), outputs, side, side]
    try configuration.checkRoom(for: shape, "outputChannels")
    self.init(
      inputChannels: shape[0], outputChannels: outputs, kernelSize: side,
      geometry: .init(
        stride: try configuration.integer("stride", atLeast: 1),
        padding: try configuration.integer("padding", atLeast: 0),
        extra: try configuration.integer("extra", atLeast: 0)),
      hasBias: try configuration.flag("hasBias"))
  }

  public var configuration: [String: Double] {
    [
      "inputChannels": Double(weight.shape[0]), "outputChannels": Double(weight.shape[1]),
      "kernelSize": Double(weight.shape[2]), "stride": Double(geometry.stride), "padding": Double(geometry.padding),
      "extra": Double(geometry.extra), "hasBias": bias == nil ? 0 : 1,
    ]
  }

  /// Its kernels stand input by input.
  public var inputAxis: Int { 0 }

  public var label: String {
    let stride = geometry.stride > 1 ? " ×\(geometry.stride)" : ""
    return weight.label("transposed conv \(weight.shape[2])×\(weight.shape[3])\(stride)")
  }

  public var weights: Weights? {
    get { weight }
    set { if let newValue { weight = newValue } }
  }

  public var diagramRole: DiagramRole { .block }

  public func outputShape(_ inputs: [Shape]) throws(ShapeError) -> Shape {
    let input = try only(inputs)
    guard input.rank == 3 else { throw .unexpected(operation: "convtranspose", input, expected: "one input of C×H×W") }
    let shape = try TransposedConvolution2D.outputShape(Shape([1] + input.dimensions), weight.shape, geometry)
    return Shape(Array(shape.dimensions.dropFirst()))
  }

  public mutating func visitParameters(_ visit: (ParameterDescription, inout Tensor) throws -> Void) rethrows {
    try weight.visitParameters(visit)
    try bias.visit(as: ParameterDescription("b", .bias), visit)
  }

  /// He initialisation: N(0, 2/fan-in), where C·KH·KW/stride² products meet in an output.
  public mutating func initialize(from stream: RandomStream) {
    let meeting =
      Double(weight.shape[0] * weight.shape[2] * weight.shape[3]) / Double(geometry.stride * geometry.stride)
    weight.refill(with: .normal(weight.shape, deviation: (2 / max(meeting, 1)).squareRoot(), from: stream))
    bias = bias.map { Tensor(shape: $0.shape) }
  }

  public func forward(_ inputs: [Tensor], _ pass: PassContext) throws(ShapeError) -> Evaluation {
    Evaluation(try TransposedConvolution2D.forward(inputs[0], weight: weight.value, bias: bias, geometry))
  }

  public func backward(_ inputs: [Tensor], _ evaluation: Evaluation, gradient: Tensor, _ pass: PassContext)
    throws(ShapeError) -> LayerGradients
  {
    let d = try TransposedConvolution2D.backward(inputs[0], weight: weight.value, geometry, gradient: gradient)
    return LayerGradients(inputs: [d.x], parameters: weight.gradients(d.weight, bias: bias == nil ? nil : d.bias))
  }

  public func curvature(_ inputs: [Tensor], _ evaluation: Evaluation, curvature: Tensor) throws(ShapeError)
    -> LayerGradients
  {
    let d = try TransposedConvolution2D.curvature(inputs[0], weight: weight.value, geometry, curvature: curvature)
    return LayerGradients(inputs: [d.x], parameters: ["w": d.weight, "b": d.bias])
  }

  public func multiplyAdds(_ inputs: [Shape], _ output: Shape) -> Int { weight.count * inputs[0][1] * inputs[0][2] }
}
