import ReferenceEngine
import Tensors

/// Some of its input's channels, each once, in any order: what reads it can lose channels that others still need.
///
/// - Source: the channel selection of Network Slimming for pre-activation networks, arXiv:1708.06519
public struct SelectLayer: Layer {
  public static let kind = "select"
  public static let stem = "select"
  public static let operation: String? = "select"
  public private(set) var channels: [Int]
  private let inputCount: Int

  /// Every channel of an input that has so many.
  public init(channels count: Int) { (channels, inputCount) = (Array(0..<count), count) }

  public init(configuration: LayerConfiguration) throws(NetworkError) {
    let inputs = try configuration.integer("inputs", atLeast: 1)
    var channels: [Int] = []
    for index in 0..<(try configuration.integer("count", atLeast: 1)) {
      channels.append(try configuration.integer("\(index)", atLeast: 0))
    }
    guard channels.allSatisfy({ $0 < inputs }), Set(channels).count == channels.count else {
      throw .configuration(Self.kind, "channels")
    }
    (self.channels, inputCount) = (channels, inputs)
  }

  public var configuration: [String: Double] {
    let entries = channels.enumerated().map { ("\($0)", Double($1)) }
    return Dictionary(
      uniqueKeysWithValues: entries + [("inputs", Double(inputCount)), ("count", Double(channels.count))])
  }

  public var label: String { "select \(channels.count) of \(inputCount)" }
  public var diagramRole: DiagramRole { .attached }
  public var isIdentity: Bool { channels == Array(0..<inputCount) }
  /// What it leaves out others may read.
  public var allowsInputRemoval: Bool { false }

  public func outputShape(_ inputs: [Shape]) throws(ShapeError) -> Shape {
    let input = try only(inputs)
    guard input[0] == inputCount else { throw .mismatch(operation: "select", input, [inputCount]) }
    return Shape([channels.count] + input.dimensions.dropFirst())
  }

  public func ties(_ inputs: [Shape]) -> [[InputChannel]] { [[InputChannel]](repeating: [], count: channels.count) }
  public func sources(_ inputs: [Shape]) -> [[InputChannel]] { channels.map { [InputChannel(channel: $0)] } }

  public func constantOutputs(_ inputs: [[Double?]], shapes: [Shape]) -> [Double?] { channels.map { inputs[0][$0] } }

  public mutating func compensate(for missing: [Double], input: Int, shapes: [Shape]) -> [Double]? {
    channels.map { missing[$0] }
  }

  public mutating func keepChannels(outputs: [Int], inputs: [[Int]]) throws(ShapeError) {
    channels = outputs.map { channels[$0] }
  }

  public func forward(_ inputs: [Tensor], _ pass: PassContext) throws(ShapeError) -> Evaluation {
    Evaluation(try SelectChannels.forward(inputs[0], channels: channels))
  }

  public func backward(_ inputs: [Tensor], _ evaluation: Evaluation, gradient: Tensor, _ pass: PassContext)
    throws(ShapeError) -> LayerGradients
  {
    let dx = try SelectChannels.backward(inputShape: inputs[0].shape, channels: channels, gradient: gradient)
    return LayerGradients(inputs: [dx])
  }
}
