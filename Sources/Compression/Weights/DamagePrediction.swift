import Engines
import Foundation
import Networks
import Tensors

/// What Optimal Brain Damage predicts for single weights, beside what happens without them.
public enum DamagePrediction {
  /// One weight that was taken out alone, and put back.
  public struct Trial: Sendable {
    /// Its layer's name.
    public let layer: String
    /// Its place among the elements of W.
    public let index: Int
    /// ½·h·w²
    public let predicted: Double
    /// −g·w, g = ∂E/∂w: what the slope alone would do. 0 at a minimum, which is what the prediction takes for granted.
    package let slope: Double
    /// E without it less E with it, on the same images. Below 0 where the images are better off without.
    public let happened: Double
  }

  /// Takes some weights out one by one, drawn from all that are there.
  ///
  /// - Parameter count: how many; all of them if there are fewer.
  /// - Complexity: for each trial a forward pass from its layer on, by the reference engine: what lies before is as it was
  public static func measure(_ network: Network, on images: Batch, count: Int, seed: UInt64) throws(CompressionError)
    -> [Trial]
  {
    let layers = network.nodes.filter { $0.layer.weights != nil }
    guard !layers.isEmpty else { throw .noWeights }
    let saliencies = try OptimalBrainDamage.saliencies(of: layers, in: network, on: images)
    let there = layers.indices.flatMap { layer in
      (layers[layer].layer.weights?.isKept ?? []).enumerated().filter(\.element).map {
        (layer: layer, index: $0.offset)
      }
    }
    let stream = RandomStream(seed: seed, purpose: .pruning, step: network.stepCount)
    let order = there.indices.sorted { (stream.uniform($0), $0) < (stream.uniform($1), $1) }
    let gradients = try networks { () throws(NetworkError) in
      try ReferenceExecutor(network).trace(images, mode: .evaluation)
    }
    .entries
    let slopes = layers.map { node in
      gradients.first { $0.node == node.name }?.parameterGradients.first { $0.name == "w" }?.value.elements
    }
    let deletions = try networks { () throws(NetworkError) in try WeightDeletion(network, on: images) }
    var trials: [Trial] = []
    for place in order.prefix(count) {
      try Cancellation.checkPruning()
      let (layer, index) = there[place]
      let happened = try networks { () throws(NetworkError) in
        try deletions.change(without: index, of: layers[layer])
      }
      // Weights of another form than W itself have no slope of their own.
      let slope = slopes[layer].map { -$0[index] * (layers[layer].layer.weights?.elements[index] ?? 0) } ?? 0
      trials.append(
        Trial(
          layer: layers[layer].name, index: index, predicted: saliencies[layer].values[index], slope: slope,
          happened: happened))
    }
    return trials
  }

  /// Spearman's: the correlation of the ranks of what was predicted and of how large was what happened; equal ones share
  /// the mean of their ranks. NaN where all are equal.
  ///
  /// - Parameter withSlope: whether −g·w + ½·h·w² is what predicts.
  public static func rankCorrelation(_ trials: [Trial], withSlope: Bool = false) -> Double {
    let predicted = trials.map { withSlope ? abs($0.slope + $0.predicted) : $0.predicted }
    let (a, b) = (ranks(predicted), ranks(trials.map { abs($0.happened) }))
    let mean = Double(trials.count + 1) / 2
    func product(_ a: [Double], _ b: [Double]) -> Double {
      zip(a, b).reduce(0) { $0 + ($1.0 - mean) * ($1.1 - mean) }
    }
    return product(a, b) / (product(a, a) * product(b, b)).squareRoot()
  }

  private static func ranks(_ values: [Double]) -> [Double] {
    let order = values.indices.sorted { values[$0] < values[$1] }
    var ranks = [Double](repeating: 0, count: values.count)
    var start = 0
    while start < order.count {
      var end = start
      while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
      for place in start..<end { ranks[order[place]] = Double(start + 1 + end) / 2 }
      start = end
    }
    return ranks
  }
}
