import ReferenceEngine
import Tensors

/// A factor s for each structure: a channel, a group of neighbouring channels, or a whole block.
///
/// - Source: Huang & Wang 2018, arXiv:1707.01213, where s is called λ
public struct ScaleLayer: Layer {
  public static let kind = "scale"
  public static let stem = "scale"
  public static let operation: String? = "scale"
  public private(set) var factors: Tensor
  private var channelCount: Int
  /// Which structures the factors belong to; for reports.
  public let unit: Unit

  public enum Unit: Int, Sendable, CaseIterable { case channels, groups, blocks }

  /// - Parameter units: how many factors; each has as many channels.
  public init(channels: Int, units: Int, unit: Unit) {
    factors = Tensor(shape: [units], repeating: 1)
    (channelCount, self.unit) = (channels, unit)
  }

  public init(configuration: LayerConfiguration) throws(NetworkError) {
    let channels = try configuration.integer("channels", atLeast: 1)
    let units = try configuration.integer("units", atLeast: 1)
    guard let unit = Unit(rawValue: try configuration.integer("unit", atLeast: 0)) else {
      throw .configuration(Self.kind, "unit")
    }
    self.init(channels: channels, units: units, unit: unit)
  }

  public var configuration: [String: Double] {
    ["channels": Double(channelCount), "units": Double(factors.count), "unit": Double(unit.rawValue)]
  }

  public var label: String { "s" }
  public var diagramRole: DiagramRole { .attached }
  /// Channels of each structure.
  public var size: Int { channelCount / factors.count }

  public func outputShape(_ inputs: [Shape]) throws(ShapeError) -> Shape {
    let input = try only(inputs)
    guard input[0] == channelCount, channelCount % factors.count == 0 else {
      throw .mismatch(operation: "scale", input, [channelCount])
    }
    return input
  }

  public mutating func visitParameters(_ visit: (ParameterDescription, inout Tensor) throws -> Void) rethrows {
    try visit(ParameterDescription("s", .scale), &factors)
  }

  public mutating func initialize(from stream: RandomStream) { factors = Tensor(shape: factors.shape, repeating: 1) }

  /// Groups must stay equal: the i-th channels of all of them go together, or a whole group goes.
  public func siblings(_ inputs: [Shape]) -> Siblings {
    guard factors.count > 1, size > 1 else { return Siblings() }
    let ranks = (0..<size).map { rank in (0..<factors.count).map { $0 * size + rank } }
    return Siblings(inputs: [], outputs: ranks)
  }

  public mutating func keepChannels(outputs: [Int], inputs: [[Int]]) throws(ShapeError) {
    let counts = factors.elements.indices.map { unit in outputs.count { $0 / size == unit } }
    let alive = counts.indices.filter { counts[$0] > 0 }
    guard Set(alive.map { counts[$0] }).count == 1 else {
      throw .option(operation: "scale", "its \(factors.count) groups would no longer be equal")
    }
    factors = try factors.selecting(alive, alongAxis: 0)
    channelCount = outputs.count
  }

  public var outputFactors: [Double]? { (0..<channelCount).map { factors.elements[$0 / size] } }

  /// s = 0 silences, whatever the layer reads.
  public func constantOutputs(_ inputs: [[Double?]], shapes: [Shape]) -> [Double?] {
    inputs[0].enumerated().map { channel, input in
      let factor = factors.elements[channel / size]
      return factor == 0 ? 0 : input.map { $0 * factor }
    }
  }

  public mutating func compensate(for missing: [Double], input: Int, shapes: [Shape]) -> [Double]? {
    missing.enumerated().map { $1 * factors.elements[$0 / size] }
  }

  public func forward(_ inputs: [Tensor], _ pass: PassContext) throws(ShapeError) -> Evaluation {
    Evaluation(try Scale.forward(inputs[0], scale: factors))
  }

  public func backward(_ inputs: [Tensor], _ evaluation: Evaluation, gradient: Tensor, _ pass: PassContext)
    throws(ShapeError) -> LayerGradients
  {
    let d = try Scale.backward(inputs[0], scale: factors, gradient: gradient)
    return LayerGradients(inputs: [d.x], parameters: ["s": d.scale])
  }

  public func curvature(_ inputs: [Tensor], _ evaluation: Evaluation, curvature: Tensor) throws(ShapeError)
    -> LayerGradients
  {
    let d = try Scale.curvature(inputs[0], scale: factors, curvature: curvature)
    return LayerGradients(inputs: [d.x], parameters: ["s": d.scale])
  }
}
