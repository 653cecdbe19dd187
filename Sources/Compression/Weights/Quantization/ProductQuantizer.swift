import Networks
import Tensors

/// Sub-vectors of the weights, cut along the inputs, become one of 2^b that their subspace has.
///
///     min Σ_{t,u} ‖W^m[t,·,u] − D^m[b_m(t,u),·]‖²  for each subspace m
///
/// For n inputs, m outputs and sub-vectors of s inputs: 32·2^b·n bits of codebooks and b·m·n/s of codes.
///
/// - Source: Gong, Liu, Yang & Bourdev 2014, arXiv:1412.6115, section 3.2.3
enum ProductQuantizer {
  static let quantizer = Quantizer(
    word: "product", symbol: "‖w − D‖²", options: [.bits, .size, .seed],
    rule: { "product k-means, \($0.eachSubvector)" }
  ) { (task) throws(CompressionError) in
    try task.checkSubvectors()
    var forms: [any WeightForm] = []
    for node in task.layers {
      guard let weights = node.layer.weights else { throw .noWeights }
      forms.append(
        try weights.value.product(try task.cut(of: node), count: task.count, from: task.stream(of: node)))
    }
    return forms
  }
}

extension Tensor {
  /// The product form that is nearest, as far as k-means finds it.
  ///
  /// - Parameter offset: where in the stream the first number is; each subspace takes `count`.
  func product(_ cut: SubvectorCut, count: Int, from stream: RandomStream, offset: Int = 0) throws(CompressionError)
    -> ProductWeights
  {
    var clusters: [VectorClusters] = []
    for subspace in cut.sizes.indices {
      try Cancellation.checkPruning()
      let range = cut.range(of: subspace)
      let numbers = (0..<cut.vectors).flatMap { vector in
        range.map { elements[cut.index(vector: vector, input: $0)] }
      }
      clusters.append(
        VectorClusters(numbers, size: range.count, count: count, from: stream, offset: offset + subspace * count))
    }
    let rows = clusters.map(\.count).max() ?? 1
    var codebook = [Double](repeating: 0, count: rows * cut.inputs)
    for (subspace, clusters) in clusters.enumerated() {
      for row in 0..<clusters.count {
        for (place, input) in cut.range(of: subspace).enumerated() {
          codebook[row * cut.inputs + input] = clusters.centres[row * clusters.size + place]
        }
      }
    }
    return ProductWeights(cut: cut, codebook: codebook, codes: clusters.flatMap(\.codes))
  }
}
