import Networks
import Tensors

/// The weights of a layer become a few values, 2^b at most, of which each keeps the number.
///
///     W_i ← c[k_i]        b·n bits and 32·2^b in place of 32·n
///
/// - Source: Han, Mao & Dally 2016, arXiv:1510.00149
enum ValueQuantizer {
  static let quantizer = Quantizer(
    word: "values", symbol: "(w − c)²", options: [.bits], rule: { "k-means, \($0.each("a weight"))" }
  ) { (task) throws(CompressionError) in
    let largest = task.layers.map { $0.layer.weights?.isKept.count { $0 } ?? 0 }.max() ?? 0
    guard largest >= task.count else { throw .codebook(bits: task.bits, weights: largest) }
    var forms: [any WeightForm] = []
    for node in task.layers {
      try Cancellation.checkPruning()
      guard let weights = node.layer.weights else { throw .noWeights }
      let isKept = weights.isKept
      let kept = weights.elements.indices.filter { isKept[$0] }
      let clusters = CodebookClusters(kept.map { weights.elements[$0] }, count: task.count)
      guard !clusters.values.isEmpty else {
        forms.append(weights.form)
        continue
      }
      var codes = [UInt32](repeating: 0, count: weights.count)
      for (index, code) in zip(kept, clusters.codes) { codes[index] = code }
      forms.append(SharedWeights(shape: weights.shape, codebook: clusters.values, codes: codes))
    }
    return forms
  }
}
