import Foundation
import ReferenceEngine
import Tensors
import Texts

/// A fully connected layer with ReLU whose connections are dropped while training; in evaluation the mean over all masks.
///
/// An input that is always 0 can leave. One of another constant cannot: its connections were dropped like any other's, so
/// what it adds is noise too, which no bias holds.
public struct DropConnectLayer: Layer {
  public static let kind = "dropconnect"
  public static let stem = "dropconnect"
  public static let operation: String? = "dropconnect"
  /// outputs × inputs
  public private(set) var weight: Weights
  package private(set) var bias: Tensor
  /// p: the share of connections that is dropped.
  public let probability: Double

  /// - Parameter probability: from 0 on and below 1.
  public init(inputs: Int, outputs: Int, probability: Double = 0.5) {
    weight = Weights(Tensor(shape: [outputs, inputs]))
    bias = Tensor(shape: [outputs])
    self.probability = probability
  }

  public init(configuration: LayerConfiguration) throws(NetworkError) {
    let inputs = try configuration.integer("inputs", atLeast: 1)
    let outputs = try configuration.integer("outputs", atLeast: 1)
    try configuration.checkRoom(for: [inputs, outputs], "inputs")
    self.init(inputs: inputs, outputs: outputs, probability: try configuration.number("probability"))
    guard (0..<1).contains(probability) else { throw .configuration(Self.kind, "probability") }
  }

  public var configuration: [String: Double] {
    ["inputs": Double(weight.shape[1]), "outputs": Double(weight.shape[0]), "probability": probability]
  }

  public var label: String {
    weight.label("dropconnect \(NumberText.short(probability)), \(weight.shape[1]) → \(weight.shape[0])")
  }
  public var diagramRole: DiagramRole { .linear }

  public var weights: Weights? {
    get { weight }
    set { if let newValue { weight = newValue } }
  }

  public func outputShape(_ inputs: [Shape]) throws(ShapeError) -> Shape {
    guard inputs.count == 1, inputs[0].rank == 1, inputs[0][0] == weight.shape[1] else {
      throw .mismatch(operation: Self.kind, inputs.first ?? .scalar, weight.shape)
    }
    guard (0..<1).contains(probability) else {
      throw .option(operation: Self.kind, "p must be at least 0 and below 1, got \(probability)")
    }
    return [weight.shape[0]]
  }

  public mutating func visitParameters(_ visit: (ParameterDescription, inout Tensor) throws -> Void) rethrows {
    try weight.visitParameters(visit)
    try visit(ParameterDescription("b", .bias), &bias)
  }

  /// He initialisation: N(0, 2/fan-in).
  public mutating func initialize(from stream: RandomStream) {
    weight.refill(with: .normal(weight.shape, deviation: (2 / Double(weight.shape[1])).squareRoot(), from: stream))
    bias = Tensor(shape: bias.shape)
  }

  private func mask(_ stream: RandomStream) -> DropConnect.Mask {
    DropConnect.mask(outputs: weight.shape[0], inputs: weight.shape[1], probability: probability, from: stream)
  }

  public func forward(_ inputs: [Tensor], _ pass: PassContext) throws(ShapeError) -> Evaluation {
    guard pass.mode == .training else {
      let d = try DropConnect.expectation(inputs[0], weight: weight.value, bias: bias, probability: probability)
      return Evaluation(d.y, [("mean", d.mean), ("deviation", d.deviation)])
    }
    return Evaluation(
      try DropConnect.forward(
        inputs[0], weight: weight.value, bias: bias, probability: probability, mask: mask(pass.stream)))
  }

  public func backward(_ inputs: [Tensor], _ evaluation: Evaluation, gradient: Tensor, _ pass: PassContext)
    throws(ShapeError) -> LayerGradients
  {
    let d =
      pass.mode == .training
      ? try DropConnect.backward(
        inputs[0], weight: weight.value, bias: bias, output: evaluation.output, probability: probability,
        mask: mask(pass.stream), gradient: gradient)
      : try DropConnect.backward(
        inputs[0], weight: weight.value, bias: bias, mean: evaluation["mean"], deviation: evaluation["deviation"],
        probability: probability, gradient: gradient)
    return LayerGradients(inputs: [d.x], parameters: weight.gradients(d.weight, bias: d.bias))
  }

