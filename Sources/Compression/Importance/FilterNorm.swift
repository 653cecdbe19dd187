import Networks
import Tensors

/// The size of the weights that make a channel: a filter with small weights makes small values.
///
///     L1: Σ|W[c, ·]|        L2: √Σ W[c, ·]²
///
/// A group scores the largest of the filters that make its channels. Filters of different layers have different sizes,
/// so a threshold for each layer is the usual choice.
///
/// - Source: Li, Kadav, Durdanovic, Samet & Graf 2017, arXiv:1608.08710 (L1)
public enum FilterNorm {
  /// Σ|w|
  public static let absolute = method("l1", "Σ|w|", "the L1 norm of the filter that makes the channel") {
    $0.reduce(0) { $0 + abs($1) }
  }

  /// √Σw²
  public static let euclidean = method("l2", "√Σw²", "the L2 norm of the filter that makes the channel") {
    $0.reduce(0) { $0 + $1 * $1 }.squareRoot()
  }

  private static func method(
    _ word: String, _ symbol: String, _ summary: String, norm: @escaping @Sendable ([Double]) -> Double
  ) -> Criterion {
    Criterion(word: word, symbol: symbol, summary: summary, needsImages: false) { context in
      context.candidates.map { candidate in
        candidate.group.members.compactMap { member in
          context.graph.node(member.node).layer.filter(member.channel).map(norm)
        }.max()
      }
    }
  }
}
