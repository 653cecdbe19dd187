import Foundation
import Networks
import Options
import Reports

/// What `prune net threshold: t` leaves at every t at which it leaves something else, each tried on a copy.
///
/// Scores are those of Network Slimming. Between two of them nothing changes, so one threshold stands for all that lie
/// between: the one with the fewest decimals. Of more than `limit` some are left out, evenly.
public struct ThresholdSweep: Equatable, Sendable {
  /// One layer with γ.
  public struct Layer: Equatable, Sendable {
    /// The layer's name.
    public var name: String
    /// |γ| of its channels, in their order.
    public var magnitudes: [Double]
  }

  /// What one threshold leaves.
  public struct Stop: Equatable, Sendable {
    /// What scores above it stays; the floor of a layer, too.
    public var threshold: Double
    /// Of each channel of each layer, whether it stays.
    public var isKept: [[Bool]]
    /// Of the smaller network, with the constants that it keeps.
    public var costs: Costs
  }

  /// In the order of the network.
  public private(set) var layers: [Layer] = []
  /// Of the network as it was.
  public let whole: Costs
  /// In the order of their thresholds, from 0.
  public private(set) var stops: [Stop] = []

  /// - Parameter workshop: with the images that constants are measured on.
  /// - Throws: `CompressionError` for a network without γ, or one that cannot be pruned.
  public init(_ network: Network, in workshop: Workshop, limit: Int = 60) throws(CompressionError) {
    whole = network.costs
    let nodes = network.nodes.compactMap { node in network.gammas[node.id].map { (node: node, gamma: $0) } }
    layers = nodes.map { Layer(name: $0.node.name, magnitudes: $0.gamma.elements.map(abs)) }
    let context = try ScoringContext(network, images: workshop.images, engine: workshop.engine)
    let scores = try NetworkSlimming.criterion.decide(context).candidates.map(\.score).filter(\.isFinite)
    for threshold in Self.thresholds(between: scores, limit: limit) {
      let decision = try NetworkSlimming.criterion.decide(context, Selection(.value(threshold)))
      let gone = Set(decision.removed.flatMap { $0.group.members + $0.gates })
      var workshop = workshop
      workshop.given = Given(["threshold": .number(threshold)])
      workshop.test = nil
      let small = try ChannelPruning.method.compress(network, in: workshop)
      let isKept = nodes.map { node, gamma in
        (0..<gamma.count).map { !gone.contains(ChannelGroup.Member(node: node.id, channel: $0)) }
      }
      stops.append(Stop(threshold: threshold, isKept: isKept, costs: small.costs))
    }
  }

  /// 0, and one threshold for each score but the largest.
  static func thresholds(between scores: [Double], limit: Int) -> [Double] {
    let scores = Set(scores.map { max(0, $0) } + [0]).sorted()
    let all = zip(scores, scores.dropFirst()).map(shortest)
    guard all.count > limit, limit > 1 else { return all }
    return (0..<limit).map { all[$0 * (all.count - 1) / (limit - 1)] }
  }

  /// The number with the fewest decimals that is at least `low` and below `high`.
  private static func shortest(from low: Double, to high: Double) -> Double {
    for decimals in 0...12 {
      let scale = pow(10, Double(decimals))
      let number = (low * scale).rounded(.up) / scale
      if number >= low, number < high { return number }
    }
    return low
  }
}
