import Networks
import Options
import ReferenceEngine
import Training

/// What a training is told of λ: what it pulls to 0, how hard and in what way.
public enum SparseTraining {
  static let strength = Option<PenaltyStrength>.choice(
    "λ", [(word: "auto", value: .found)], orNumber: .notNegative,
    "strength of the L1 penalty; auto brings the smaller 42 % to 0; none by default"
  ) { .given($0) }
  /// What λ acts on.
  enum Target: Sendable {
    case gamma
    /// A factor s on each.
    case structures(ScaleLayer.Unit)
    /// Weights that go to 0 together.
    case grains(Grain)
  }

  static let target = Option<Target>.choice(
    "sparsify",
    [(word: "γ", value: .gamma)] + ScaleLayer.Unit.allCases.map { (word: "\($0)", value: .structures($0)) }
      + Grain.ofConvolutions.map { (word: $0.word, value: .grains($0)) },
    "what λ pulls to 0: γ (default), a factor s on each structure, or weights that go together, by the group lasso"
  ).only(with: strength)
  static let method = Option<UpdateRule.L1Method>.choice(
    "by", "how λ acts: proximal step (default for γ), sub-gradient, accelerated proximal step (default for s)"
  ).only(with: strength).not(with: target, Grain.ofConvolutions.map(\.word))
  static let ramp = Option<PenaltySchedule>.choice("ramp", "how λ changes over the run; constant by default")
    .only(with: strength).not(with: strength, ["auto"])
  static let clamp = Option.truth("clamp", "false lets an accelerated s go below 0")
    .only(with: target, ScaleLayer.Unit.allCases.map { "\($0)" }).not(with: method, ["proximal", "subgradient"])

  /// All of them, λ first.
  public static let options = [
    strength.description, target.description, method.description, ramp.description, clamp.description,
  ]

  /// The structures that are to be made sparse; nil for γ.
  public static func unit(in given: Given) -> ScaleLayer.Unit? {
    if case .structures(let unit) = given[target] { unit } else { nil }
  }

  /// The grains of weights that are to be made sparse; nil for none.
  static func grain(in given: Given) -> Grain? {
    if case .grains(let grain) = given[target] { grain } else { nil }
  }

  /// The network with factors on the structures that are to be made sparse.
  public static func prepared(_ network: Network, _ given: Given) throws(CompressionError) -> Network {
    guard let unit = unit(in: given) else { return network }
    return try SparseStructureSelection.inserting(unit, into: network)
  }

  /// The plan with the penalty that was asked for; as it is without any.
  ///
  /// - Throws: `CompressionError` where λ has nothing to act on, or cannot be found in such a run.
  public static func penalizing(_ plan: TrainingPlan, of network: Network, _ given: Given, examples: Int)
    throws(CompressionError) -> TrainingPlan
  {
    var plan = plan
    let (unit, grain) = (unit(in: given), grain(in: given))
    if let grain, grain.counts(in: network).isEmpty { throw .noGrains(grain) }
    if let grain, given[strength] == .found { throw .unfindableForGrains(grain) }
    plan.penalty = try given[strength]?.penalty(finding: PenaltyControl.usualShare) { strength in
      if let grain { return Penalty(on: grain, strength: strength) }
      return unit == nil
        ? NetworkSlimming.penalty(strength, method: given[method] ?? .proximal)
        : SparseStructureSelection.penalty(
          strength, method: given[method] ?? .accelerated, isClamped: given[clamp] ?? true)
    }
    plan.penalty?.schedule = given[ramp] ?? .constant
    guard plan.penalty == nil || grain != nil || unit != nil || network.initialGamma != nil else { throw .noGamma }
    try plan.checkTime(examples: examples)
    return plan
  }
}
