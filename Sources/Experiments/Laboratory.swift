import Compression
import DataLoading
import Engines
import FastEngine
import Foundation
import Networks
import Tensors
import Training

/// Trains, prunes and measures by one set of choices, so that arms of an experiment differ in one thing.
public struct Laboratory: Sendable {
  /// Epochs of a first training, and of fine-tuning what was pruned.
  var epochs = 10

  public let train: DataSplit
  public let test: DataSplit
  /// Told in a line what has just been done.
  public var report: @Sendable (String) -> Void = { _ in }

  public init(_ dataset: Dataset, trainingImages: Int) throws {
    train = try dataset.train.subset(0..<min(trainingImages, dataset.train.count))
    test = dataset.test
  }

  func network(_ subject: Subject, seed: UInt64) throws -> Network {
    try subject.make(train.imageShape, train.classCount, seed)
  }

  /// A first training: η 0.1 in steps; `penalty` makes γ or s sparse.
  ///
  /// - Parameters:
  ///   - split: other images than all.
  ///   - objective: what scores are judged by, if not labels alone.
  func trained(
    _ network: Network, epochs: Int? = nil, rate: Double = 0.1, penalty: Penalty? = nil, travel: Double? = nil,
    on split: DataSplit? = nil, by objective: (any Objective)? = nil
  ) throws -> Network {
    var plan = TrainingPlan(epochs: epochs ?? self.epochs, for: network)
    (plan.learningRate, plan.schedule, plan.penalty) = (rate, .step, penalty)
    plan.isNesterov = penalty?.role == .scale
    if let travel {
      let strength = plan.strength(
        forTravel: travel, examples: train.count, initialGamma: plan.penalizedStart(of: network))
      plan.penalty?.strength = strength ?? 0
    }
    return try run(plan, network, split, objective)
  }

  private func run(_ plan: TrainingPlan, _ network: Network, _ split: DataSplit?, _ objective: (any Objective)?) throws
    -> Network
  {
    var trainer = Trainer(plan: plan, executor: executor(network))
    if let objective { trainer.objective = objective }
    return try trainer.train(network, on: split ?? train).network
  }

  /// Training on after pruning: η 0.05 along a cosine, without a penalty.
  func tuned(_ network: Network, epochs: Int? = nil, rate: Double = 0.05, by objective: (any Objective)? = nil) throws
    -> Network
  {
    var plan = TrainingPlan(epochs: epochs ?? self.epochs, for: network)
    (plan.learningRate, plan.schedule) = (rate, .cosine)
    return try run(plan, network, nil, objective)
  }

  /// What the network says of all images, a row each.
  func scores(_ network: Network, _ split: DataSplit) throws -> Tensor {
    let executor = executor(network)
    var scores: [Double] = []
    for start in stride(from: 0, to: split.count, by: 500) {
      scores += try executor.scores(split.batch(Array(start..<min(start + 500, split.count))).images).elements
    }
    return Tensor(shape: [split.count, split.classCount], elements: scores)
  }

  /// The same architecture with new weights, trained for as long as the pruned one was altogether.
  func fromScratch(_ network: Network, seed: UInt64) throws -> Network {
    try trained(network.fresh(seed: seed + 100), epochs: 2 * epochs)
  }

  /// On one thread, for several subjects are measured at the same time.
  private func executor(_ network: Network) -> FastExecutor { FastExecutor(network, threads: 1) }

  func accuracy(_ network: Network) throws -> Double {
    try Score.of(network, on: test, executor: executor(network)).accuracy
  }

  func statistics(_ network: Network) throws -> ActivationStatistics {
    try ActivationStatistics.measure(network, on: train.batch(Array(0..<200)).images)
  }

  func pruned(
    _ original: Network, by method: Criterion, _ selection: Selection, _ rule: Compensation.Rule = .exact,
    selects: Bool = false, seed: UInt64 = 0
  ) throws -> Network {
    let network = selects ? try Surgery.insertingSelections(original) : original
    let decision = try method.decide(try ScoringContext(network, seed: seed), selection)
    let compensation = Compensation(rule, estimate: .measured(try statistics(network)))
    return try Surgery.prune(network, by: decision, compensation: compensation)
  }
}

extension Laboratory {
  /// Batch norm statistics from 2,000 unlabelled training images.
  func reestimated(_ network: Network) throws -> Network {
    try network.reestimatingStatistics(on: train, batches: 8, batchSize: 250, executor: executor(network))
  }
}
