import Networks

/// What would go and why, apart from carrying it out: the groups, their scores and which are kept.
///
/// `Surgery` carries it out; diagrams and explanations read it.
public struct PruningDecision: Sendable {
  public struct Candidate: Sendable {
    public var group: ChannelGroup
    /// Higher is more important.
    public var score: Double
    public var isKept: Bool
    /// Kept by the floor although its score was not above the threshold.
    public var isRevived = false
  }

  /// In words: `|γ|`.
  public var criterion: String
  /// Groups with a score above this are kept.
  public var threshold: Double
  /// The groups that could go.
  public var candidates: [Candidate]

  /// The channels of each node that stay, ascending, for nodes that lose some.
  public func keptChannels(in network: Network) -> [Network.NodeID: [Int]] {
    var removed: [Network.NodeID: Set<Int>] = [:]
    for candidate in candidates where !candidate.isKept {
      for member in candidate.group.members { removed[member.node, default: []].insert(member.channel) }
    }
    var kept: [Network.NodeID: [Int]] = [:]
    for node in network.nodes {
      guard let gone = removed[node.id] else { continue }
      kept[node.id] = (0..<node.channelCount).filter { !gone.contains($0) }
    }
    return kept
  }
}
