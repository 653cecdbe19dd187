import ReferenceEngine
import Tensors

/// Deals channels out anew, so that groups of the next convolution see channels of every group of the last.
///
/// - Source: Zhang, Zhou, Lin & Sun 2018, arXiv:1707.01083
public struct ChannelShuffleLayer: Layer {
  public static let kind = "channelshuffle"
  public static let stem = "shuffle"
  public static let operation: String? = "channelshuffle"
  /// The input channel that each output channel is: what is left of a shuffle after pruning need not be one.
  private var order: [Int]
  public let groups: Int

  public init(channels: Int, groups: Int) throws(ShapeError) {
    self.groups = groups
    order = try ChannelShuffle.order(channels: channels, groups: groups)
  }

  public init(configuration: LayerConfiguration) throws(NetworkError) {
    groups = try configuration.integer("groups", atLeast: 1)
    let count = try configuration.integer("channels", atLeast: 1)
    guard !configuration.has("0") else {
      var order: [Int] = []
      for index in 0..<count { order.append(try configuration.integer("\(index)", atLeast: 0)) }
      guard order.sorted() == Array(0..<count) else { throw .configuration(Self.kind, "channels") }
      self.order = order
      return
    }
    do throws(ShapeError) {
      order = try ChannelShuffle.order(channels: count, groups: groups)
    } catch {
      throw .structure("\(error)")
    }
  }

  /// Whether pruning has left a shuffle of as many groups.
  private var isWhole: Bool { (try? ChannelShuffle.order(channels: order.count, groups: groups)) == order }

  public var configuration: [String: Double] {
    var configuration = ["groups": Double(groups), "channels": Double(order.count)]
    if !isWhole { for (index, channel) in order.enumerated() { configuration["\(index)"] = Double(channel) } }
    return configuration
  }

  public var label: String { "shuffle \(groups) groups" }
  public var diagramRole: DiagramRole { .pooling }
  public var isIdentity: Bool { order == Array(0..<order.count) }

  public func outputShape(_ inputs: [Shape]) throws(ShapeError) -> Shape {
    let input = try only(inputs)
    guard input[0] == order.count else { throw .mismatch(operation: "channelshuffle", input, [order.count]) }
    return input
  }

  public func ties(_ inputs: [Shape]) -> [[InputChannel]] { order.map { [InputChannel(channel: $0)] } }
  public func constantOutputs(_ inputs: [[Double?]], shapes: [Shape]) -> [Double?] { order.map { inputs[0][$0] } }

  public func compensate(for missing: [Double], input: Int, shapes: [Shape]) -> [Double]? { order.map { missing[$0] } }

  public mutating func keepChannels(outputs: [Int], inputs: [[Int]]) throws(ShapeError) {
    let places = Dictionary(uniqueKeysWithValues: inputs[0].enumerated().map { ($1, $0) })
    order = outputs.compactMap { places[order[$0]] }
  }

  public func forward(_ inputs: [Tensor], _ pass: PassContext) throws(ShapeError) -> Evaluation {
    Evaluation(try SelectChannels.forward(inputs[0], channels: order))
  }

  public func backward(_ inputs: [Tensor], _ evaluation: Evaluation, gradient: Tensor, _ pass: PassContext)
    throws(ShapeError) -> LayerGradients
  {
    LayerGradients(
      inputs: [try SelectChannels.backward(inputShape: inputs[0].shape, channels: order, gradient: gradient)])
  }
}
