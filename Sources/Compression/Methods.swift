import Networks

/// A way to decide which channels go; `prune net by: …` names it.
public struct PruningMethod: Sendable {
  /// The word after `by:`.
  public let word: String
  public let summary: String
  public let decide: @Sendable (Network, _ keep: Double?) throws(CompressionError) -> PruningDecision
}

/// Every pruning method.
public enum Methods {
  public static let all: [PruningMethod] = [
    PruningMethod(word: "γ", summary: "Network Slimming: |γ| of batch norm, one threshold over all layers") {
      network, keep throws(CompressionError) in try NetworkSlimming.decide(network, keep: keep)
    }
  ]
}
