import Networks
import Tensors

/// How much each layer needs its weights: its smallest are cut while all other layers stay whole, without retraining.
///
/// - Source: Han, Pool, Tran & Dally 2015, arXiv:1506.02626, section 3
public enum SensitivityScan {
  /// One layer's accuracies.
  public struct Curve: Sendable {
    /// The layer's name.
    public let layer: String
    /// From the whole layer on downwards.
    public let points: [(density: Double, accuracy: Double)]
  }

  /// Shares of a layer's weights that are kept.
  public static let densities = [1, 0.8, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0.05, 0.02]

  /// - Parameters:
  ///   - workshop: its test images are what accuracies are measured on.
  ///   - progress: told which share is done, and the layer at hand.
  /// - Complexity: a pass over the images for each density of each layer, and one for the whole network
  public static func measure(
    _ network: Network, in workshop: Workshop, progress: (Double, String) -> Void = { _, _ in }
  ) throws(CompressionError) -> [Curve] {
    let layers = network.nodes.filter { $0.layer.weights != nil }
    guard !layers.isEmpty else { throw .noWeights }
    guard let whole = try workshop.accuracy(of: network) else { throw .needsImages("accuracy") }
    var curves: [Curve] = []
    for node in layers {
      var points = [(density: 1.0, accuracy: whole)]
      for density in densities.dropFirst() {
        try Cancellation.checkPruning()
        let done = Double(curves.count) + Double(points.count) / Double(densities.count)
        progress(done / Double(layers.count), node.name)
        let small = try WeightPruning.prune(network, .share(density), layer: node.id)
        points.append((density, try workshop.accuracy(of: small) ?? .nan))
      }
      curves.append(Curve(layer: node.name, points: points))
    }
    return curves
  }
}
