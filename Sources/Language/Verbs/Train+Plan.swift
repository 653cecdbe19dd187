import Compression
import Networks
import ReferenceEngine
import Training

/// What the labels of `train` mean.
extension VerbCall {
  /// With factors on the structures that are to be made sparse.
  func sparsified(_ network: Network) throws(LanguageError) -> Network {
    guard let word = word("sparsify"), let unit = ScaleLayer.Unit(word) else { return network }
    return try located(at: "sparsify") { try SparseStructureSelection.inserting(unit, into: network) }
  }

  func trainingPlan(for network: Network, examples: Int) throws(LanguageError) -> TrainingPlan {
    var plan = TrainingPlan(epochs: try integer("epochs", in: 1...100_000) ?? 10, for: network)
    if let rate = try positive("η") {
      plan.learningRate = rate
    }
    switch word("schedule") {
    case "step": plan.schedule = .step
    case "cosine": plan.schedule = .cosine
    case "constant": plan.schedule = .constant
    default: break
    }
    plan.batchSize = try integer("batch", in: 1...100_000) ?? plan.batchSize
    if let momentum = try number("momentum") {
      guard (0..<1).contains(momentum) else {
        throw LanguageError("`momentum:` must be at least 0 and below 1", at: labels["momentum"]?.range)
      }
      plan.momentum = momentum
    }
    let structures = word("sparsify").flatMap { ScaleLayer.Unit($0) } != nil
    plan.isNesterov = try truth("nesterov") ?? structures
    if let decay = try number("decay") {
      guard decay >= 0, decay.isFinite else {
        throw LanguageError("`decay:` must not be negative", at: labels["decay"]?.range)
      }
      plan.weightDecay = decay
    }
    plan.decaysNormalization = word("decays") == "everything"
    let isAutomatic = word("λ") == "auto"
    if let strength = isAutomatic ? 1 : try positive("λ", orZero: true), strength > 0 {
      guard structures || network.initialGamma != nil else {
        throw LanguageError(
          "this network has no γ for λ to act on: it has no batch norm", at: labels["λ"]?.range,
          suggestion: "vgg(…) and resnet(…) have them.")
      }
      let method = word("by").flatMap(UpdateRule.L1Method.init)
      plan.penalty =
        structures
        ? SparseStructureSelection.penalty(
          strength, method: method ?? .accelerated, isClamped: try truth("clamp") ?? true)
        : NetworkSlimming.penalty(strength, method: method ?? .proximal)
      plan.penalty?.schedule = word("ramp").flatMap(PenaltySchedule.init) ?? .constant
      if isAutomatic {
        try control(&plan, share: PenaltyControl.usualShare, examples: examples)
      }
    }
    return plan
  }

  /// Lets training find λ, so that a share of what it acts on becomes 0.
  func control(_ plan: inout TrainingPlan, share: Double, examples: Int) throws(LanguageError) {
    guard plan.penalty?.method != .subgradient else {
      throw LanguageError(
        "`λ: auto` grows until enough of them are 0, and a sub-gradient leaves none at exactly 0",
        at: labels["by"]?.range, suggestion: "Leave by: out, or give a λ, such as 0.01.")
    }
    plan.penalty?.control = PenaltyControl(share: share)
    let (steps, needed) = (plan.steps(examples: examples), plan.leastControlledSteps)
    guard steps >= needed else {
      throw LanguageError(
        "`λ: auto` needs \(NumberText.grouped(needed)) steps at η \(NumberText.short(plan.learningRate)) to find what can go; "
          + "this run has \(NumberText.grouped(steps))",
        at: labels["λ"]?.range ?? labels["epochs"]?.range ?? place,
        suggestion: plan.remedy(examples: examples))
    }
  }

  func positive(_ label: String, orZero: Bool = false) throws(LanguageError) -> Double? {
    guard let value = try number(label) else { return nil }
    guard value.isFinite, value > 0 || orZero && value == 0 else {
      throw LanguageError(
        "`\(label):` must be \(orZero ? "at least" : "above") 0, got \(NumberText.short(value))",
        at: labels[label]?.range)
    }
    return value
  }
}

extension TrainingPlan {
  /// What a run too short for `λ: auto` can do: a trained network starts from an η that needs many steps.
  fileprivate func remedy(examples: Int) -> String {
    let usual = 0.1
    var faster = self
    faster.learningRate = usual
    let epochs = leastControlledEpochs(examples: examples)
    let other = faster.leastControlledEpochs(examples: examples)
    return
      "Say epochs: \(epochs)\(other < epochs ? ", or η: \(usual) and epochs: \(other)" : ""), or give a λ, such as 0.01."
  }
}
