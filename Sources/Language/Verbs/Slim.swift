import Compression
import Figures
import Foundation
import Networks
import Training

extension Verbs {
  static let slim = Verb(
    "slim", "a network",
    labels: [
      Label("keep", "the share of the removable channels to keep after all passes"),
      Label("passes", "rounds of training, pruning and fine-tuning; 3 by default"),
      Label("epochs", "of training with λ in each pass; 10 by default"),
      Label("tune", "epochs of fine-tuning without λ in each pass; 2 by default"),
      Label(
        "λ", words: ["auto"], takesValues: true,
        "strength of the penalty on γ; 0.01 by default; auto brings to 0 what the pass removes"),
      Label("on", "the images; the training part of the network's data set by default"),
      Label("η", "learning rate of the training with λ; 0.1 by default, and a tenth of it for fine-tuning"),
      Label("batch", "images in a batch; 50 by default"),
    ], changesSubject: true, trains: true,
    "trains, prunes and fine-tunes, again and again; Ctrl-C stops it after the batch and keeps a valid network",
    example: "net = vgg(8, M, 16, for: glyphs); slim net passes: 1 keep: 50% epochs: 10 tune: 5 λ: 0.01"
  ) { call in
    .network(try call.slimmed(try call.subjectNetwork()))
  }
}

extension VerbCall {
  fileprivate func slimmed(_ original: Network) throws -> Network {
    guard let keep = try number("keep") else {
      throw LanguageError("`slim` needs `keep:`", at: phrase.verbRange, suggestion: "Such as keep: 40%.")
    }
    guard keep > 0, keep <= 1 else {
      throw LanguageError(
        "`keep:` is a share above 0 and at most 1, got \(NumberText.short(keep))", at: labels["keep"]?.range,
        suggestion: "Such as keep: 40%.")
    }
    guard original.initialGamma != nil else {
      throw LanguageError("this network has no γ: it has no batch norm", at: place, suggestion: "vgg(…) has some.")
    }
    let passes = try integer("passes", in: 1...100) ?? 3
    let split = try images(for: original, part: \.train)
    let rate = try positive("η") ?? 0.1
    var plan = TrainingPlan(epochs: try integer("epochs", in: 1...10_000) ?? 10, for: original)
    (plan.learningRate, plan.schedule) = (rate, .step)
    plan.batchSize = try integer("batch", in: 1...100_000) ?? plan.batchSize
    try checkSize(of: original, images: min(plan.batchSize, split.count), label: "batch")
    var tuning = plan
    tuning.epochs = try integer("tune", in: 0...10_000) ?? 2
    (tuning.learningRate, tuning.schedule) = (rate / 10, .cosine)
    plan.penalty = NetworkSlimming.penalty(word("λ") == "auto" ? 1 : try positive("λ") ?? 0.01, method: .proximal)
    if word("λ") == "auto" {
      // What a pass removes shall be 0 before it is removed.
      try control(&plan, share: 1 - pow(keep, 1 / Double(passes)), examples: split.count)
    }
    announce(plan, examples: split.count, network: original, test: nil)

    // Each pass keeps the same share of what the one before it left, so that all of them together keep `keep`.
    let whole = try ScoringContext(original).candidates.count
    var network = original
    var table = Table(header: ["pass", "channels", "parameters", "MACs", "trained", "pruned", "tuned"])
    for pass in 1...passes {
      do {
        let lead = "pass \(pass)/\(passes)  "
        let (trained, isStopped) = try run(plan, network, lead + "train  ")
        network = trained
        if isStopped { break }
        guard !network.isCutOff else {
          evaluator.isStopped = true
          evaluator.emit(
            .error(
              "stopped in pass \(pass): no image reaches the output of the network any more, since every γ of a layer is 0. "
                + "Try a smaller λ, or more epochs."))
          break
        }
        let before = try accuracyText(network)
        let context = try ScoringContext(network)
        let share = pow(keep, Double(pass) / Double(passes)) * Double(whole) / Double(max(context.candidates.count, 1))
        let statistics = try ActivationStatistics.measure(
          network, on: split.batch(Array(0..<min(200, split.count))).images, engine: session.engine)
        let decision = try NetworkSlimming.criterion.decide(context, Selection(.share(min(share, 1))))
        var small = try Surgery.prune(
          network, by: decision, compensation: Compensation(.exact, estimate: .measured(statistics)))
        try measure(&small, against: network)
        network = small
        let after = try accuracyText(network)
        let (tuned, isStoppedTuning) = try run(tuning, network, lead + "tune  ")
        network = tuned
        try noteAccuracy(of: &network, \.accuracyFineTuned)
        table.rows.append([
          "\(pass)", "\(network.aliveChannels.alive)", NumberText.grouped(network.costs.parameters),
          NumberText.grouped(network.costs.multiplyAdds), before, after, try accuracyText(network),
        ])
        if isStoppedTuning { break }
      } catch  where session.cancellation.isRequested {
        // What was stopped is a measurement or a pruning: the last whole network stays.
        tell(.stopped, "the network is as the last whole step left it")
        break
      }
    }
    emit(.progress(Progress(fraction: 1, caption: "")))
    if !table.rows.isEmpty {
      emit(.table(table))
      tellWhatWent(in: network.prunings.suffix(table.rows.count))
    }
    return network
  }

  /// One stretch of training; Ctrl-C ends it.
  private func run(_ plan: TrainingPlan, _ network: Network, _ lead: String) throws -> (Network, isStopped: Bool) {
    if plan.epochs == 0 { return (network, false) }
    let split = try images(for: network, part: \.train)
    var trainer = Trainer(
      plan: plan, executor: session.engine.makeExecutor(network), cancellation: session.cancellation)
    trainer.checkpoint = checkpoint
    let channels = network.aliveChannels.total
    let outcome = try trainer.train(network, on: split) {
      emit(.progress(Progress($0, channels: channels, units: 0, prefix: lead)))
      tellSilenced($0.silenced)
    }
    if outcome.ending == .finished, !session.cancellation.isRequested { return (outcome.network, false) }
    tell(outcome.ending == .finished ? .stopped : outcome.ending, "the network is as the last whole step left it")
    return (outcome.network, true)
  }

  /// On which images accuracies were measured, and whether channels that still spoke went.
  private func tellWhatWent(in reports: ArraySlice<PruningReport>) {
    if let images = reports.last?.images { emit("accuracy on \(images.described)".wrapped(to: session.width)) }
    let alive = reports.reduce(0) { $0 + ($1.removedAlive ?? 0) }
    let gone = reports.reduce(0) { $0 + $1.channels.removed }
    guard alive > 0 else { return }
    emit(
      ("\(alive) of the \(gone) removed channels were alive: what varied in them is lost; a stronger λ or more epochs leave "
        + "fewer such").wrapped(to: session.width))
  }

  private func accuracyText(_ network: Network) throws -> String {
    guard let split = session.testImages(for: network, count: VerbCall.reportImages, workspace: evaluator.workspace)
    else {
      return "–"
    }
    return NumberText.percent(try session.accuracy(of: network, on: split))
  }
}
