import Networks
import Tensors

/// How much the loss would change, to first order, if a channel were 0.
///
///     score_c = mean over images of |mean over positions of a_c·∂L/∂a_c|
///
/// a_c is the activation where the next layer reads it. A group scores the largest of its exits.
///
/// - Complexity: one forward and one backward pass over the images
/// - Source: Molchanov, Tyree, Karras, Aila & Kautz 2017, arXiv:1611.06440
public enum TaylorExpansion {
  /// |Σ a·∂ℓ/∂a|
  public static let criterion = Criterion(
    word: "taylor", symbol: "|a·∂L/∂a|", summary: "first-order change of the loss without the channel",
    needsImages: true
  ) { context throws(CompressionError) in
    let batch = try context.images(for: "the change of the loss")
    let activity = try context.engine.activity(
      of: context.graph.read, in: context.graph.network, on: batch, withChange: true)
    let images = Double(batch.labels.count)
    return context.candidates.map { candidate in
      context.graph.exits(of: candidate.group).map { exit -> Double in
        (activity[exit.member.node]?[exit.member.channel].change ?? 0) / images
      }.max()
    }
  }
}
