import DataLoading
import Figures
import Foundation
import Networks
import Reports
import Tensors
import Texts
import Training

/// What `train` and `slim` say.
extension VerbCall {
  /// The choices of a run, and what speaks against its λ.
  func announce(_ plan: TrainingPlan, examples: Int, network: Network, test: DataSplit?) {
    var choices = plan.text(examples: examples, network: network) + "; \(session.engine.name) engine"
    if let test {
      choices +=
        "\naccuracy: training over each epoch; test on \(test.count.grouped) images of \(test.name)"
    }
    emit(choices.wrapped(to: session.width))
    if min(plan.batchSize, examples) == 1, network.normalizesSinglePixels {
      warn(
        "batches of one image leave a batch norm of 1×1 pixels nothing: each value is its own mean, whatever the image; "
          + "take batch: 2 or more")
    }
    if plan.batchSize > 1, examples > plan.batchSize, examples % plan.batchSize == 1, network.normalizesSinglePixels {
      warn(
        "the last batch of each epoch has one image, which leaves a batch norm of 1×1 pixels nothing; take one image more "
          + "or less, or another batch:")
    }
    if let concern = plan.concern(examples: examples, network: network) {
      warn(concern.text(of: plan, examples: examples, network: network))
    }
  }

  /// Said in spite of a `;`: the learner must know.
  func warn(_ text: String) { evaluator.emit(.text("warning: \(text)".wrapped(to: session.width))) }

  /// Layers that have just lost their last γ.
  func tellSilenced(_ layers: [String]) {
    guard !layers.isEmpty else { return }
    emit(.progress(Progress(fraction: 1, caption: "")))
    let names = layers.joined(separator: ", ")
    warn("every γ of \(names) is 0: what comes out there is the same for every image; a smaller λ leaves some")
  }

  /// How a run ended, if not as planned.
  func tell(_ ending: TrainingOutcome.Ending, _ state: String) {
    switch ending {
    case .finished: return
    case .stopped:
      session.cancellation.reset()
      evaluator.emit(.text("stopped; \(state)"))
    case .diverged(let epoch, let loss):
      evaluator.emit(
        .error(
          "stopped: the loss became \(NumberText.short(loss)) in epoch \(epoch); the last good network is kept. "
            + "Try a smaller η."))
    }
    evaluator.isStopped = true
  }

  /// Channels that training has brought back, those that were at 0 before a run without λ; masked ones stay.
  func tellWoken(from network: Network, to trained: Network, by plan: TrainingPlan) {
    let (silenced, awake) = trained.maskedChannels
    let (before, after) = (network.aliveChannels.alive, trained.aliveChannels.alive)
    if silenced > awake {
      emit(
        "\((silenced - awake).counted("masked channel")) stayed as silent as the mask made them".wrapped(
          to: session.width))
    }
    if plan.penalty == nil, after > before {
      emit(
        ("γ was 0 in \(after - before) more of the channels before: no λ holds them now, and they are alive again; "
          + "prune first to keep them out").wrapped(to: session.width))
    }
  }

  /// How many of what a group lasso acted on are 0, and what cuts them.
  func tellGrains(of network: Network, by plan: TrainingPlan) {
    guard let grain = plan.penalty?.grain else { return }
    let counts = grain.counts(in: network)
    let dead = counts.reduce(0) { $0 + $1.total - $1.alive }
    let all = counts.reduce(0) { $0 + $1.total }
    let layers = counts.map { "\($0.node.name) \(($0.total - $0.alive).grouped) of \($0.total.grouped)" }
    emit(
      ("\(dead.grouped) of \(all.grouped) \(grain.word) are exactly 0: \(layers.joined(separator: ", "))"
        + (dead > 0 ? "; prune … units: \(grain.word) keeps them there" : "; a larger λ or more epochs take some"))
        .wrapped(to: session.width))
  }

