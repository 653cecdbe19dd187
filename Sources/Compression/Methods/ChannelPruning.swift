import Networks
import Options
import Tensors

/// Channels by a criterion: silenced where they stand, then taken out, and what they always added kept.
public enum ChannelPruning {
  /// The method with every criterion that there is now.
  public static var method: CompressionMethod {
    CompressionMethod(
      "prune", source: "that of the criterion",
      options: options, images: .measuring, prune)
  }

  private static var criterion: Option<Criterion> {
    .choice(
      "by", Criteria.all.map { (word: $0.word, value: $0) }, "what says how much a channel matters; γ by default")
  }
  private enum Constants: String, CaseIterable { case exact, absorb, drop }
  private static let constants = Option<Constants>.choice(
    "β", "what becomes of the constant that a channel added; exact by default")
  private static let place = Option.choice(
    "at", [(word: "mean", value: ResponsePlace.mean), (word: "interior", value: .interior)],
    "with β: absorb, where the constant is taken; mean by default"
  ).only(with: constants, ["absorb"])
  private enum Estimate: String, CaseIterable { case mean, gaussian, beta = "β" }
  private static let estimate = Option<Estimate>.choice(
    "κ", "what a channel with γ ≠ 0 is taken for; its mean by default"
  ).not(with: constants, ["drop"])
  private static let selects = Option.choice(
    "ties", [(word: "groups", value: false), (word: "selection", value: true)],
    "channels that layers share: as one group (default), or read by choice")
  private static let stem = isPruned("stem", "the first layer; prune by default")
  private static let last = isPruned("last", "the channels that the classifier reads; prune by default")
  private static let projections = isPruned("projections", "convolutions in shortcuts; prune by default")
  private static let masks = Option.flag(
    "as", word: "mask", "silences the channels and keeps all shapes; compact makes it small")
  private static let seed = Option.count("seed", in: 0...Int(Int32.max), "for by: random; 0 by default")

  private static func isPruned(_ name: String, _ summary: String) -> Option<Bool> {
    .choice(name, [(word: "prune", value: true), (word: "keep", value: false)], summary)
  }

  private static var options: [OptionDescription] {
    [
      Selection.keep.description, Selection.threshold.description, criterion.description, Selection.per.description,
      Selection.cap.description, constants.description, place.description, estimate.description, selects.description,
      stem.description, last.description, projections.description, masks.description,
      seed.only(with: criterion, [RandomScores.criterion.word]).description,
    ]
  }

  private static func prune(_ original: Network, in workshop: Workshop) throws(CompressionError) -> Network {
    let selects = workshop[selects] ?? false
    let conventions = Conventions(
      prunesStem: workshop[stem] ?? true, prunesLast: workshop[last] ?? true,
      prunesProjections: workshop[projections] ?? true)
    var network = try networks { () throws(NetworkError) in try original.foldingScales() }
    if selects { network = try Surgery.insertingSelections(network) }
    let context = try ScoringContext(
      network, images: workshop.images, conventions: conventions, seed: UInt64(workshop[seed] ?? 0),
      engine: workshop.engine)
    let decision = try (workshop[criterion] ?? NetworkSlimming.criterion).decide(context, Selection(workshop.given))
    let rule = rule(in: workshop)
    let compensation = Compensation(rule, estimate: try estimate(for: decision, rule, of: network, in: workshop))
    var small =
      workshop[masks] == true
      ? try Surgery.mask(network, by: decision, compensation: compensation)
      : try Surgery.prune(network, by: decision, compensation: compensation)
    small.prunings[small.prunings.count - 1].conventions =
      conventions.description + (selects ? "; shared streams stay whole, and layers read a selection" : "")
    return small
  }

  private static func rule(in workshop: Workshop) -> Compensation.Rule {
    switch workshop[constants] ?? .exact {
    case .exact: .exact
    case .absorb: .absorb(workshop[place] ?? .mean)
    case .drop: .drop
    }
  }

  private static func estimate(
    for decision: PruningDecision, _ rule: Compensation.Rule, of network: Network, in workshop: Workshop
  ) throws(CompressionError) -> ConstantEstimate {
    switch workshop[estimate] ?? .mean {
    case .beta: return .beta
    case .gaussian: return .gaussian
    case .mean:
      // What is dropped need not be measured.
      guard let images = workshop.images, rule != .drop else { return .gaussian }
      return .measured(
        try ActivationStatistics.measure(network, on: images.images, for: decision, engine: workshop.engine))
    }
  }
}
