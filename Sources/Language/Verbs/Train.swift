import Compression
import Figures
import Foundation
import Networks
import ReferenceEngine
import Texts
import Training

extension Verbs {
  static let train = Verb(
    "train", "a network",
    labels: (TrainingPlan.options + SparseTraining.options).map(Label.init) + [
      Label("on", "the images; the training part of the network's data set by default")
    ] + Label.ofTeacher, changesSubject: true, trains: true,
    "trains by mini-batches, with an L1 penalty on γ if λ is given; Ctrl-C stops after the batch and keeps the network",
    example: "net = vgg(8, for: glyphs); train net epochs: 1 λ: 1e-2 on: glyphs.train[0..<200]"
  ) { call in
    let given = try call.given(TrainingPlan.options + SparseTraining.options)
    let network = try call.blaming { try SparseTraining.prepared(try call.subjectNetwork(), given) }
    let split = try call.images(for: network, part: \.train)
    let plan = try call.blaming {
      let plan = TrainingPlan(given, for: network, nesterov: SparseTraining.unit(in: given) != nil)
      return try SparseTraining.penalizing(plan, of: network, given, examples: split.count)
    }
    try call.checkSize(of: network, images: min(plan.batchSize, split.count), label: "batch")
    let session = call.session
    let test = session.testImages(
      for: network, count: VerbCall.reportImages, workspace: call.evaluator.workspace)
    call.announce(plan, examples: split.count, network: network, test: test)
    var trainer = Trainer(
      plan: plan, executor: session.engine.makeExecutor(network), cancellation: session.cancellation)
    trainer.test = test
    if let teaching = try call.teaching(of: network, on: split) {
      trainer.objective = teaching.objective
      call.emit(
        ("loss: \(NumberText.percent(1 - teaching.share)) the labels', \(NumberText.percent(teaching.share)) of it "
          + "\(call.text(of: "teacher") ?? "the teacher")'s, \(teaching.manner)")
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
    call.tellGrains(of: trained, by: plan)
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
