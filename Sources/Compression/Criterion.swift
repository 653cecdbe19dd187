import Engines
import Networks
import Tensors

/// A way to say how much channels matter, one for each group that could go; `prune net by: …` names it.
public struct Criterion: Sendable {
  /// The word after `by:`.
  public let word: String
  /// The score as formulas write it: `|γ|`.
  public let symbol: String
  /// What it goes by, for help.
  public let summary: String
  /// Whether it looks at activations or gradients, and so needs images.
  public let needsImages: Bool
  /// One score for each candidate, higher for what matters more; nil for a group it cannot judge.
  public let scores: @Sendable (ScoringContext) throws(CompressionError) -> [Double?]

  /// Which groups to keep.
  public func decide(
    _ context: ScoringContext, _ selection: Selection = Selection()
  ) throws(CompressionError) -> PruningDecision {
    let scores = try scores(context)
    let scored = zip(context.candidates, scores).compactMap { candidate, score in
      score.map { (candidate: candidate, score: $0) }
    }
    guard !scored.isEmpty else { throw .noScores(symbol) }
    var decision = try selection.decide(
      scored, spent: context.spent, criterion: symbol, layers: context.graph.network.nodes.filter(\.layer.isGate))
    decision.method = word
    return decision
  }
}

/// All that a criterion may look at.
public struct ScoringContext: Sendable {
  /// How the network's channels hang together.
  public let graph: ChannelGraph
  /// What can go, and is to be scored.
  public let candidates: [PruningCandidate]
  /// What carries constants of earlier prunings and nothing else: it has gone already, and goes into the next constant.
  let spent: [PruningCandidate]
  /// For criteria that need images.
  public var images: Batch?
  /// For random scores.
  public var seed: UInt64
  /// What values and gradients are measured on.
  public var engine: Engine

  public init(
    _ network: Network, images: Batch? = nil, conventions: Conventions = Conventions(), seed: UInt64 = 0,
    engine: Engine = .reference
  ) throws(CompressionError) {
    graph = ChannelGraph(network)
    let all = try PruningCandidate.all(in: graph, conventions: conventions)
    let carriers = network.carriers
    candidates = all.filter { !$0.isSpent(carriers) }
    spent = all.filter { $0.isSpent(carriers) }
    (self.images, self.seed, self.engine) = (images, seed, engine)
  }

  func images(for what: String) throws(CompressionError) -> Batch {
    guard let images else { throw .needsImages(what) }
    return images
  }

  func statistics(on images: Tensor) throws(CompressionError) -> ActivationStatistics {
    try ActivationStatistics.measure(graph.network, on: images, nodes: graph.read, engine: engine)
  }
}

/// Every criterion.
public enum Criteria {
  /// The criteria of this module; whoever is built on it may add some.
  public static let registry = Registry([
    NetworkSlimming.criterion, ActivationDeviation.criterion, FilterNorm.absolute, FilterNorm.euclidean,
    TaylorExpansion.criterion, RandomScores.criterion,
  ])
  /// All criteria, in the order in which they were added.
  public static var all: [Criterion] { registry.all }

  /// The criterion of a word; nil if there is none.
  public static func named(_ word: String) -> Criterion? { all.first { $0.word == word } }
}
