import DataLoading
import Foundation
import Networks
import Options
import Tensors
import Training

/// Network Slimming in several passes: each trains with λ, prunes a part and trains on.
///
/// Pass p of P leaves keep^(p/P) of the channels that could go at the start, so all of them together leave `keep`.
///
/// - Source: Liu et al. 2017, arXiv:1708.06519, section 3, "multi-pass scheme"
public enum IterativeSlimming {
  public static let method = CompressionMethod(
    "slim", source: "Liu et al. 2017, arXiv:1708.06519",
    options: [
      keep.description, passes.description, epochs.description, tune.description, strength.description,
      rate.description, batch.description,
    ], images: .training
  ) { (network, workshop) throws(CompressionError) in
    guard let training = workshop.training else { throw .needsImages("λ") }
    guard network.initialGamma != nil else { throw .noGamma }
    return try Passes(workshop, on: training, of: network).slimmed(network)
  }

  fileprivate static let keep = Option.number(
    "keep", .share(such: 0.4), "the share of the removable channels to keep after all passes"
  ).required
  fileprivate static let passes = Option.count(
    "passes", in: 1...100, "rounds of training, pruning and fine-tuning; 3 by default")
  fileprivate static let epochs = Option.count(
    "epochs", in: 1...10_000, "of training with λ in each pass; 10 by default")
  fileprivate static let tune = Option.count(
    "tune", in: 0...10_000, "epochs of fine-tuning without λ in each pass; 2 by default")
  fileprivate static let strength = Option<PenaltyStrength>.choice(
    "λ", [(word: "auto", value: .found)], orNumber: .positive,
    "strength of the penalty on γ; 0.01 by default; auto brings to 0 what the pass removes"
  ) { .given($0) }
  fileprivate static let rate = Option.number(
    "η", .positive, "learning rate of the training with λ; 0.1 by default, and a tenth of it for fine-tuning")
  fileprivate static let batch = Option.count("batch", in: 1...100_000, "images in a batch; 50 by default")
}

/// One use of the method.
private struct Passes {
  private let workshop: Workshop
  private let split: DataSplit
  private let keep: Double
  private let count: Int
  private var plan: TrainingPlan
  private var tuning: TrainingPlan
  /// Channels that could go at the start.
  private let removable: Int

  init(_ workshop: Workshop, on split: DataSplit, of network: Network) throws(CompressionError) {
    (self.workshop, self.split) = (workshop, split)
    (keep, count) = (workshop[IterativeSlimming.keep] ?? 1, workshop[IterativeSlimming.passes] ?? 3)
    let rate = workshop[IterativeSlimming.rate] ?? 0.1
    plan = TrainingPlan(epochs: workshop[IterativeSlimming.epochs] ?? 10, for: network)
    (plan.learningRate, plan.schedule) = (rate, .step)
    plan.batchSize = workshop[IterativeSlimming.batch] ?? plan.batchSize
    tuning = plan
    tuning.epochs = workshop[IterativeSlimming.tune] ?? 2
    (tuning.learningRate, tuning.schedule) = (rate / 10, .cosine)
    // What a pass removes shall be 0 before it is removed.
    let share = 1 - pow(keep, 1 / Double(count))
    plan.penalty = try (workshop[IterativeSlimming.strength] ?? .given(0.01)).penalty(finding: share) { strength in
      NetworkSlimming.penalty(strength, method: .proximal)
    }
    try plan.checkTime(examples: split.count)
    removable = try ScoringContext(network).candidates.count
  }

  /// The network after as many whole steps as there was time for.
  func slimmed(_ original: Network) throws(CompressionError) -> Network {
    workshop.tell(.plan(plan))
    var network = original
    for number in 1...count {
      do throws(CompressionError) {
        guard try pass(CompressionEvent.Pass(number: number, count: count), &network) else { break }
      } catch {
        guard workshop.cancellation.isRequested else { throw error }
        // What was stopped is a measurement or a pruning: the last whole network stays.
        workshop.tell(.ended(.stopped))
        break
      }
    }
    return network
  }

  /// - Returns: whether there is to be another.
  private func pass(_ pass: CompressionEvent.Pass, _ network: inout Network) throws(CompressionError) -> Bool {
    guard try workshop.train(&network, on: split, plan, pass) else { return false }
    guard !network.isCutOff else {
      workshop.tell(.cutOff(pass))
      return false
    }
    let trained = try workshop.accuracy(of: network)
    var small = try pruned(network, pass)
    try workshop.measure(&small, against: network)
    network = small
    let pruned = try workshop.accuracy(of: network)
    let isWhole = try workshop.train(&network, on: split, tuning, pass, isTuning: true)
    try workshop.noteAccuracy(of: &network, \.accuracyFineTuned)
    workshop.tell(
      .finished(
        CompressionPass(
          number: pass.number, alive: network.aliveChannels.alive, costs: network.costs, trained: trained,
          pruned: pruned, tuned: try workshop.accuracy(of: network))))
    return isWhole
  }

  private func pruned(_ network: Network, _ pass: CompressionEvent.Pass) throws(CompressionError) -> Network {
    let context = try ScoringContext(network)
    let left = pow(keep, Double(pass.number) / Double(pass.count)) * Double(removable)
    let share = left / Double(max(context.candidates.count, 1))
    let statistics = try ActivationStatistics.measure(
      network, on: split.batch(Array(0..<min(200, split.count))).images, engine: workshop.engine)
    let decision = try NetworkSlimming.criterion.decide(context, Selection(.share(min(share, 1))))
    return try Surgery.prune(network, by: decision, compensation: Compensation(.exact, estimate: .measured(statistics)))
  }
}
