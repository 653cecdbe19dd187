import Networks
import Tensors

/// |w| over the layer's σ, so that one threshold q is q·σ in each layer.
///
/// - Source: Han, Pool, Tran & Dally 2015, arXiv:1506.02626
public enum Magnitude {
  /// |w|/σ
  public static let criterion = WeightCriterion(word: "magnitude", symbol: "|w|/σ", needsImages: false) { scoring in
    scoring.layers.compactMap(\.layer.weights).map { weights in
      let deviation = weights.deviation
      return WeightScores(values: weights.elements.map { abs($0) / deviation }, unit: deviation)
    }
  }
}

extension Weights {
  /// √(Σw²/n) of those that are there; 1 where they are all 0.
  fileprivate var deviation: Double {
    let there = isKept.count { $0 }
    let norm = Reduction.norm(elements)
    return norm > 0 ? norm / Double(there).squareRoot() : 1
  }
}
