import Engines
import Networks
import Tensors

/// A way to say how much weights matter one by one; `prune net units: weights by: …` names it.
public struct WeightCriterion: Sendable {
  /// The word after `by:`.
  public let word: String
  /// The score as formulas write it: `½·h·w²`.
  public let symbol: String
  /// Whether it looks at images.
  public let needsImages: Bool
  /// Scores of each layer's weights, higher for what matters more, none below 0.
  public let scores: @Sendable (WeightScoring) throws(CompressionError) -> [WeightScores]
  /// Whether a score is what E grows by when the weight goes.
  public var predictsLoss = false
}

/// All that a criterion of weights may look at.
public struct WeightScoring: Sendable {
  public let network: Network
  /// The layers whose weights are to be scored.
  public let layers: [Network.Node]
  /// For criteria that need images.
  public let images: Batch?
  /// For random scores.
  public let seed: UInt64
}

/// What a criterion says of one layer's weights.
public struct WeightScores: Sendable {
  /// In the order of W's elements.
  public var values: [Double]
  /// What a threshold on scores is multiplied by to be told in the layer's own measure.
  public var unit = 1.0
}

/// Every criterion of weights; to add one is a file and a line here.
public enum WeightCriteria {
  /// The criteria of this module; whoever is built on it may add some. The first is what goes without `by:`.
  public static let registry = Registry([Magnitude.criterion, OptimalBrainDamage.criterion, RandomWeights.criterion])
  /// In the order in which they were added.
  public static var all: [WeightCriterion] { registry.all }
}