  /// What `tellStatistics` finds in the moment that somebody who has just stopped a training waits for his prompt.
  func tellStatisticsAtOnce(of network: Network, on split: DataSplit, test: DataSplit?) {
    let isLate = Cancellation()
    DispatchQueue.global().asyncAfter(deadline: .now() + 0.4) { isLate.request() }
    try? Cancellation.$ofArithmetic.withValue(isLate) {
      try tellStatistics(of: network, on: split, test: test, cancellation: isLate)
    }
  }

  /// Says when running statistics that were measured anew would change the test accuracy by more than a point.
  func tellStatistics(of network: Network, on split: DataSplit, test: DataSplit?, cancellation: Cancellation) throws {
    guard let test, network.aliveChannels.total > 0, split.count > 1 else { return }
    let anew = try network.reestimatingStatistics(
      on: split, batches: VerbCall.statisticsBatches, batchSize: VerbCall.statisticsBatchSize,
      executor: session.engine.makeExecutor(network),
      cancellation: cancellation)
    let (now, then) = (try session.accuracy(of: network, on: test), try session.accuracy(of: anew, on: test))
    // A handful of images is chance.
    guard abs(now - then) > max(0.01, 5 / Double(test.count)) else { return }
    emit(
      ("the running means and variances lag behind the weights: measured anew, the test accuracy is "
        + "\(NumberText.percent(then)), not \(NumberText.percent(now)); see ?reestimate").wrapped(to: session.width))
  }
}

extension Network {
  /// Whether a batch norm has one value of a channel for each image.
  fileprivate var normalizesSinglePixels: Bool {
    nodes.contains { node in
      node.shape.count == node.channelCount && node.layer.parameters.contains { $0.description.role == .gamma }
    }
  }
}

extension Progress {
  /// A training run's line while it runs.
  init(_ progress: TrainingProgress, channels: Int, units: Int, prefix: String = "") {
    var caption = "\(prefix)epoch \(progress.epoch)/\(progress.epochs)  loss \(String(format: "%.3f", progress.loss))"
    caption += "  training \(NumberText.percent(progress.accuracy))"
    if units > 0 {
      caption += "  units \(progress.units)/\(units)"
    } else if channels > 0 {
      caption += "  alive \(progress.alive)/\(channels)"
    }
    self.init(fraction: progress.fraction, caption: caption)
  }
}

extension [EpochRecord] {
  /// A row for each epoch; of many in `brief`, the first, the last and some between.
  ///
  /// - Parameters:
  ///   - channels: how many there are, behind those that are alive.
  ///   - units: the same of structures.
  func table(channels: Int? = nil, units: Int? = nil, brief: Bool = false) -> Table {
    let stride = brief ? Swift.max(1, (count + 11) / 12) : 1
    let shown = indices.filter { $0 == 0 || $0 == count - 1 || ($0 + 1) % stride == 0 }.map { self[$0] }
    let (hasTest, hasUnits) = (contains { $0.testAccuracy != nil }, contains { $0.units != nil })
    // Without γ no channel counts as alive.
    let hasGammas = channels.map { $0 > 0 } ?? contains { $0.alive > 0 }
    // A λ that stays is said above.
    let hasStrength = Set(map(\.penaltyStrength)).count > 1
    func of(_ total: Int?) -> String { total.map { " of \($0)" } ?? "" }
    let columns: [(name: String, text: (EpochRecord) -> String)?] = [
      ("epoch", { "\($0.epoch)" }), ("loss", { String(format: "%.4f", $0.loss) }),
      ("training", { NumberText.percent($0.accuracy) }),
      hasTest ? ("test", { $0.testAccuracy.map(NumberText.percent) ?? "" }) : nil,
      hasGammas ? ("alive", { "\($0.alive)\(of(channels))" }) : nil,
      hasUnits ? ("units", { "\($0.units ?? 0)\(of(units))" }) : nil,
      hasStrength ? ("λ", { $0.penaltyStrength.map { String(format: "%.2g", $0) } ?? "" }) : nil,
      ("η", { String(format: "%.2g", $0.learningRate) }),
    ]
    let used = columns.compactMap { $0 }
    return Table(
      header: used.map(\.name), rows: shown.map { epoch in used.map { $0.text(epoch) } },
      alignments: used.map { _ in .right })
  }
}
