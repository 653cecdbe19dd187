import Networks
import Tensors

/// Product quantisation of the weights, then of what that has left, and so on.
///
///     W ≈ W_1 + … + W_r,   W_i the product form of W − W_1 − … − W_(i−1)
///
/// - Source: Gong, Liu, Yang & Bourdev 2014, arXiv:1412.6115, section 3.2.4
enum ResidualQuantizer {
  static let quantizer = Quantizer(
    word: "residual", symbol: "‖w − ΣD‖²", options: [.bits, .size, .times, .seed],
    rule: { "\($0.times) × product k-means, \($0.eachSubvector)" }
  ) { (task) throws(CompressionError) in
    try task.checkSubvectors()
    var forms: [any WeightForm] = []
    for node in task.layers {
      guard let weights = node.layer.weights else { throw .noWeights }
      let (cut, stream) = (try task.cut(of: node), task.stream(of: node))
      var rest = weights.value
      var parts: [ProductWeights] = []
      for time in 0..<task.times {
        let offset = time * cut.sizes.count * task.count
        let part = try rest.product(cut, count: task.count, from: stream, offset: offset)
        rest.accumulate(part.realized.map { -$0 })
        parts.append(part)
      }
      forms.append(ResidualWeights(parts))
    }
    return forms
  }
}
