import ReferenceEngine
import Tensors

/// x where x > 0, else a·x with a learned a for each channel, or one for all.
///
/// - Source: He, Zhang, Ren & Sun 2015, arXiv:1502.01852, where a starts from 0.25 and has no weight decay
public struct PReLULayer: Layer {
  public static let kind = "prelu"
  public static let stem = "prelu"
  public static let operation: String? = "prelu"
  public private(set) var slope: Tensor
  public let initialSlope: Double

  /// - Parameter slopes: one for each channel, or 1.
  public init(slopes: Int, initialSlope: Double = 0.25) {
    self.initialSlope = initialSlope
    slope = Tensor(shape: [slopes], repeating: initialSlope)
  }

  public init(configuration: LayerConfiguration) throws(NetworkError) {
    self.init(
      slopes: try configuration.integer("slopes", atLeast: 1), initialSlope: try configuration.number("initialSlope"))
  }

  public var configuration: [String: Double] { ["slopes": Double(slope.count), "initialSlope": initialSlope] }
  public var label: String { "PReLU" }
  public var diagramRole: DiagramRole { .attached }

  public func outputShape(_ inputs: [Shape]) throws(ShapeError) -> Shape {
    let input = try only(inputs)
    guard slope.count == 1 || slope.count == input[0] else {
      throw .mismatch(operation: "prelu", input, slope.shape)
    }
    return input
  }

  public mutating func visitParameters(_ visit: (ParameterDescription, inout Tensor) throws -> Void) rethrows {
    try visit(ParameterDescription("a", .slope), &slope)
  }

  public mutating func initialize(from stream: RandomStream) {
    slope = Tensor(shape: slope.shape, repeating: initialSlope)
  }

  public func forward(_ inputs: [Tensor], _ pass: PassContext) throws(ShapeError) -> Evaluation {
    Evaluation(try PReLU.forward(inputs[0], slope: slope))
  }

  public func backward(_ inputs: [Tensor], _ evaluation: Evaluation, gradient: Tensor, _ pass: PassContext)
    throws(ShapeError) -> LayerGradients
  {
    let d = try PReLU.backward(inputs[0], slope: slope, gradient: gradient)
    return LayerGradients(inputs: [d.x], parameters: ["a": d.slope])
  }

  public func curvature(_ inputs: [Tensor], _ evaluation: Evaluation, curvature: Tensor) throws(ShapeError)
    -> LayerGradients
  {
    let d = try PReLU.curvature(inputs[0], slope: slope, curvature: curvature)
    return LayerGradients(inputs: [d.x], parameters: ["a": d.slope])
  }

  private func slope(of channel: Int) -> Double { slope.elements[channel % slope.count] }

  public func constantOutputs(_ inputs: [[Double?]], shapes: [Shape]) -> [Double?] {
    inputs[0].enumerated().map { channel, input in input.map { $0 > 0 ? $0 : $0 * slope(of: channel) } }
  }

  public mutating func keepChannels(outputs: [Int], inputs: [[Int]]) throws(ShapeError) {
    if slope.count > 1 { slope = try slope.selecting(outputs, alongAxis: 0) }
  }

  public func branches(_ inputs: [Tensor], _ evaluation: Evaluation) -> Tensor? { inputs[0].map { $0 > 0 ? 1 : 0 } }

  public func outputMagnitudes(_ evaluation: Evaluation, inputs: [Tensor], _ pass: PassContext) throws(ShapeError)
    -> Tensor
  {
    try PReLU.forward(-1 * inputs[0], slope: slope.map { -max(1, abs($0)) })
  }

  public func gradientMagnitudes(
    _ inputs: [Tensor], _ evaluation: Evaluation, magnitudes: [Tensor], gradient: Tensor, _ pass: PassContext
  ) throws(ShapeError) -> LayerGradients {
    let dx = try PReLU.backward(inputs[0], slope: slope.magnitudes, gradient: gradient).x
    // Negative wherever x is, but as large as the terms of x.
    let x = try inputs[0].combined(with: magnitudes[0], operation: "prelu") { $0 > 0 ? $1 : -$1 }
    let da = try PReLU.backward(x, slope: slope.magnitudes, gradient: gradient).slope
    return LayerGradients(inputs: [dx], parameters: ["a": da.magnitudes])
  }

  public func undecidedGradient(_ inputs: [Tensor], within distance: Tensor, gradient: Tensor) throws(ShapeError)
    -> Tensor?
  {
    let isNear = try inputs[0].combined(with: distance, operation: "prelu") { abs($0) <= $1 ? -1 : 1 }
    return try PReLU.backward(isNear, slope: slope.map { abs(1 - $0) }, gradient: gradient).x
      .combined(with: isNear, operation: "prelu") { $1 < 0 ? $0 : 0 }
  }
}