  public func curvature(_ inputs: [Tensor], _ evaluation: Evaluation, curvature: Tensor) throws(ShapeError)
    -> LayerGradients
  {
    let d = try DropConnect.curvature(
      inputs[0], weight: weight.value, bias: bias, mean: evaluation["mean"], deviation: evaluation["deviation"],
      probability: probability, curvature: curvature)
    return LayerGradients(inputs: [d.x], parameters: ["w": d.weight, "b": d.bias])
  }

  /// Which side of the ReLU's kink an output is on in training; the expectation has none.
  public func branches(_ inputs: [Tensor], _ evaluation: Evaluation) -> Tensor? {
    evaluation.output.map { $0 > 0 ? 1 : 0 }
  }

  /// W·x for the mean, and (W ⊙ W)·(x ⊙ x) for the variance.
  public func multiplyAdds(_ inputs: [Shape], _ output: Shape) -> Int { 2 * weight.count }

  public func ties(_ inputs: [Shape]) -> [[InputChannel]] { [[InputChannel]](repeating: [], count: weight.shape[0]) }

  public var mixesChannels: Bool { true }
  /// How wide an output spreads depends on every input that is not 0, so none can stand for several.
  public var feelsNeighbours: Bool { true }
  public var isGate: Bool { true }

  /// A bias alone gives b·κ, for its own connection is dropped too.
  public mutating func silence(_ channel: Int, emitting value: Double) -> Bool {
    guard value >= 0 else { return false }
    let columns = weight.shape[1]
    weight.edit { w in
      for index in (channel * columns)..<((channel + 1) * columns) { w.elements[index] = 0 }
    }
    bias.elements[channel] = value / expectation(ofBias: 1)
    return true
  }

  private func expectation(ofBias b: Double) -> Double {
    DropConnect.rectified(mean: b, deviation: (probability / (1 - probability)).squareRoot() * abs(b))
  }

  public func gateEntries(_ channel: Int) -> [String: [Int]] {
    let columns = weight.shape[1]
    return weight.form.parameters(behind: Array((channel * columns)..<((channel + 1) * columns)))
  }

  public func constantOutputs(_ inputs: [[Double?]], shapes: [Shape]) -> [Double?] {
    let columns = weight.shape[1]
    return (0..<weight.shape[0]).map { row in
      let isZero = weight.elements[(row * columns)..<((row + 1) * columns)].allSatisfy { $0 == 0 }
      return isZero ? expectation(ofBias: bias.elements[row]) : nil
    }
  }

  public mutating func compensate(for missing: [Double], input: Int, shapes: [Shape]) -> [Double]? {
    missing.allSatisfy { $0 == 0 } ? [Double](repeating: 0, count: weight.shape[0]) : nil
  }

  public func response(to constants: [Double], at place: ResponsePlace, shapes: [Shape]) -> [Double]? {
    constants.allSatisfy { $0 == 0 } ? [Double](repeating: 0, count: weight.shape[0]) : nil
  }

  /// Behind a ReLU only a factor that is not below 0 can be taken into the weights.
  public mutating func scaleOutputs(by factors: [Double]) -> Bool {
    guard factors.allSatisfy({ $0 >= 0 }) else { return false }
    let columns = weight.shape[1]
    weight.edit { w in
      for index in w.elements.indices { w.elements[index] *= factors[index / columns] }
    }
    for (row, factor) in factors.enumerated() { bias.elements[row] *= factor }
    return true
  }

  public func filter(_ channel: Int) -> [Double]? {
    let columns = weight.shape[1]
    return Array(weight.elements[(channel * columns)..<((channel + 1) * columns)])
  }

  public var squaredWeights: Tensor? { weight.value.map { $0 * $0 } }

  public mutating func keepChannels(outputs: [Int], inputs: [[Int]]) throws(ShapeError) {
    try weight.rearrange { w throws(ShapeError) in
      try w.selecting(outputs, alongAxis: 0).selecting(inputs[0], alongAxis: 1)
    }
    bias = try bias.selecting(outputs, alongAxis: 0)
  }
}
