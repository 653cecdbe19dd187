import Networks
import Tensors

/// Scores without any reason: the baseline that a criterion must beat.
public enum RandomScores {
  /// The control: numbers that know nothing of the network.
  public static let criterion = Criterion(
    word: "random", symbol: "random", summary: "no reason at all: the honest baseline", needsImages: false
  ) { context in
    let stream = RandomStream(seed: context.seed, purpose: .pruning, step: context.graph.network.stepCount)
    // Above 0, so that nothing counts as dead.
    return context.candidates.indices.map { 1 - stream.uniform($0) }
  }
}
