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
  public static let method = PruningMethod(
    word: "taylor", criterion: "|a·∂L/∂a|", summary: "first-order change of the loss without the channel",
    needsImages: true
  ) { context throws(CompressionError) in
    let batch = try context.images(for: "the change of the loss")
    let trace: Trace
    do throws(NetworkError) {
      trace = try ReferenceExecutor(context.graph.network).trace(batch, mode: .evaluation)
    } catch {
      throw .network(error)
    }
    let entries = Dictionary(uniqueKeysWithValues: trace.entries.map { ($0.node, $0) })
    let images = Double(batch.labels.count)
    var scores: [Network.NodeID: [Double]] = [:]
    return context.candidates.map { candidate in
      context.graph.exits(of: candidate.group).map { exit -> Double in
        let node = context.graph.node(exit.member.node)
        let own = scores[node.id] ?? entries[node.name].map { change($0.evaluation.output, $0.gradient) } ?? []
        scores[node.id] = own
        // The loss is a mean over images; the change is meant for each.
        return own[exit.member.channel] * images
      }.max()
    }
  }

  private static func change(_ values: Tensor, _ gradient: Tensor) -> [Double] {
    let channels = values.shape[1]
    let plane = values.count / (values.shape[0] * channels)
    var sums = [Double](repeating: 0, count: channels)
    for index in 0..<(values.shape[0] * channels) {
      let products = ((index * plane)..<((index + 1) * plane)).reduce(0) {
        $0 + values.elements[$1] * gradient.elements[$1]
      }
      sums[index % channels] += abs(products / Double(plane))
    }
    return sums.map { $0 / Double(values.shape[0]) }
  }
}
