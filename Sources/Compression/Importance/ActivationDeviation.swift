import Networks
import Tensors

/// How much a channel's variation moves what reads it: the error that a constant in its place would make.
///
///     score_c = std[a_c]·√( Σ_{o,τ} W[o,c,τ]²·γ'_o²/(σ_o² + ε) )
///
/// a_c is the activation where the next layer reads it, γ'_o/√(σ_o² + ε) the factor of the batch norm after that layer,
/// 1 without one. For taps that vary independently it is the root of E‖Δu‖² once the best constant, E[a_c], is put in.
/// It does not change under (γ, β, W) → (γ/t, β/t, t·W), which leaves the network as it is and changes |γ|; it is 0 for
/// dead channels whatever their γ. A group scores the largest of its exits.
///
/// - Complexity: one forward pass over the images
public enum ActivationDeviation {
  /// The score above, by `prune net by: activation`.
  public static let criterion = Criterion(
    word: "activation", symbol: "std·‖W‖", summary: "std of the activation × the weights that read it",
    needsImages: true
  ) { context throws(CompressionError) in
    let batch = try context.images(for: "the std of activations")
    let statistics = try context.statistics(on: batch.images)
    var weights: [Network.NodeID: [Double]] = [:]
    return context.candidates.map { candidate in
      context.graph.exits(of: candidate.group).map { exit -> Double in
        let sums = weights[exit.reader] ?? context.graph.readingWeights(of: exit.reader)
        weights[exit.reader] = sums
        let variance = statistics.variance(exit.member)
        return (variance * sums[exit.member.channel]).squareRoot()
      }.max()
    }
  }
}

extension ChannelGraph {
  /// Σ_{o,τ} W[o,c,τ]²·γ'_o²/(σ_o² + ε) for each input channel c of a layer that mixes channels; 1 where nothing weighs
  /// them, as in a normalisation by neighbours.
  fileprivate func readingWeights(of id: Network.NodeID) -> [Double] {
    guard let squares = node(id).layer.squaredWeights else {
      return [Double](repeating: 1, count: node(id).channelCount)
    }
    var factors = [Double](repeating: 1, count: squares.shape[0])
    let next = readers(of: id)
    if next.count == 1, let normalization = next[0].layer.normalization { factors = normalization.squaredScales }
    let columns = squares.shape[1]
    return (0..<columns).map { column in
      factors.indices.reduce(0) { $0 + factors[$1] * squares.elements[$1 * columns + column] }
    }
  }
}
