import Engines
import Networks
import Tensors

/// Mean, variance and share of active values of channels, over images and positions, in evaluation.
///
/// Of those channels alone that pruning asks about: where they are read, and where a gate's channel ends.
public struct ActivationStatistics: Sendable {
  private let activity: Activity
  /// How many images were looked at.
  public let imageCount: Int

  /// - Returns: nothing but zeros for a node that was not looked at.
  public subscript(member: ChannelGroup.Member) -> ChannelActivity {
    activity[member.node]?[member.channel] ?? ChannelActivity()
  }

  /// Over all images and positions.
  public func mean(_ member: ChannelGroup.Member) -> Double { self[member].mean }
  /// Over all images and positions, divided by their number.
  public func variance(_ member: ChannelGroup.Member) -> Double {
    self[member].squaredDeviations / Double(max(self[member].count, 1))
  }
  /// The share of values above 0.
  public func active(_ member: ChannelGroup.Member) -> Double {
    Double(self[member].active) / Double(max(self[member].count, 1))
  }

  /// - Parameter images: N×C×H×W
  /// - Throws: also if arithmetic is cancelled.
  public static func measure(
    _ network: Network, on images: Tensor, engine: Engine = .reference
  ) throws(CompressionError) -> ActivationStatistics {
    try measure(network, on: images, nodes: ChannelGraph(network).seen, engine: engine)
  }

  /// Of what a decision removes and is not a constant already.
  public static func measure(
    _ network: Network, on images: Tensor, for decision: PruningDecision, engine: Engine = .reference
  ) throws(CompressionError) -> ActivationStatistics {
    let graph = ChannelGraph(network)
    let constants = network.constants()
    let varying = decision.removed.flatMap(\.gates).filter { constants[$0.node]?[$0.channel] == nil }
    return try measure(
      network, on: images, nodes: Set(varying.flatMap(graph.end(of:)).map(\.node)), engine: engine)
  }

  static func measure(_ network: Network, on images: Tensor, nodes: Set<Network.NodeID>, engine: Engine)
    throws(CompressionError) -> ActivationStatistics
  {
    let batch = Batch(images: images, labels: [Int](repeating: 0, count: images.shape[0]))
    return ActivationStatistics(
      activity: nodes.isEmpty ? [:] : try engine.activity(of: nodes, in: network, on: batch, withChange: false),
      imageCount: images.shape[0])
  }
}

extension Engine {
  func activity(of nodes: Set<Network.NodeID>, in network: Network, on batch: Batch, withChange: Bool)
    throws(CompressionError) -> Activity
  {
    do throws(NetworkError) {
      return try activity(nodes, network, batch, withChange)
    } catch {
      throw .network(error)
    }
  }
}

extension ChannelGraph {
  /// The nodes whose channels pruning asks about: those that are read, and those where a gate's channel ends.
  var seen: Set<Network.NodeID> {
    var seen = read
    for node in network.nodes where node.layer.isGate {
      for channel in 0..<node.channelCount {
        seen.formUnion(end(of: Member(node: node.id, channel: channel)).map(\.node))
      }
    }
    return seen
  }

  /// The nodes whose channels a layer mixes with others.
  var read: Set<Network.NodeID> { Set(network.nodes.filter(\.layer.mixesChannels).flatMap(\.inputs)) }
}
