import DataLoading
import Networks
import ReferenceEngine
import Tensors

/// Where a training run stands, told after every step.
public struct TrainingProgress: Sendable {
  public var epoch: Int
  public var epochs: Int
  /// Share of all steps that are done.
  public var fraction: Double
  /// The epoch's mean so far.
  public var loss: Double
  public var accuracy: Double
  public var alive: Int
  /// Structures with s ≠ 0.
  public var units: Int
}

/// How a training run ended, with the network it leaves.
public struct TrainingOutcome: Sendable {
  public enum Ending: Equatable, Sendable {
    case finished
    /// Cancelled; the network is as the last whole step left it.
    case stopped
    /// The loss was no longer a reasonable number; the network is from before that.
    case diverged(epoch: Int, loss: Double)
  }

  public var network: Network
  public var ending: Ending
  /// The epochs of this run, the last perhaps cut short.
  public var epochs: [EpochRecord]
}

/// The training loop: shuffled mini-batches, one step each, a record for each epoch.
///
/// The shuffle of an epoch depends on the network's seed and step count alone, so the same run gives the same bits,
/// and undoing and repeating it does too.
public struct Trainer {
  public var plan: TrainingPlan
  public var executor: any Executor
  public var cancellation: Cancellation
  /// Whether a cancelled run ends with the epoch at hand instead of the batch.
  public var finishesEpochs = false
  /// Told after every step, with what makes the network as it is then, history included: whoever wants to keep a long
  /// training from being lost takes it now and then.
  public var checkpoint: (() -> Network) -> Void = { _ in }

  public init(plan: TrainingPlan, executor: any Executor, cancellation: Cancellation = Cancellation()) {
    (self.plan, self.executor, self.cancellation) = (plan, executor, cancellation)
  }

  /// - Throws: `NetworkError` if images or labels do not fit the network.
  public func train(
    _ network: Network, on split: DataSplit, progress: (TrainingProgress) -> Void = { _ in }
  ) throws(NetworkError) -> TrainingOutcome {
    try plan.check()
    try check(network, split)
    let batchSize = min(plan.batchSize, split.count)
    try executor.prepare(network)
    let steps = plan.steps(examples: split.count)
    let firstEpoch = network.history.count
    var lastGood = executor.state
    var stepCount = network.stepCount
    var records: [EpochRecord] = []
    var step = 0
    for epoch in 0..<plan.epochs {
      let stream = RandomStream(seed: network.seed, purpose: .shuffle, step: stepCount)
      let order = stream.permutation(split.count)
      var seen = 0
      var correct = 0
      var lossSum = 0.0
      var isStopped = false
      for start in stride(from: 0, to: split.count, by: batchSize) {
        if cancellation.isRequested, !finishesEpochs || seen == 0 {
          isStopped = true
          break
        }
        let indices = Array(order[start..<min(start + batchSize, split.count)])
        let (images, labels) = split.batch(indices)
        let before = executor.state
        let now = step
        let result = try executor.step(Batch(images: images, labels: labels)) {
          plan.rule(for: $0, step: now, of: steps)
        }
        // A step that leaves bad numbers shows in the next loss, so only the state before a good loss is good.
        guard result.loss.isFinite, result.loss < Trainer.absurdLoss else {
          return outcome(lastGood, .diverged(epoch: firstEpoch + epoch + 1, loss: result.loss), records)
        }
        // The batch's own statistics can keep a loss small after the running ones have overflowed.
        if before.isFinite { lastGood = before }
        step += 1
        stepCount += 1
        seen += indices.count
        correct += result.correct
        lossSum += result.loss * Double(indices.count)
        let alive = executor.alive(.gamma).alive
        progress(
          TrainingProgress(
            epoch: epoch + 1, epochs: plan.epochs, fraction: Double(step) / Double(steps),
            loss: lossSum / Double(seen), accuracy: Double(correct) / Double(seen), alive: alive,
            units: executor.alive(.scale).alive))
        checkpoint {
          var network = executor.network
          network.history += records
          return network
        }
      }
      if seen > 0 {
        let rate = plan.learningRate * plan.schedule.factor(step: step - 1, of: steps)
        let units = executor.alive(.scale)
        records.append(
          EpochRecord(
            epoch: firstEpoch + epoch + 1, loss: lossSum / Double(seen), accuracy: Double(correct) / Double(seen),
            alive: executor.alive(.gamma).alive, units: units.total > 0 ? units.alive : nil, learningRate: rate))
      }
      if isStopped { return ended(.stopped, epoch: firstEpoch + epoch + 1, lastGood, records) }
    }
    return ended(.finished, epoch: firstEpoch + plan.epochs, lastGood, records)
  }

  /// A mean cross-entropy above this comes from scores in the thousands: the run is lost though still finite.
  private static let absurdLoss = 1e4

  /// The executor's network, unless its last step has spoiled it.
  private func ended(
    _ ending: TrainingOutcome.Ending, epoch: Int, _ lastGood: any ExecutorState, _ records: [EpochRecord]
  ) -> TrainingOutcome {
    let state = executor.state
    return state.isFinite
      ? outcome(state, ending, records) : outcome(lastGood, .diverged(epoch: epoch, loss: .nan), records)
  }

  private func outcome(_ state: any ExecutorState, _ ending: TrainingOutcome.Ending, _ records: [EpochRecord])
    -> TrainingOutcome
  {
    executor.restore(state)
    var network = executor.network
    network.history += records
    return TrainingOutcome(network: network, ending: ending, epochs: records)
  }

  private func check(_ network: Network, _ split: DataSplit) throws(NetworkError) {
    guard split.count > 0 else { throw .batch("\(split.name) has no images") }
    guard split.imageShape == network.inputShape else {
      throw .batch("the network reads images of \(network.inputShape), \(split.name) has \(split.imageShape)")
    }
    guard split.classCount <= network.classCount else {
      throw .batch("the network tells \(network.classCount) classes apart, \(split.name) has \(split.classCount)")
    }
  }
}
