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
/// Channels that must go together score the largest |γ| with which they reach a layer that mixes them; on the way, a sum
/// takes the largest of its parts, and batch norm behind batch norm the smallest (`ChannelFactors`). Where values reach
/// the next layer past every γ, as through a shortcut without batch norm, there is no score: a γ would speak for a part
/// of the channel only.
///
/// - Source: Liu, Li, Shen, Huang, Yan & Zhang 2017, arXiv:1708.06519
public enum NetworkSlimming {
  /// λ·Σ|γ|
  public static func penalty(_ strength: Double, method: UpdateRule.L1Method) -> Penalty {
    Penalty(role: .gamma, strength: strength, method: method)
  }

  /// |γ|, as the page above says for channels that go together.
  public static let criterion = Criterion(
    word: "γ", symbol: "|γ|", summary: "Network Slimming: |γ| of batch norm", needsImages: false
  ) { context throws(CompressionError) in
    let gammas = context.graph.network.gammas
    guard !gammas.isEmpty else { throw .noGamma }
    let factors = ChannelFactors(context.graph.network)
    return context.candidates.map { candidate in
      guard candidate.gates.allSatisfy({ gammas[$0.node] != nil }) else { return nil }
      let own = candidate.group.members + candidate.gates
      // A maximum passes over what is not a number.
      guard own.allSatisfy({ gammas[$0.node]?.elements[$0.channel].isFinite != false }) else { return .nan }
      return context.graph.exits(of: candidate.group).map { factors[$0.member] }.max()
    }
  }

  /// Which channel groups to keep by |γ|; `keep` nil removes what is exactly 0.
  public static func decide(_ network: Network, keep: Double?) throws(CompressionError) -> PruningDecision {
    try criterion.decide(try ScoringContext(network), Selection(keep.map { .share($0) } ?? .zeros))
  }
}

extension Network {
  /// The γ of every node that has some.
  var gammas: [NodeID: Tensor] {
    var gammas: [NodeID: Tensor] = [:]
    for node in nodes {
      for (description, value) in node.layer.parameters where description.role == .gamma { gammas[node.id] = value }
    }
    return gammas
  }
}
