import Engines
import Networks
import Options
import Reports
import Tensors

/// Weights one by one: those that matter least are cut, and stay cut while the others are trained on.
///
///     W ← m ⊙ W,    m_i = 1 where score_i > q;  by magnitude |w_i| > q·σ, σ² the mean of w² in the layer
///
/// One q is found for all layers, so that one whose weights are all small, because many of them meet in a sum, does not lose
/// them all; or each layer has the share to give up that all have; or one layer alone gives up its own.
///
/// Shapes stay: it is numbers to keep that become fewer, not multiply-adds of a dense product.
///
/// - Source: Han, Pool, Tran & Dally 2015, arXiv:1506.02626
public enum WeightPruning {
  /// The method with every criterion that there is now.
  public static var method: CompressionMethod {
    CompressionMethod(
      "weights", source: "Han et al. 2015, arXiv:1506.02626; that of the criterion",
      options: [
        Selection.keep.description, Selection.threshold.description, Selection.per.description, criterion.description,
        seed.description,
      ], reach: .networkOrLayer, images: .measuring, looksAtImages: { $0[criterion]?.needsImages ?? false }
    ) { (network, workshop) throws(CompressionError) in
      let selection = Selection(workshop.given)
      return try prune(
        network, selection.amount, scope: selection.scope, layer: workshop.layer,
        by: workshop[criterion] ?? Magnitude.criterion, images: workshop.images, seed: UInt64(workshop[seed] ?? 0))
    }
  }

  static var criterion: Option<WeightCriterion> {
    .choice(
      "by", WeightCriteria.all.map { (word: $0.word, value: $0) },
      "of weights the size (default), the curvature of the loss, or nothing")
  }
  static var seed: Option<Int> {
    .count("seed", in: 0...Int(Int32.max), "for by: random; 0 by default")
      .only(with: criterion, [RandomWeights.criterion.word])
  }

  /// - Parameters:
  ///   - amount: a share is of all weights, those included that have been cut before; a value is q.
  ///   - scope: one q over all layers, or the same share of each.
  ///   - layer: the only one to lose some; nil for all.
  ///   - images: for a criterion that looks at some.
  /// - Returns: the network with a report of what went. Every layer keeps at least the weight that matters most.
  /// - Throws: `CompressionError` if there are no weights, if scores are not finite, or if nothing would be left.
  /// - Complexity: n·log n for n weights
  public static func prune(
    _ network: Network, _ amount: Selection.Amount, scope: Selection.Scope = .network, layer: Network.NodeID? = nil,
    by criterion: WeightCriterion = Magnitude.criterion, images: Batch? = nil, seed: UInt64 = 0
  ) throws(CompressionError) -> Network {
    let layers = network.nodes.filter { $0.layer.weights != nil && (layer == nil || $0.id == layer) }
    guard !layers.isEmpty else { throw .noWeights }
    let scores = try criterion.scores(WeightScoring(network: network, layers: layers, images: images, seed: seed))
    guard zip(layers, scores).allSatisfy({ $0.hasFiniteWeights && $1.values.allSatisfy(\.isFinite) }) else {
      throw .notFinite("w")
    }
    let places = scope == .layer ? layers.indices.map { [$0] } : [Array(layers.indices)]
    var rows: [CompressionReport.LayerRow] = []
    var result = network
    var thresholds: [Double] = []
    for place in places {
      let owners = place.flatMap { index in scores[index].values.map { _ in index } }
      let cut = try Cut(place.flatMap { scores[$0].values }, amount, layers: owners)
      thresholds.append(cut.threshold)
      var start = 0
      for index in place {
        try Cancellation.checkPruning()
        let count = scores[index].values.count
        let isKept = Array(cut.isKept[start..<(start + count)])
        start += count
        rows.append(try mask(layers[index], isKept, scores[index], cut.threshold, criterion, in: &result))
      }
    }
    var report = CompressionReport(
      criterion: criterion.symbol, threshold: thresholds.count == 1 ? thresholds[0] : nil,
      candidates: rows.reduce(0) { $0 + $1.before }, removed: rows.reduce(0) { $0 + $1.removed }, layers: rows,
      before: network.costs, after: result.costs)
    report.unit = .weights
    report.rule = Selection(amount, scope: scope).description
    report.conventions = result.rescaleDropout(from: network)
    result.prunings.append(report)
    return result
  }

  /// Cuts a layer's weights.
  private static func mask(
    _ node: Network.Node, _ wanted: [Bool], _ scores: WeightScores, _ threshold: Double, _ criterion: WeightCriterion,
    in network: inout Network
  ) throws(CompressionError) -> CompressionReport.LayerRow {
    guard let weights = node.layer.weights else { throw .noWeights }
    // What has been cut stays cut, whatever share is to be kept.
    let before = weights.isKept
    var isKept = zip(wanted, before).map { $0 && $1 }
    let revived = isKept.keepingLargest(of: zip(scores.values, before).map { $1 ? $0 : -1 })
    let masked = weights.masked(isKept)
    network.changeWeights(of: node.id) { _ in masked }
    let (count, kept) = (before.count { $0 }, isKept.count { $0 })
    var row = CompressionReport.LayerRow(
      node: node.name, before: count, removed: count - kept, revived: revived ? 1 : 0,
      threshold: threshold * scores.unit)
    var figures: [CompressionReport.Figure] = []
    if threshold.isFinite { figures.append(.init("threshold", .size, threshold * scores.unit)) }
    figures.append(.init("‖ΔW‖/‖W‖", .share, masked.distance(to: weights)))
    if criterion.predictsLoss {
      let damage = zip(scores.values, isKept).reduce(0) { $0 + ($1.1 ? 0 : $1.0) }
      figures.append(.init("predicted ΔE", .size, damage))
    }
    row.figures = figures
    return row
  }
}

extension Network.Node {
  fileprivate var hasFiniteWeights: Bool { layer.weights?.elements.allSatisfy(\.isFinite) ?? true }
}

extension [Bool] {
  /// Sees to it that something is kept.
  ///
  /// - Returns: whether it had to
  fileprivate mutating func keepingLargest(of sizes: [Double]) -> Bool {
    guard !contains(true), let best = sizes.indices.max(by: { sizes[$0] < sizes[$1] }) else { return false }
    self[best] = true
    return true
  }
}
