import Networks

/// What would go and why, apart from carrying it out: the groups, their scores and which are kept.
///
/// `Surgery` carries it out; diagrams and explanations read it.
public struct PruningDecision: Sendable {
  /// A group that could go, with what decides.
  public struct Candidate: Sendable {
    public var group: ChannelGroup
    /// Where it can be silenced; see `ChannelGraph.gates`.
    public var gates: [ChannelGroup.Member]
    /// Higher is more important.
    public var score: Double
    /// Whether it stays.
    public var isKept: Bool
    /// Kept by the floor although its score was not above the threshold.
    public var isRevived = false
    /// Whether its score is that of others too, some of which stay and some go: nothing but their order chose.
    public var isTied = false

    /// How many of a node's channels go with it.
    func size(in node: Network.NodeID) -> Int { Set(group.members + gates).count { $0.node == node } }
  }

  /// In words: `|γ|`.
  public var criterion: String
  /// The criterion's word; nil where something else decided.
  public var method: String? = nil
  /// How the threshold was found, in words: `one threshold over all layers`.
  public var rule: String
  /// Groups with a score above this are kept; nil where each layer has its own.
  public var threshold: Double?
  /// The thresholds of layers, by the node of a candidate's first gate.
  public var layerThresholds: [Network.NodeID: Double]
  /// The groups that could go.
  public var candidates: [Candidate]

  /// For each node how many of its channels go with each candidate that has some, by the candidates' positions.
  ///
  /// One group may have several channels of a node: the columns of a flattened channel, or a concatenation's copies.
  var sizes: [Network.NodeID: [Int: Int]] {
    var sizes: [Network.NodeID: [Int: Int]] = [:]
    for (index, candidate) in candidates.enumerated() {
      for member in Set(candidate.group.members + candidate.gates) {
        sizes[member.node, default: [:]][index, default: 0] += 1
      }
    }
    return sizes
  }

  /// The score of every channel that was asked about: that of all that goes with it.
  var scores: [ChannelGroup.Member: Double] {
    var scores: [ChannelGroup.Member: Double] = [:]
    for candidate in candidates where candidate.score.isFinite {
      for member in candidate.group.members + candidate.gates {
        scores[member] = max(scores[member] ?? 0, candidate.score)
      }
    }
    return scores
  }

  /// The groups that go.
  public var removed: [Candidate] { candidates.filter { !$0.isKept } }
}

/// Groups that can go, before they have a score.
public struct PruningCandidate: Sendable {
  public var group: ChannelGroup
  public var gates: [ChannelGroup.Member]

  /// Every group of a network that nothing pins and that can be silenced, leaving out what a convention protects.
  public static func all(
    in graph: ChannelGraph, conventions: Conventions = Conventions()
  ) throws(CompressionError) -> [PruningCandidate] {
    let free = graph.groups.compactMap { group -> PruningCandidate? in
      guard !group.isPinned, let gates = graph.gates(of: group), !gates.isEmpty else { return nil }
      return PruningCandidate(group: group, gates: gates)
    }
    guard !free.isEmpty else { throw .nothingRemovable }
    let protected = conventions.protectedNodes(of: graph)
    let left = free.filter { candidate in !candidate.group.members.contains { protected.contains($0.node) } }
    guard !left.isEmpty else { throw .everythingProtected }
    return left
  }
}
