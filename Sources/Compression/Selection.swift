import Networks

/// How many channels go, and how evenly: the threshold that scores are held against.
///
/// A group stays if its score is **above** the threshold, or if it is one of several that equal it and the share to be
/// kept has room for it; see `Cut`. Then the floor brings the best of a layer back until it has kept what `cap` leaves it.
public struct Selection: Sendable {
  /// How much goes.
  public enum Amount: Equatable, Sendable {
    /// What is exactly 0 goes.
    case zeros
    /// At most this share of the groups stays.
    case share(Double)
    /// What is above this value stays.
    case value(Double)
  }

  /// What has a threshold of its own.
  public enum Scope: String, Sendable, CaseIterable {
    /// One threshold over all layers.
    case network
    /// The same share of each layer.
    case layer
  }

  /// How much goes.
  public var amount: Amount
  /// Of what; a value and exact zeros are the same for every layer.
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
    layers protected: [Network.Node]
  ) throws(CompressionError) -> PruningDecision {
    guard cap > 0, cap < 1 else { throw .cap(cap) }
    guard scored.allSatisfy(\.score.isFinite) else { throw .notFinite(criterion) }
    let layers = scored.map(\.candidate.gates[0].node)
    // A value is the same for every layer; only a share can be one of each.
    var places: [[Int]] = [Array(scored.indices)]
    if scope == .layer, case .share = amount { places = Array(Dictionary(grouping: places[0]) { layers[$0] }.values) }
    var candidates = scored.map { entry in
      PruningDecision.Candidate(
        group: entry.candidate.group, gates: entry.candidate.gates, score: entry.score, isKept: true)
    }
    var thresholds: [Network.NodeID: Double] = [:]
    for place in places {
      let cut = try Cut(place.map { scored[$0].score }, amount, layers: place.map { layers[$0] })
      for (index, isKept) in zip(place, cut.isKept) {
        candidates[index].isKept = isKept
        candidates[index].isTied = cut.isTied && scored[index].score == cut.threshold
        thresholds[layers[index]] = cut.threshold
      }
    }
    let idle = spent.map { entry in
      PruningDecision.Candidate(group: entry.group, gates: entry.gates, score: -.infinity, isKept: false)
    }
    var decision = PruningDecision(
      criterion: criterion, rule: description,
      threshold: scope == .network ? thresholds.values.first : nil, layerThresholds: thresholds,
      candidates: candidates + idle)
    let sizes = decision.sizes
    for layer in protected { reviveBest(of: layer, sizes[layer.id] ?? [:], in: &decision) }
    return decision
  }

  /// - Parameter sizes: of the candidates that have channels here.
  private func reviveBest(of layer: Network.Node, _ sizes: [Int: Int], in decision: inout PruningDecision) {
    let gone = sizes.keys.filter { !decision.candidates[$0].isKept }
    let floor = max(1, Int(((1 - cap) * Double(layer.channelCount) - 1e-9).rounded(.up)))
    var missing = floor - (layer.channelCount - gone.reduce(0) { $0 + (sizes[$1] ?? 0) })
    // Equal scores come back in the order of their channels, so that a decision is the same on every run.
    let ranked = gone.sorted {
      (decision.candidates[$1].score, $0) < (decision.candidates[$0].score, $1)
    }
    for index in ranked where missing > 0 {
      decision.candidates[index].isKept = true
      decision.candidates[index].isRevived = true
      missing -= sizes[index] ?? 0
    }
  }

  var description: String {
    switch (amount, scope) {
    case (.zeros, _): "what is exactly 0 goes"
    case (.value, _): "one value for all layers"
    case (.share, .network): "one threshold over all layers"
    case (.share, .layer): "a threshold for each layer"
    }
  }
}
