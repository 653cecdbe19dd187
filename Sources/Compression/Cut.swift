import Networks

/// Where scores part into those that stay and those that go. All that is removed by a share or a threshold goes by this.
///
/// With a share, ⌊keep·n⌋ of n stay: those with the largest scores. Where several have the score at the cut, **each layer
/// gives up the same share of them, its last channels first**, so that a network without any difference to go by is
/// thinned evenly. Exact zeros are the exception: they all go, since a share says how much may stay, not what must.
struct Cut {
  /// The largest score that goes; -∞ if none does.
  private(set) var threshold: Double
  private(set) var isKept: [Bool]
  /// Whether some scores that equal the threshold stay and others go.
  private(set) var isTied = false

  /// - Parameter layers: for each score whose it is; ties are shared out among them, in their order of appearance.
  /// - Throws: `CompressionError` if the share is not in (0, 1], or the threshold is below 0 or leaves nothing.
  init<Layer: Hashable>(_ scores: [Double], _ amount: Selection.Amount, layers: [Layer]) throws(CompressionError) {
    switch amount {
    case .zeros: threshold = 0
    case .value(let value):
      let largest = scores.max() ?? 0
      guard value >= 0 else { throw .negativeThreshold(value) }
      guard value < largest else { throw .threshold(value, largest: largest) }
      threshold = value
    case .share(let keep):
      guard keep > 0, keep <= 1 else { throw .keep(keep) }
      // 0.29·100 is 28.999…96 in binary; a billionth of a channel makes 29 % of 100 the 29 that was meant.
      let count = Int((keep * Double(scores.count) + 1e-9).rounded(.down))
      threshold = count < scores.count ? scores.sorted(by: >)[count] : -.infinity
      isKept = scores.map { [threshold] in $0 > threshold }
      if threshold > 0 { spareTies(scores, upTo: count, layers) }
      return
    }
    isKept = scores.map { [threshold] in $0 > threshold }
  }

  private mutating func spareTies<Layer: Hashable>(_ scores: [Double], upTo count: Int, _ layers: [Layer]) {
    let tied = scores.indices.filter { scores[$0] == threshold }
    let room = count - isKept.count { $0 }
    guard room > 0 else { return }
    // The i-th of a layer's n tied channels stands at (i + ½)/n: the same share of every layer is below any height.
    var sizes: [Layer: Int] = [:]
    for index in tied { sizes[layers[index], default: 0] += 1 }
    var seen: [Layer: Int] = [:]
    let heights = tied.map { index -> Double in
      let rank = seen[layers[index], default: 0]
      seen[layers[index]] = rank + 1
      return (Double(rank) + 0.5) / Double(sizes[layers[index]] ?? 1)
    }
    let order = tied.indices.sorted { (heights[$0], $0) < (heights[$1], $1) }
    for place in order.prefix(room) { isKept[tied[place]] = true }
    isTied = true
  }
}
