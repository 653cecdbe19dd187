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
        "strength of the L1 penalty; auto brings the smaller 42 % to 0; none by default"),
      Label(
        "sparsify", words: ["γ", "channels", "groups", "blocks"],
        "what λ pulls to 0: γ (default), or a factor s on each structure"
      ).only(with: "λ"),
      Label(
        "by", words: ["proximal", "subgradient", "accelerated"],
        "how λ acts: proximal step (default for γ), sub-gradient, accelerated proximal step (default for s)"
      ).only(with: "λ"),
      Label("ramp", words: PenaltySchedule.allCases.map(\.rawValue), "how λ changes over the run; constant by default")
        .only(with: "λ").not(with: "λ", ["auto"]),
      Label("clamp", "false lets an accelerated s go below 0")
        .only(with: "sparsify", ["channels", "groups", "blocks"]).not(with: "by", ["proximal", "subgradient"]),
      Label("on", "the images; the training part of the network's data set by default"),
      Label("η", "learning rate; 0.1 for a fresh network, 0.01 for a trained one"),
      Label("schedule", words: ["step", "cosine", "constant"], "how η falls; step for a fresh network, else cosine"),
      Label("batch", "images in a batch; 50 by default"), Label("momentum", "0.9 by default"),
      Label("teacher", "a network from whose scores to learn too: distillation"),
      Label("T", "temperature that softens scores; 4 by default").only(with: "teacher"),
      Label("α", "the teacher's share of the loss, 90% by default; the labels have the rest").only(with: "teacher"),
      Label("nesterov", "true for Nesterov's momentum"), Label("decay", "weight decay; 1e-4 by default"),
      Label("decays", words: ["weights", "everything"], "what weight decay pulls: weights (default), or γ and β too"),
    ], changesSubject: true, trains: true,
    "trains by mini-batches, with an L1 penalty on γ if λ is given; Ctrl-C stops after the batch and keeps the network",
    example: "net = vgg(8, for: glyphs); train net epochs: 1 λ: 1e-2 on: glyphs.train[0..<200]"
  ) { call in
    let network = try call.sparsified(try call.subjectNetwork())
    let split = try call.images(for: network, part: \.train)
    let plan = try call.trainingPlan(for: network, examples: split.count)
    try call.checkSize(of: network, images: min(plan.batchSize, split.count), label: "batch")
    let session = call.session
    let test = session.testImages(
      for: network, count: VerbCall.reportImages, workspace: call.evaluator.workspace)
    call.announce(plan, examples: split.count, network: network, test: test)
    var trainer = Trainer(
      plan: plan, executor: session.engine.makeExecutor(network), cancellation: session.cancellation)
    trainer.test = test
    if let objective = try call.distillation(of: network, on: split) {
      trainer.objective = objective
      call.emit(
        ("loss: \(NumberText.percent(1 - objective.share)) the labels', \(NumberText.percent(objective.share)) of it "
          + "\(call.text(of: "teacher") ?? "the teacher")'s, at temperature \(NumberText.short(objective.temperature))")
          .wrapped(to: session.width))
    }
    trainer.checkpoint = call.checkpoint
    let totals = (network.aliveChannels.total, network.alive(.scale).total)
    let outcome = try call.located(at: call.labels["teacher"] == nil ? "on" : "teacher") {
      try trainer.train(network, on: split) { progress in
        call.emit(.progress(Progress(progress, channels: totals.0, units: totals.1)))
        call.tellSilenced(progress.silenced)
      }
    }
    call.emit(.progress(Progress(fraction: 1, caption: "")))
    if !outcome.epochs.isEmpty {
      call.emit(.table(outcome.epochs.table(channels: totals.0, units: totals.1, brief: true)))
    }
    var trained = outcome.network
    call.tell(outcome.ending, "the network is as the last batch left it")
    if case .diverged = outcome.ending { return .network(trained) }
    if trained.isCutOff { call.warn("no image reaches the output any more; .undo, and try a smaller λ") }
    call.tellWoken(from: network, to: trained, by: plan)
    if outcome.ending == .stopped {
      call.tellStatisticsAtOnce(of: trained, on: split, test: test)
      return .network(trained)
    }
    do {
      try call.tellStatistics(of: trained, on: split, test: test, cancellation: session.cancellation)
      if plan.penalty == nil { try call.noteAccuracy(of: &trained, \.accuracyFineTuned) }
    } catch  where session.cancellation.isRequested {
      // Only the measuring was stopped: the training is done and stays.
      call.evaluator.isStopped = true
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
