import Networks
import Options
import Reports
import Tensors

/// The weights of a layer become a few values, 2^b at most, of which each keeps the number.
///
///     W_i ← c[k_i]        b·n bits and 32·2^b in place of 32·n
///
/// Training on moves the values, each by the sum of the gradients of its weights. Weights that are cut stay cut.
///
/// - Source: Han, Mao & Dally 2016, arXiv:1510.00149
public enum WeightSharing {
  public static let method = CompressionMethod(
    "quantize", source: "Han, Mao & Dally 2016, arXiv:1510.00149", options: [bitsOption.description],
    reach: .networkOrLayer
  ) { (network, workshop) throws(CompressionError) in
    try share(network, bits: workshop[bitsOption] ?? 4, layer: workshop.layer)
  }

  /// More than one needs no codebook.
  public static let bits = 1...16
  private static let bitsOption = Option.count(
    "bits", in: bits, "how many bits a weight takes; 4 by default, which is up to 16 different values a layer")

  /// - Parameter layer: the only one whose weights are shared; all if nil.
  /// - Returns: the network with a report of what went.
  /// - Throws: `CompressionError` if there are no weights, some are not finite, or no layer has as many as a codebook.
  public static func share(_ network: Network, bits: Int, layer: Network.NodeID? = nil) throws(CompressionError)
    -> Network
  {
    let nodes = network.nodes.filter { $0.layer.weights != nil && (layer == nil || $0.id == layer) }
    guard !nodes.isEmpty else { throw .noWeights }
    guard WeightSharing.bits.contains(bits) else { throw .bits(bits) }
    let largest = nodes.map { $0.layer.weights?.isKept.count { $0 } ?? 0 }.max() ?? 0
    guard largest >= 1 << bits else { throw .codebook(bits: bits, weights: largest) }
    var result = network
    var rows: [CompressionReport.LayerRow] = []
    for node in nodes {
      guard let weights = node.layer.weights else { continue }
      guard weights.elements.allSatisfy(\.isFinite) else { throw .notFinite("w") }
      try Cancellation.checkPruning()
      let shared = weights.shared(bits: bits)
      result.changeWeights(of: node.id) { _ in shared }
      let (before, after) = (weights.valueCount, shared.valueCount)
      var row = CompressionReport.LayerRow(node: node.name, before: before, removed: before - after)
      row.figures = [.init("‖ΔW‖/‖W‖", .share, shared.distance(to: weights))]
      rows.append(row)
    }
    var report = CompressionReport(
      criterion: "(w − c)²", threshold: nil, candidates: rows.reduce(0) { $0 + $1.before },
      removed: rows.reduce(0) { $0 + $1.removed }, layers: rows, before: network.costs, after: result.costs)
    report.unit = .values
    report.rule = "k-means, \(bits) bit\(bits == 1 ? "" : "s") a weight"
    result.prunings.append(report)
    return result
  }
}

extension Weights {
  /// Those that are not cut, shared.
  fileprivate func shared(bits: Int) -> Weights {
    let isKept = isKept
    let kept = elements.indices.filter { isKept[$0] }
    let clusters = CodebookClusters(kept.map { elements[$0] }, count: 1 << bits)
    guard !clusters.values.isEmpty else { return self }
    var codes = [UInt32](repeating: 0, count: count)
    for (index, code) in zip(kept, clusters.codes) { codes[index] = code }
    let form = SharedWeights(shape: shape, codebook: clusters.values, codes: codes)
    return kept.count == count ? Weights(form: form) : Weights(form: MaskedWeights(form, isKept: isKept))
  }

  /// How many different values those have that are not cut.
  fileprivate var valueCount: Int { Set(zip(elements, isKept).filter(\.1).map(\.0.bitPattern)).count }
}
