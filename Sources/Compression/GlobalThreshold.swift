import Networks

/// One threshold for the whole network, and a floor for each layer.
public enum GlobalThreshold {
  /// The share of a layer's channels that no threshold can take.
  public static let floorShare = 0.1

  /// Keeps the groups whose score is above the threshold.
  ///
  /// With `keep`, at most that share of the groups stays: the threshold is the best score among the rest, and groups
  /// that equal it go. Without, the threshold is 0: what is exactly zero goes.
  ///
  /// The floor is max(1, 10 %) of each layer's channels; the best of the layer come back until it is reached.
  ///
  /// - Parameter layers: the nodes that the floor protects.
  public static func decide(
    _ scored: [(group: ChannelGroup, score: Double)], criterion: String, keep: Double?, layers: [Network.Node]
  ) -> PruningDecision {
    let descending = scored.map(\.score).sorted(by: >)
    var threshold = 0.0
    if let keep {
      // 0.29·100 is 28.999…96 in binary; a billionth of a channel makes 29 % of 100 the 29 that was meant.
      let count = Int((keep * Double(scored.count) + 1e-9).rounded(.down))
      threshold = count < descending.count ? descending[count] : -.infinity
    }
    var decision = PruningDecision(
      criterion: criterion, threshold: threshold,
      candidates: scored.map { .init(group: $0.group, score: $0.score, isKept: $0.score > threshold) })
    for layer in layers { reviveBest(of: layer, in: &decision) }
    return decision
  }

  private static func reviveBest(of layer: Network.Node, in decision: inout PruningDecision) {
    // One group may have several channels here: the columns of a flattened channel, or a concatenation's copies.
    let sizes = decision.candidates.map { $0.group.members.filter { $0.node == layer.id }.count }
    let gone = sizes.indices.filter { sizes[$0] > 0 && !decision.candidates[$0].isKept }
    let floor = max(1, Int((floorShare * Double(layer.channelCount)).rounded(.up)))
    var missing = floor - (layer.channelCount - gone.reduce(0) { $0 + sizes[$1] })
    // Equal scores come back in the order of their channels, so that a decision is the same on every run.
    let ranked = gone.sorted {
      (decision.candidates[$1].score, $0) < (decision.candidates[$0].score, $1)
    }
    for index in ranked where missing > 0 {
      decision.candidates[index].isKept = true
      decision.candidates[index].isRevived = true
      missing -= sizes[index]
    }
  }
}
