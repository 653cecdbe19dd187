import Networks
import Reports
import Tensors

/// Weights one by one: those of the smallest |w| are cut, and stay cut while the others are trained on.
///
///     W ← m ⊙ W,    m_i = 1 where |w_i| > q·σ,   σ² the mean of w² in the layer
///
/// One q is found for all layers, so that one whose weights are all small, because many of them meet in a sum, does not lose
/// them all; or each layer has the share to give up that all have.
///
/// Shapes stay: it is numbers to keep that become fewer, not multiply-adds of a dense product.
///
/// - Source: Han, Pool, Tran & Dally 2015, arXiv:1506.02626
public enum MagnitudePruning {
  public static let method = CompressionMethod(
    "weights", source: "Han et al. 2015, arXiv:1506.02626",
    options: [Selection.keep.description, Selection.threshold.description, Selection.per.description]
  ) { (network, workshop) throws(CompressionError) in
    let selection = Selection(workshop.given)
    return try prune(network, selection.amount, scope: selection.scope)
  }

  /// - Parameters:
  ///   - amount: a share is of all weights, those included that have been cut before; a value is q.
  ///   - scope: one q over all layers, or the same share of each.
  /// - Returns: the network with a report of what went. Every layer keeps at least its largest weight.
  /// - Throws: `CompressionError` if there are no weights, if some are not finite, or if nothing would be left.
  /// - Complexity: n·log n for n weights
  public static func prune(
    _ network: Network, _ amount: Selection.Amount, scope: Selection.Scope = .network
  ) throws(CompressionError) -> Network {
    let layers = network.nodes.compactMap { node in node.layer.weights.map { (node: node, w: $0.value) } }
    guard !layers.isEmpty else { throw .noWeights }
    let deviations = layers.map { $0.node.layer.weights?.deviation ?? 1 }
    let sizes = zip(layers, deviations).map { layer, deviation in layer.w.elements.map { abs($0) / deviation } }
    guard sizes.allSatisfy({ $0.allSatisfy(\.isFinite) }) else { throw .notFinite("w") }
    let places = scope == .layer ? layers.indices.map { [$0] } : [Array(layers.indices)]
    var rows: [CompressionReport.LayerRow] = []
    var result = network
    var thresholds: [Double] = []
    for place in places {
      let owners = place.flatMap { index in sizes[index].map { _ in index } }
      let cut = try Cut(place.flatMap { sizes[$0] }, amount, layers: owners)
      thresholds.append(cut.threshold)
      var start = 0
      for index in place {
        try Cancellation.checkPruning()
        let node = layers[index].node
        guard let weights = node.layer.weights else { continue }
        // What has been cut stays cut, whatever share is to be kept.
        var isKept = zip(cut.isKept[start..<(start + sizes[index].count)], weights.isKept).map { $0 && $1 }
        start += sizes[index].count
        let revived = isKept.keepingLargest(of: sizes[index])
        let before = weights.isKept.count { $0 }
        let masked = weights.masked(isKept)
        result.changeWeights(of: node.id) { _ in masked }
        var row = CompressionReport.LayerRow(
          node: node.name, before: before, removed: before - isKept.count { $0 }, revived: revived ? 1 : 0,
          threshold: cut.threshold * deviations[index])
        if cut.threshold.isFinite { row.figures = [.init("threshold", .size, cut.threshold * deviations[index])] }
        row.figures = (row.figures ?? []) + [.init("‖ΔW‖/‖W‖", .share, masked.distance(to: weights))]
        rows.append(row)
      }
    }
    var report = CompressionReport(
      criterion: "|w|/σ", threshold: thresholds.count == 1 ? thresholds[0] : nil,
      candidates: rows.reduce(0) { $0 + $1.before }, removed: rows.reduce(0) { $0 + $1.removed }, layers: rows,
      before: network.costs, after: result.costs)
    report.unit = .weights
    report.rule = Selection(amount, scope: scope).description
    result.prunings.append(report)
    return result
  }
}

extension Weights {
  /// √(Σw²/n) of those that are there; 1 where they are all 0.
  fileprivate var deviation: Double {
    let there = isKept.count { $0 }
    let norm = Reduction.norm(elements)
    return norm > 0 ? norm / Double(there).squareRoot() : 1
  }
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
