import ReferenceEngine
import Tensors

/// A fully connected layer; its outputs are its own, its inputs follow whoever produces them.
public struct LinearLayer: Layer {
  public static let kind = "linear"
  public static let stem = "fc"
  public static let operation: String? = "linear"
  /// outputs × inputs
  public private(set) var weight: Weights
  public private(set) var bias: Tensor?

  public init(inputs: Int, outputs: Int, hasBias: Bool = true) {
    weight = Weights(Tensor(shape: [outputs, inputs]))
    bias = hasBias ? Tensor(shape: [outputs]) : nil
  }

  /// - Parameter weight: outputs × inputs
  public init(weight: Tensor, bias: Tensor?) { (self.weight, self.bias) = (Weights(weight), bias) }

  public init(configuration: LayerConfiguration) throws(NetworkError) {
    let inputs = try configuration.integer("inputs", atLeast: 1)
    let outputs = try configuration.integer("outputs", atLeast: 1)
    try configuration.checkRoom(for: [inputs, outputs], "inputs")
    self.init(inputs: inputs, outputs: outputs, hasBias: try configuration.flag("hasBias", usual: true))
  }

  public var configuration: [String: Double] {
    ["inputs": Double(weight.shape[1]), "outputs": Double(weight.shape[0])]
      .merging(bias == nil ? ["hasBias": 0] : [:]) { $1 }
  }

  public var label: String { weight.label("linear \(weight.shape[1]) → \(weight.shape[0])") }
  public var diagramRole: DiagramRole { .linear }

  public var weights: Weights? {
    get { weight }
    set { if let newValue { weight = newValue } }
  }

  public func outputShape(_ inputs: [Shape]) throws(ShapeError) -> Shape {
    guard inputs.count == 1, inputs[0].rank == 1, inputs[0][0] == weight.shape[1] else {
      throw .mismatch(operation: "linear", inputs.first ?? .scalar, weight.shape)
    }
    return [weight.shape[0]]
  }

  public mutating func visitParameters(_ visit: (ParameterDescription, inout Tensor) throws -> Void) rethrows {
    try weight.visitParameters(visit)
    try bias.visit(as: ParameterDescription("b", .bias), visit)
  }

  /// He initialisation: N(0, 2/fan-in).
  public mutating func initialize(from stream: RandomStream) {
    weight.refill(with: .normal(weight.shape, deviation: (2 / Double(weight.shape[1])).squareRoot(), from: stream))
    bias = bias.map { Tensor(shape: $0.shape) }
  }

  public func forward(_ inputs: [Tensor], _ pass: PassContext) throws(ShapeError) -> Evaluation {
    Evaluation(try Linear.forward(inputs[0], weight: weight.value, bias: bias))
  }

  public func backward(_ inputs: [Tensor], _ evaluation: Evaluation, gradient: Tensor, _ pass: PassContext)
    throws(ShapeError) -> LayerGradients
  {
    let d = try Linear.backward(inputs[0], weight: weight.value, gradient: gradient)
    return LayerGradients(inputs: [d.x], parameters: weight.gradients(d.weight, bias: bias == nil ? nil : d.bias))
  }

  public func curvature(_ inputs: [Tensor], _ evaluation: Evaluation, curvature: Tensor) throws(ShapeError)
    -> LayerGradients
  {
    let d = try Linear.curvature(inputs[0], weight: weight.value, curvature: curvature)
    return LayerGradients(inputs: [d.x], parameters: ["w": d.weight, "b": d.bias])
  }

  public func multiplyAdds(_ inputs: [Shape], _ output: Shape) -> Int { weight.count }

  public func ties(_ inputs: [Shape]) -> [[InputChannel]] { [[InputChannel]](repeating: [], count: weight.shape[0]) }

  public var mixesChannels: Bool { true }
  public var isGate: Bool { true }

  public func patches(_ input: Tensor, at positions: [Int]) -> [Tensor]? {
    (try? input.selecting(positions, alongAxis: 0)).map { [$0] }
  }

  public mutating func silence(_ channel: Int, emitting value: Double) -> Bool {
    guard bias != nil || value == 0 else { return false }
    let columns = weight.shape[1]
    weight.edit { w in
      for index in (channel * columns)..<((channel + 1) * columns) { w.elements[index] = 0 }
    }
    bias?.elements[channel] = value
    return true
  }

  public func gateEntries(_ channel: Int) -> [String: [Int]] {
    let columns = weight.shape[1]
    return weight.form.parameters(behind: Array((channel * columns)..<((channel + 1) * columns)))
  }

  public func constantOutputs(_ inputs: [[Double?]], shapes: [Shape]) -> [Double?] {
    let columns = weight.shape[1]
    return (0..<weight.shape[0]).map { row in
      let isZero = weight.elements[(row * columns)..<((row + 1) * columns)].allSatisfy { $0 == 0 }
      return isZero ? bias?.elements[row] ?? 0 : nil
    }
  }

  public mutating func addToOutputs(_ constants: [Double]) -> Bool {
    guard bias != nil else { return constants.allSatisfy { $0 == 0 } }
    for (row, constant) in constants.enumerated() { bias?.elements[row] += constant }
    return true
  }

  public mutating func compensate(for missing: [Double], input: Int, shapes: [Shape]) -> [Double]? {
    guard let lost = response(to: missing, at: .interior, shapes: shapes) else { return nil }
    return addToOutputs(lost) ? [Double](repeating: 0, count: lost.count) : lost
  }

  public func response(to constants: [Double], at place: ResponsePlace, shapes: [Shape]) -> [Double]? {
    let columns = weight.shape[1]
    return (0..<weight.shape[0]).map { row in
      (0..<columns).reduce(0) { $0 + weight.elements[row * columns + $1] * constants[$1] }
    }
  }

  public mutating func mergeInputs(_ constants: [Int: Double], into carriers: [Int: Double]) {
    guard let carrier = carriers.min(by: { $0.key < $1.key }) else { return }
    let columns = weight.shape[1]
    let own = constants.sorted { $0.key < $1.key }
    weight.edit { w in
      for row in 0..<w.shape[0] {
        let sum = own.reduce(0) { $0 + $1.value * w.elements[row * columns + $1.key] }
        for place in carriers.keys { w.elements[row * columns + place] = 0 }
        w.elements[row * columns + carrier.key] = sum / carrier.value
      }
    }
  }

  public mutating func scaleOutputs(by factors: [Double]) -> Bool {
    let columns = weight.shape[1]
    weight.edit { w in
      for index in w.elements.indices { w.elements[index] *= factors[index / columns] }
    }
    guard bias != nil else { return true }
    for (row, factor) in factors.enumerated() { bias?.elements[row] *= factor }
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
    bias = try bias?.selecting(outputs, alongAxis: 0)
  }
}
