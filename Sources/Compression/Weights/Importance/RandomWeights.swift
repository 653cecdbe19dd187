import Networks
import Tensors

/// Scores without any reason: the baseline that a criterion must beat.
public enum RandomWeights {
  /// The control: numbers that know nothing of the network. What has been cut is 0.
  public static let criterion = WeightCriterion(word: "random", symbol: "random", needsImages: false) { scoring in
    scoring.layers.map { node in
      let stream = RandomStream(
        seed: scoring.seed, purpose: .pruning, lane: node.id, step: scoring.network.stepCount)
      let isKept = node.layer.weights?.isKept ?? []
      return WeightScores(values: isKept.enumerated().map { $1 ? 1 - stream.uniform($0) : 0 })
    }
  }
}
