import ReferenceEngine
import Tensors

/// A 2-D convolution; its output channels are its own, its input channels follow whoever produces them.
public struct Conv2D: Layer {
  public static let kind = "conv"
  public static let stem = "conv"
  public static let operation: String? = "conv"
  /// K×C/groups×KH×KW
  public internal(set) var weight: Weights
  public internal(set) var bias: Tensor?
  public internal(set) var geometry: Convolution2D.Geometry

  /// - Parameter padding: zeros on each side; by default as many as keep the size at stride 1.
  public init(
    inputChannels: Int, outputChannels: Int, kernelSize: Int, stride: Int = 1, padding: Int? = nil, dilation: Int = 1,
    groups: Int = 1, hasBias: Bool = false
  ) {
    let padding = padding ?? dilation * (kernelSize - 1) / 2
    geometry = .init(stride: stride, padding: padding, dilation: dilation, groups: groups)
    weight = Weights(Tensor(shape: [outputChannels, inputChannels / max(groups, 1), kernelSize, kernelSize]))
    bias = hasBias ? Tensor(shape: [outputChannels]) : nil
  }

  public init(configuration: LayerConfiguration) throws(NetworkError) {
    let groups = try configuration.integer("groups", atLeast: 1)
    let window = try Window(configuration, size: "kernelSize")
    geometry = .init(rows: window.rows, columns: window.columns, groups: groups)
    let outputs = try configuration.integer("outputChannels", atLeast: 1)
    let shape: Shape = [
      outputs, try configuration.integer("inputChannels", atLeast: 1) / groups, window.height, window.width,
    ]
    try configuration.checkRoom(for: shape, "outputChannels")
    weight = Weights(Tensor(shape: shape))
    bias = try configuration.flag("hasBias") ? Tensor(shape: [outputs]) : nil
  }

  public var configuration: [String: Double] {
    [
      "inputChannels": Double(weight.shape[1] * geometry.groups), "outputChannels": Double(weight.shape[0]),
      "groups": Double(geometry.groups), "hasBias": bias == nil ? 0 : 1,
    ].merging(window.configuration(size: "kernelSize", dilates: true)) { $1 }
  }

  public var weights: Weights? {
    get { weight }
    set { if let newValue { weight = newValue } }
  }

  private var window: Window { geometry.window(weight.shape) }

  public var label: String {
    var label = "conv \(weight.shape[2])×\(weight.shape[3])"
    if geometry.rows.stride > 1 || geometry.columns.stride > 1 { label += " /\(window.strideLabel)" }
    if geometry.groups > 1 { label += isDepthwise ? " depthwise" : " in \(geometry.groups) groups" }
    return weight.label(label)
  }

  public var diagramRole: DiagramRole { .block }

  public func outputShape(_ inputs: [Shape]) throws(ShapeError) -> Shape {
    guard inputs.count == 1, inputs[0].rank == 3 else {
      throw .unexpected(operation: "conv", inputs.first ?? .scalar, expected: "one input of C×H×W")
    }
    guard geometry.groups > 0, inputs[0][0] % geometry.groups == 0 else {
      throw .option(operation: "conv", "\(geometry.groups) groups do not divide \(inputs[0][0]) input channels")
    }
    guard inputs[0][0] == weight.shape[1] * geometry.groups else {
      throw .mismatch(operation: "conv", inputs[0], weight.shape)
    }
    guard geometry.groups > 0, weight.shape[0] % geometry.groups == 0 else {
      throw .option(operation: "conv", "\(geometry.groups) groups do not divide \(weight.shape[0]) output channels")
    }
    let (height, width) = try window.outputSize(height: inputs[0][1], width: inputs[0][2], operation: "conv")
    return [weight.shape[0], height, width]
  }

  public mutating func visitParameters(_ visit: (ParameterDescription, inout Tensor) throws -> Void) rethrows {
    try weight.visitParameters(visit)
    try bias.visit(as: ParameterDescription("b", .bias), visit)
  }

  /// He initialisation: N(0, 2/fan-in), which keeps the variance of activations through ReLU layers.
  public mutating func initialize(from stream: RandomStream) {
    let fanIn = weight.shape.dimensions[1...].reduce(1, *)
    weight.refill(with: .normal(weight.shape, deviation: (2 / Double(fanIn)).squareRoot(), from: stream))
    bias = bias.map { Tensor(shape: $0.shape) }
  }

  public func forward(_ inputs: [Tensor], _ pass: PassContext) throws(ShapeError) -> Evaluation {
    Evaluation(try Convolution2D.forward(inputs[0], weight: weight.value, bias: bias, geometry))
  }

  public func backward(_ inputs: [Tensor], _ evaluation: Evaluation, gradient: Tensor, _ pass: PassContext)
    throws(ShapeError) -> LayerGradients
  {
    let d = try Convolution2D.backward(inputs[0], weight: weight.value, geometry, gradient: gradient)
    return LayerGradients(inputs: [d.x], parameters: weight.gradients(d.weight, bias: bias == nil ? nil : d.bias))
  }

  public func curvature(_ inputs: [Tensor], _ evaluation: Evaluation, curvature: Tensor) throws(ShapeError)
    -> LayerGradients
  {
    let d = try Convolution2D.curvature(inputs[0], weight: weight.value, geometry, curvature: curvature)
    return LayerGradients(inputs: [d.x], parameters: ["w": d.weight, "b": d.bias])
  }

  public func multiplyAdds(_ inputs: [Shape], _ output: Shape) -> Int {
    output.count * weight.shape.dimensions[1...].reduce(1, *)
  }
}
