import Networks

/// How many channels go, and how evenly: the threshold that scores are held against.
///
/// A group stays if its score is **above** the threshold; what equals it goes, so that ties never exceed the share that
/// is to be kept. Then the floor brings the best of a layer back until it has kept what `cap` leaves it.
public struct Selection: Sendable {
  public enum Amount: Equatable, Sendable {
    /// What is exactly 0 goes.
    case zeros
    /// At most this share of the groups stays.
    case share(Double)
    /// What is above this value stays.
    case value(Double)
  }

  public enum Scope: String, Sendable, CaseIterable {
    /// One threshold over all layers.
    case network
    /// The same share of each layer.
    case layer
  }

  public var amount: Amount
  public var scope: Scope
  /// The largest share of its channels that a layer may lose.
  public var cap: Double

  public init(_ amount: Amount = .zeros, scope: Scope = .network, cap: Double = 0.9) {
    (self.amount, self.scope, self.cap) = (amount, scope, cap)
  }

  /// - Parameters:
  ///   - spent: what goes without being counted.
  ///   - layers: the nodes that the floor protects.
  public func decide(
    _ scored: [(candidate: PruningCandidate, score: Double)], spent: [PruningCandidate] = [], criterion: String,
    layers: [Network.Node]
  ) throws(CompressionError) -> PruningDecision {
    if case .share(let keep) = amount, !(keep > 0 && keep <= 1) { throw .keep(keep) }
    guard cap > 0, cap < 1 else { throw .cap(cap) }
    guard scored.allSatisfy(\.score.isFinite) else { throw .notFinite(criterion) }
    let largest = scored.map(\.score).max() ?? 0
    if case .value(let threshold) = amount, !(threshold < largest) { throw .threshold(threshold, largest: largest) }
    var thresholds: [Network.NodeID: Double] = [:]
    switch scope {
    case .network:
      let threshold = threshold(of: scored.map(\.score))
      for entry in scored { thresholds[entry.candidate.gates[0].node] = threshold }
    case .layer:
      for (node, own) in Dictionary(grouping: scored, by: { $0.candidate.gates[0].node }) {
        thresholds[node] = threshold(of: own.map(\.score))
      }
    }
    let candidates = scored.map { entry in
      PruningDecision.Candidate(
        group: entry.candidate.group, gates: entry.candidate.gates, score: entry.score,
        isKept: entry.score > thresholds[entry.candidate.gates[0].node, default: -.infinity])
    }
    let idle = spent.map { entry in
      PruningDecision.Candidate(group: entry.group, gates: entry.gates, score: -.infinity, isKept: false)
    }
    var decision = PruningDecision(
      criterion: criterion, rule: description,
      threshold: scope == .network ? thresholds.values.first : nil, layerThresholds: thresholds,
      candidates: candidates + idle)
    for layer in layers { reviveBest(of: layer, in: &decision) }
    return decision
  }

  private func threshold(of scores: [Double]) -> Double {
    switch amount {
    case .zeros: return 0
    case .value(let value): return value
    case .share(let keep):
      let descending = scores.sorted(by: >)
      // 0.29·100 is 28.999…96 in binary; a billionth of a channel makes 29 % of 100 the 29 that was meant.
      let count = Int((keep * Double(scores.count) + 1e-9).rounded(.down))
      return count < descending.count ? descending[count] : -.infinity
    }
  }

  private func reviveBest(of layer: Network.Node, in decision: inout PruningDecision) {
    // One group may have several channels here: the columns of a flattened channel, or a concatenation's copies.
    let sizes = decision.candidates.map { $0.size(in: layer.id) }
    let gone = sizes.indices.filter { sizes[$0] > 0 && !decision.candidates[$0].isKept }
    let floor = max(1, Int(((1 - cap) * Double(layer.channelCount) - 1e-9).rounded(.up)))
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

  private var description: String {
    switch (amount, scope) {
    case (.zeros, _): "what is exactly 0 goes"
    case (.value, _): "one value for all layers"
    case (.share, .network): "one threshold over all layers"
    case (.share, .layer): "a threshold for each layer"
    }
  }
}
