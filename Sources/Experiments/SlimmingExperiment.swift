import Compression
import Networks
import Texts
import Training

/// Network Slimming against random channels, small filters and training from scratch, at three sizes.
public struct SlimmingExperiment: Experiment {
  /// Shares of the channels that are removed.
  public static let removed = [0.4, 0.6, 0.7]

  public var tables = [
    ResultTable(
      "Slimming", keys: ["network", "removed", "arm"],
      columns: [("unpruned", .share), ("pruned", .share), ("tuned", .share), ("parameters", .ratio), ("MACs", .ratio)]),
    ResultTable(
      "Constants, half of the channels removed, before fine-tuning", keys: ["network"],
      columns: [
        ("unpruned", .share), ("drop", .share), ("drop, re-estimated", .share), ("absorb, interior", .share),
        ("absorb, mean", .share), ("exact", .share), ("exact, re-estimated", .share),
      ]),
  ]

  public init() {}

  public mutating func run(
    _ subject: Subject, fresh: Network, plain: Network, seed: UInt64, in laboratory: Laboratory
  ) throws {
    let sparse = try laboratory.trained(
      fresh, penalty: NetworkSlimming.penalty(1, method: .proximal), travel: subject.travel)
    let accuracies = (plain: try laboratory.accuracy(plain), sparse: try laboratory.accuracy(sparse))
    laboratory.report(
      "without λ \(NumberText.percent(accuracies.plain)), with λ \(NumberText.percent(accuracies.sparse)), "
        + "\(sparse.aliveChannels.alive) of \(sparse.aliveChannels.total) γ alive")
    try compareConstants(subject, sparse, accuracies.sparse, laboratory)
    if !subject.isSlimmed { return }
    for share in Self.removed {
      let keep = Selection(.share(1 - share))
      let slim = try laboratory.pruned(sparse, by: NetworkSlimming.criterion, keep, selects: subject.selects)
      try add(subject, share, "slimming", slim, whole: sparse, accuracies.plain, laboratory)
      let random = try laboratory.pruned(plain, by: RandomScores.criterion, keep, selects: subject.selects, seed: seed)
      try add(subject, share, "random", random, whole: plain, accuracies.plain, laboratory)
      // A filter has no size of its own for each of its readers: these groups stay tied.
      let even = Selection(.share(1 - share), scope: .layer)
      let small = try laboratory.pruned(plain, by: FilterNorm.absolute, even)
      try add(subject, share, "L1 norm", small, whole: plain, accuracies.plain, laboratory)
      let scratch = try laboratory.fromScratch(slim, seed: seed)
      tables[0].add(
        [subject.name, NumberText.percent(share), "scratch"],
        ["unpruned": accuracies.plain, "tuned": try laboratory.accuracy(scratch)]
          .merging(ratios(of: scratch, to: sparse)) { $1 })
    }
  }

  private mutating func add(
    _ subject: Subject, _ share: Double, _ arm: String, _ small: Network, whole: Network, _ unpruned: Double,
    _ laboratory: Laboratory
  ) throws {
    let pruned = try laboratory.accuracy(small)
    let tuned = try laboratory.accuracy(try laboratory.tuned(small))
    laboratory.report(
      "\(NumberText.percent(share)) removed, \(arm): \(NumberText.percent(pruned)) → \(NumberText.percent(tuned))")
    tables[0].add(
      [subject.name, NumberText.percent(share), arm],
      ["unpruned": unpruned, "pruned": pruned, "tuned": tuned].merging(ratios(of: small, to: whole)) { $1 })
  }

  /// Half of the channels gone, before any fine-tuning.
  private mutating func compareConstants(
    _ subject: Subject, _ sparse: Network, _ unpruned: Double, _ laboratory: Laboratory
  ) throws {
    let half = Selection(.share(0.5))
    func accuracy(_ rule: Compensation.Rule, reestimated: Bool = false) throws -> Double {
      var small = try laboratory.pruned(sparse, by: NetworkSlimming.criterion, half, rule, selects: subject.selects)
      if reestimated { small = try laboratory.reestimated(small) }
      return try laboratory.accuracy(small)
    }
    let values = [
      "unpruned": unpruned, "drop": try accuracy(.drop), "drop, re-estimated": try accuracy(.drop, reestimated: true),
      "absorb, interior": try accuracy(.absorb(.interior)), "absorb, mean": try accuracy(.absorb(.mean)),
      "exact": try accuracy(.exact), "exact, re-estimated": try accuracy(.exact, reestimated: true),
    ]
    laboratory.report(
      "half removed: drop \(NumberText.percent(values["drop"] ?? 0)), exact \(NumberText.percent(values["exact"] ?? 0))"
    )
    tables[1].add([subject.name], values)
  }
}

func ratios(of small: Network, to whole: Network) -> [String: Double] {
  [
    "parameters": Double(whole.costs.parameters) / Double(max(small.costs.parameters, 1)),
    "MACs": Double(whole.costs.multiplyAdds) / Double(max(small.costs.multiplyAdds, 1)),
  ]
}
