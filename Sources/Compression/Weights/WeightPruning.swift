import Engines
import Networks
import Options
import Reports
import Tensors

/// Weights one by one, or by rows, kernels, filters or columns: those that matter least are cut, and stay cut while the
/// others are trained on.
///
///     W ← m ⊙ W,    m_g = 1 where score_g > q;  by magnitude |w_i| > q·σ, σ² the mean of w² in the layer
///
///     score of a grain g of n weights:    Σ score_i/n        of a column by magnitude    √(Σ score_i²/n)
///
/// So within a layer rows, kernels and filters go by Σ|w| and columns by ‖·‖₂; over n, since grains of several layers are
/// held against one q and differ in size. A layer without such grains, as a linear layer is for all but single weights,
/// stays as it is.
///
/// One q is found for all layers, so that one whose weights are all small, because many of them meet in a sum, does not lose
/// them all; or each layer has the share to give up that all have; or one layer alone gives up its own.
///
/// Shapes stay: it is numbers to keep that become fewer, not multiply-adds of a dense product.
///
/// - Source: Han, Pool, Tran & Dally 2015, arXiv:1506.02626; Mao et al. 2017, arXiv:1705.08922; Lebedev & Lempitsky
///   2016, CVPR
public enum WeightPruning {
  /// The method that cuts such grains, with every criterion that there is now.
  public static func method(_ grain: Grain) -> CompressionMethod {
    CompressionMethod(
      grain.word, source: "Han et al. 2015, arXiv:1506.02626; that of the criterion",
      options: [
        Selection.keep.description, Selection.threshold.description, Selection.per.description, criterion.description,
        seed.description,
      ], reach: .networkOrLayer, images: .measuring, looksAtImages: { $0[criterion]?.needsImages ?? false }
    ) { (network, workshop) throws(CompressionError) in
      let selection = Selection(workshop.given)
      return try prune(
        network, selection.amount, scope: selection.scope, grain: grain, layer: workshop.layer,
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
  ///   - grain: what goes or stays as one; a share is of these.
  ///   - layer: the only one to lose some; nil for all.
  ///   - images: for a criterion that looks at some.
  /// - Returns: the network with a report of what went. Every layer keeps at least the weight that matters most.
  /// - Throws: `CompressionError` if there are no weights, if scores are not finite, or if nothing would be left.
  /// - Complexity: n·log n for n weights
  public static func prune(
    _ network: Network, _ amount: Selection.Amount, scope: Selection.Scope = .network, grain: Grain = .weights,
    layer: Network.NodeID? = nil, by criterion: WeightCriterion = Magnitude.criterion, images: Batch? = nil,
    seed: UInt64 = 0
  ) throws(CompressionError) -> Network {
    let withWeights = network.nodes.filter { $0.layer.weights != nil && (layer == nil || $0.id == layer) }
    guard !withWeights.isEmpty else { throw .noWeights }
    let layers = withWeights.filter { grain.grains(of: $0, in: network) != nil }
    let grains = layers.compactMap { grain.grains(of: $0, in: network) }
    guard !layers.isEmpty else { throw .noGrains(grain) }
    let scores = try criterion.scores(WeightScoring(network: network, layers: layers, images: images, seed: seed))
    guard zip(layers, scores).allSatisfy({ $0.hasFiniteWeights && $1.values.allSatisfy(\.isFinite) }) else {
      throw .notFinite("w")
    }
    let grainScores = zip(scores, grains).map {
      $1.scores($0.values, by: criterion, rootOfSquares: grain.isMeasuredByNorm)
    }
    let places = scope == .layer ? layers.indices.map { [$0] } : [Array(layers.indices)]
    var rows: [CompressionReport.LayerRow] = []
    var result = network
    var thresholds: [Double] = []
    for place in places {
      let owners = place.flatMap { index in grainScores[index].map { _ in index } }
      let cut = try Cut(place.flatMap { grainScores[$0] }, amount, layers: owners)
      thresholds.append(cut.threshold)
      var start = 0
      for index in place {
        try Cancellation.checkPruning()
        let count = grainScores[index].count
        var isKept = Array(cut.isKept[start..<(start + count)])
        start += count
        let isRevived = isKept.keepingLargest(of: grainScores[index])
        rows.append(
          try mask(layers[index], grains[index].spread(isKept), scores[index], cut.threshold, criterion, in: &result))
        if isRevived { rows[rows.count - 1].revived = grains[index].size }
      }
    }
    var report = CompressionReport(
      criterion: criterion.symbol, threshold: thresholds.count == 1 ? thresholds[0] : nil,
      candidates: rows.reduce(0) { $0 + $1.before }, removed: rows.reduce(0) { $0 + $1.removed }, layers: rows,
      before: network.costs, after: result.costs)
    report.unit = .weights
    report.rule = (grain.isOfConvolutions ? "\(grain.word), " : "") + Selection(amount, scope: scope).description
    if layers.count < withWeights.count {
      let others = withWeights.filter { node in !layers.contains { $0.id == node.id } }.map(\.name)
      report.conventions =
        "\(others.joined(separator: ", ")) stay\(others.count == 1 ? "s" : "") whole: only convolutions have \(grain.summary)"
    }
    let dropout = result.rescaleDropout(from: network)
    report.conventions = [report.conventions, dropout].filter { !$0.isEmpty }.joined(separator: "; ")
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
    let isKept = zip(wanted, before).map { $0 && $1 }
    let masked = weights.masked(isKept)
    network.changeWeights(of: node.id) { _ in masked }
    let (count, kept) = (before.count { $0 }, isKept.count { $0 })
    var row = CompressionReport.LayerRow(
      node: node.name, before: count, removed: count - kept, threshold: threshold * scores.unit)
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

extension Grains {
  /// The score of each grain, over its size.
  ///
  /// - Parameter rootOfSquares: by ‖·‖₂ in place of the sum, where scores are sizes; losses add up.
  fileprivate func scores(_ scores: [Double], by criterion: WeightCriterion, rootOfSquares: Bool) -> [Double] {
    if size == 1 { return scores }
    let squares = rootOfSquares && !criterion.predictsLoss
    var sums = [Double](repeating: 0, count: count)
    for (number, score) in zip(numbers, scores) { sums[number] += squares ? score * score : score }
    return sums.map { squares ? ($0 / Double(size)).squareRoot() : $0 / Double(size) }
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
