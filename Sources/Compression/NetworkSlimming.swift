import Networks
import ReferenceEngine
import Tensors
import Training

/// Network Slimming: a batch norm's γ says how much its channel matters.
///
/// Training adds λ·Σ|γ| to the loss, so that γ of channels the network can do without shrink to 0. Then channels
/// with small |γ| are removed by one threshold over all layers, and the rest is trained on.
///
///     min Σ ℓ(f(x; W), y) + λ·Σ|γ|
///
/// Channels that must go together score the largest |γ| among them. A sum with a summand that no γ scales has no
/// score and stays: its γ would speak for a part of it only.
///
/// - Source: Liu, Li, Shen, Huang, Yan & Zhang 2017, arXiv:1708.06519
public enum NetworkSlimming {
  public static func penalty(_ strength: Double, method: UpdateRule.L1Method) -> Penalty {
    Penalty(role: .gamma, strength: strength, method: method)
  }

  /// Which channel groups to keep.
  ///
  /// - Parameter keep: the largest share of the removable groups that may stay; nil removes what is exactly 0.
  /// - Throws: `CompressionError` if no removable channel has a γ, if a γ is not a number, or if `keep` is not in 0...1.
  public static func decide(_ network: Network, keep: Double?) throws(CompressionError) -> PruningDecision {
    if let keep, !(0...1).contains(keep) { throw .keep(keep) }
    var gammas: [Network.NodeID: Tensor] = [:]
    for node in network.nodes {
      for (description, value) in node.layer.parameters where description.role == .gamma { gammas[node.id] = value }
    }
    guard !gammas.isEmpty else { throw .noGamma }
    let partial = network.partiallyScaledSums()
    var scored: [(group: ChannelGroup, score: Double)] = []
    for group in network.channelGroups() where !group.isPinned && partial.isDisjoint(with: group.members) {
      let own = group.members.compactMap { member in gammas[member.node]?.elements[member.channel] }
      guard !own.isEmpty else { continue }
      let score = own.map(abs).max() ?? 0
      guard own.allSatisfy(\.isFinite) else { throw .notFinite }
      scored.append((group, score))
    }
    guard !scored.isEmpty else { throw .nothingRemovable }
    return GlobalThreshold.decide(
      scored, criterion: "|γ|", keep: keep, layers: network.nodes.filter { gammas[$0.id] != nil })
  }
}

extension Network {
  /// Channels made of several others of which at least one comes from its layer without a γ on the way.
  fileprivate func partiallyScaledSums() -> Set<ChannelGroup.Member> {
    var isScaled: [NodeID: [Bool]] = [:]
    var sums: Set<ChannelGroup.Member> = []
    for node in nodes {
      let hasGamma = node.layer.parameters.contains { $0.description.role == .gamma }
      isScaled[node.id] = node.layer.ties(inputShapes(of: node)).enumerated().map { channel, sources in
        let areScaled = sources.map { isScaled[node.inputs[$0.input]]?[$0.channel] == true }
        if sources.count > 1, areScaled.contains(false) { sums.insert(.init(node: node.id, channel: channel)) }
        return hasGamma || !sources.isEmpty && !areScaled.contains(false)
      }
    }
    return sums
  }
}
