import Networks
import Tensors

/// Each weight keeps its sign, and all of a layer the mean of their sizes, which is nearest to them:
///
///     W_i ← α·sgn(W_i),   α = Σ|w_i|/n = argmin Σ(w_i − α·sgn(w_i))²        n bits in place of 32·n
///
/// - Source: Gong, Liu, Yang & Bourdev 2014, arXiv:1412.6115, section 3.2.1
enum SignQuantizer {
  static let quantizer = Quantizer(
    word: "sign", symbol: "(w − α·sgn w)²", options: [], rule: { _ in "signs, 1 bit a weight" }
  ) { (task) throws(CompressionError) in
    var forms: [any WeightForm] = []
    for node in task.layers {
      try Cancellation.checkPruning()
      guard let weights = node.layer.weights else { throw .noWeights }
      let kept = zip(weights.elements, weights.isKept).filter(\.1).map { abs($0.0) }
      let size = kept.reduce(0, +) / Double(max(kept.count, 1))
      forms.append(SignWeights(shape: weights.shape, size: size, isPositive: weights.elements.map { $0 >= 0 }))
    }
    return forms
  }
}
