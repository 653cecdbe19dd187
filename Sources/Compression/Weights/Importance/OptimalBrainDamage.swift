import Engines
import Networks
import Tensors

/// What the loss grows by when a weight becomes 0, to second order.
///
///     ΔE ≈ ½·h·w²,    h = ∂²E/∂w²
///
/// Three things are taken for granted: that training has come to a minimum, so that ∂E/∂w is 0; that E is bent alike all the
/// way to w = 0; and that weights do not answer for each other, so that the damages of several add up.
///
/// It is the loss on the images looked at that is guarded, not the accuracy.
///
/// - Complexity: one forward and one backward pass over the images, by the reference engine
/// - Source: LeCun, Denker & Solla 1990, NIPS 2
public enum OptimalBrainDamage {
  /// ½·h·w²
  public static let criterion = WeightCriterion(
    word: "curvature", symbol: "½·h·w²", needsImages: true,
    scores: { (scoring) throws(CompressionError) in
      guard let images = scoring.images else { throw .needsImages("the curvature of the loss") }
      return try saliencies(of: scoring.layers, in: scoring.network, on: images)
    }, predictsLoss: true)

  /// ½·h·w² of each weight of some layers.
  public static func saliencies(of layers: [Network.Node], in network: Network, on images: Batch)
    throws(CompressionError) -> [WeightScores]
  {
    let curvature = try networks { () throws(NetworkError) in
      try ReferenceExecutor.curvature(of: network, on: images)
    }
    return layers.map { node in
      let w = node.layer.weights?.elements ?? []
      // A layer that no output hears of is not bent at all.
      let h = curvature[node.id]?["w"]?.elements ?? [Double](repeating: 0, count: w.count)
      return WeightScores(values: zip(h, w).map { h, w in h * w * w / 2 })
    }
  }
}
