import Compression
import Figures
import Foundation
import Networks
import ReferenceEngine
import Training

extension Verbs {
  static let train = Verb(
    "train", "a network",
    labels: [
      Label("epochs", "passes over the images; 10 by default"),
      Label(
        "λ", words: ["auto"], takesValues: true,
        "strength of the L1 penalty; auto makes R = 5, or 16 for blocks; none by default"),
      Label(
        "sparsify", words: ["γ", "channels", "groups", "blocks"],
        "what λ pulls to 0: γ (default), or a factor s on each structure"),
      Label(
        "by", words: ["proximal", "subgradient", "accelerated"],
        "how λ acts: proximal step (default for γ), sub-gradient, accelerated proximal step (default for s)"),
      Label("ramp", words: PenaltySchedule.allCases.map(\.rawValue), "how λ changes over the run; constant by default"),
      Label("clamp", "false lets an accelerated s go below 0"),
      Label("on", "the images; the training part of the network's data set by default"),
      Label("η", "learning rate; 0.1 for a fresh network, 0.01 for a trained one"),
      Label("schedule", words: ["step", "cosine", "constant"], "how η falls; step for a fresh network, else constant"),
      Label("batch", "images in a batch; 50 by default"), Label("momentum", "0.9 by default"),
      Label("nesterov", "true for Nesterov's momentum"), Label("decay", "weight decay; 1e-4 by default"),
      Label("decays", words: ["weights", "everything"], "what weight decay pulls: weights (default), or γ and β too"),
    ], changesSubject: true,
    "trains by mini-batches, with an L1 penalty on γ if λ is given; Ctrl-C stops after the batch and keeps the network",
    example: "net = vgg(8, for: glyphs); train net epochs: 1 λ: 1e-2 on: glyphs.train[0..<200]"
  ) { call in
    let network = try call.sparsified(try call.subjectNetwork())
    let split = try call.images(for: network, part: \.train)
    let plan = try call.trainingPlan(for: network, examples: split.count)
    try call.checkSize(of: network, images: min(plan.batchSize, split.count), label: "batch")
    let session = call.session
    let choices = plan.description(examples: split.count, network: network) + "; \(session.engine.name) engine"
    call.emit(choices.wrapped(to: session.width))
    if let warning = plan.penaltyWarning(examples: split.count, network: network) {
      call.evaluator.emit(.text("warning: \(warning)".wrapped(to: session.width)))
    }
    var trainer = Trainer(
      plan: plan, executor: session.engine.makeExecutor(network), cancellation: session.cancellation)
    trainer.checkpoint = call.checkpoint
    let totals = (network.aliveChannels.total, network.alive(.scale).total)
    let outcome = try call.located(at: "on") {
      try trainer.train(network, on: split) { call.emit(.progress(Progress($0, channels: totals.0, units: totals.1))) }
    }
    call.emit(.progress(Progress(fraction: 1, caption: "")))
    if !outcome.epochs.isEmpty { call.emit(.table(outcome.epochs.table(channels: totals.0, units: totals.1))) }
    switch outcome.ending {
    case .finished: break
    case .stopped:
      session.cancellation.reset()
      call.evaluator.isStopped = true
      // Said in spite of a `;`: the learner must know what the network is.
      call.evaluator.emit(.text("stopped; the network is as the last batch left it"))
    case .diverged(let epoch, let loss):
      call.evaluator.isStopped = true
      call.evaluator.emit(
        .error(
          "stopped: the loss became \(NumberText.short(loss)) in epoch \(epoch); the last good network is kept. "
            + "Try a smaller η."))
    }
    var trained = outcome.network
    if plan.penalty == nil, outcome.ending == .finished {
      try call.evaluator.located(call.place) { try call.noteAccuracy(of: &trained, \.accuracyFineTuned) }
    }
    return .network(trained)
  }
}

extension ScaleLayer.Unit {
  /// The kind of structure that a word after `sparsify:` or `units:` means; nil for γ.
  init?(_ word: String) {
    guard let unit = ScaleLayer.Unit.allCases.first(where: { "\($0)" == word }) else { return nil }
    self = unit
  }
}

extension Progress {
  /// A training run's line while it runs.
  init(_ progress: TrainingProgress, channels: Int, units: Int, prefix: String = "") {
    var caption = "\(prefix)epoch \(progress.epoch)/\(progress.epochs)  loss \(String(format: "%.3f", progress.loss))"
    caption += "  accuracy \(NumberText.percent(progress.accuracy))"
    if units > 0 {
      caption += "  units \(progress.units)/\(units)"
    } else if channels > 0 {
      caption += "  alive \(progress.alive)/\(channels)"
    }
    self.init(fraction: progress.fraction, caption: caption)
  }
}

extension VerbCall {
  /// With factors on the structures that are to be made sparse.
  fileprivate func sparsified(_ network: Network) throws(LanguageError) -> Network {
    guard let word = word("sparsify"), let unit = ScaleLayer.Unit(word) else { return network }
    guard labels["λ"] != nil else {
      throw LanguageError(
        "`sparsify:` needs `λ:`, which says how strongly", at: labels["sparsify"]?.range, suggestion: "Such as λ: auto."
      )
    }
    return try located(at: "sparsify") { try SparseStructureSelection.inserting(unit, into: network) }
  }

  fileprivate func trainingPlan(for network: Network, examples: Int) throws(LanguageError) -> TrainingPlan {
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
        let start = plan.penalizedStart(of: network)
        let travel = word("sparsify") == "blocks" ? SparseStructureSelection.blockTravel : NetworkSlimming.travel
        let strength = plan.automaticStrength(examples: examples, initialGamma: start, travel: travel)
        plan.penalty?.strength = strength ?? 0
      }
    }
    return plan
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

extension [EpochRecord] {
  /// A row for each epoch; of many, the first, the last and some between.
  func table(channels: Int, units: Int) -> Table {
    let stride = Swift.max(1, (count + 11) / 12)
    let shown = indices.filter { $0 == 0 || $0 == count - 1 || ($0 + 1) % stride == 0 }
    let rows = shown.map { index -> [String] in
      let epoch = self[index]
      return [
        "\(epoch.epoch)", String(format: "%.4f", epoch.loss), NumberText.percent(epoch.accuracy),
        "\(epoch.alive) of \(channels)",
      ] + (units > 0 ? ["\(epoch.units ?? 0) of \(units)"] : []) + [NumberText.short(epoch.learningRate)]
    }
    let header = ["epoch", "loss", "accuracy", "alive"] + (units > 0 ? ["units"] : []) + ["η"]
    return Table(header: header, rows: rows, alignments: header.map { _ in .right })
  }
}
