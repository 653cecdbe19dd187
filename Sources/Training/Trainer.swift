import DataLoading
import Engines
import Networks
import ReferenceEngine
import Reports
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
  /// Told with an epoch's last step: layers whose every γ has become 0 in it.
  public var silenced: [String] = []
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
  /// Told after every step, with what makes the network as it is then, history included: whoever wants to keep a long
  /// training from being lost takes it now and then.
  public var checkpoint: (() -> Network) -> Void = { _ in }
  /// What the images' scores are judged by.
  public var objective: any Objective = Classification()
  /// Images that each epoch ends with a look at, for its record. They change nothing.
  public var test: DataSplit?

  public init(plan: TrainingPlan, executor: any Executor, cancellation: Cancellation = Cancellation()) {
    (self.plan, self.executor, self.cancellation) = (plan, executor, cancellation)
  }

  /// - Throws: `NetworkError` if images or labels do not fit the network.
  public func train(
    _ network: Network, on split: DataSplit, progress: (TrainingProgress) -> Void = { _ in }
  ) throws(NetworkError) -> TrainingOutcome {
    try plan.check()
    try check(network, split)
    try plan.checkControl(examples: split.count)
    let batchSize = min(plan.batchSize, split.count)
    try executor.prepare(network)
    let steps = plan.steps(examples: split.count)
    let firstEpoch = network.history.count
    let grains = plan.penalizedGrains(of: network)
    var control = plan.controlState(examples: split.count, network: network)
    var lastGood = executor.state
    var stepCount = network.stepCount
    var silent = Set(network.silentNodes(.gamma).map(\.id))
    var records: [EpochRecord] = []
    var lastImages: Tensor?
    var step = 0
    for epoch in 0..<plan.epochs {
      let stream = RandomStream(seed: network.seed, purpose: .shuffle, step: stepCount)
      let order = stream.permutation(split.count)
      var tally = Tally()
      var pressure: PenaltyPressure?
      var isStopped = false
      for start in stride(from: 0, to: split.count, by: batchSize) {
        if cancellation.isRequested {
          isStopped = true
          break
        }
        let indices = Array(order[start..<min(start + batchSize, split.count)])
        let (images, labels) = split.batch(indices)
        let before = executor.state
        let now = step
        let acting =
          control?.pressure(step: now, magnitudes: executor.magnitudes(plan.penalizedRole))
          ?? plan.givenPressure(step: now, of: steps)
        guard
          let result = try take(
            Batch(images: images, labels: labels, objective: objective.examples(indices)),
            {
              plan.rule(
                for: $0.description, step: now, of: steps, acting,
                grains: $0.description.role == .weight ? grains[$0.node] : nil)
            })
        else {
          isStopped = true
          break
        }
        // A step that leaves bad numbers shows in the next loss, so only the state before a good loss is good.
        guard result.loss.isFinite, result.loss < Trainer.absurdLoss else {
          return outcome(lastGood, .diverged(epoch: firstEpoch + epoch + 1, loss: result.loss), records)
        }
        // The batch's own statistics can keep a loss small after the running ones have overflowed.
        if before.isFinite { lastGood = before }
        step += 1
        stepCount += 1
        tally.add(result, images: indices.count)
        (pressure, lastImages) = (acting, images)
        var told = TrainingProgress(
          epoch: epoch + 1, epochs: plan.epochs, fraction: Double(step) / Double(steps), loss: tally.loss,
          accuracy: tally.accuracy, alive: executor.alive(.gamma).alive, units: executor.alive(.scale).alive)
        if start + batchSize >= split.count {
          // A structure whose s is 0 is what a penalty on s is for; a layer without any γ is not.
          let nodes = executor.network.silentNodes(.gamma)
          told.silenced = nodes.filter { !silent.contains($0.id) }.map(\.name)
          silent = Set(nodes.map(\.id))
        }
        progress(told)
        checkpoint {
          var network = executor.network
          network.history += records
          return network
        }
      }
      if tally.seen > 0 {
        let units = executor.alive(.scale)
        records.append(
          EpochRecord(
            epoch: firstEpoch + epoch + 1, loss: tally.loss, accuracy: tally.accuracy,
            testAccuracy: try testAccuracy(), alive: executor.alive(.gamma).alive,
            units: units.total > 0 ? units.alive : nil,
            learningRate: plan.learningRate * plan.schedule.factor(step: step - 1, of: steps),
            penaltyStrength: pressure?.strength))
      }
      if isStopped { return try ended(.stopped, epoch: firstEpoch + epoch + 1, lastGood, records, lastImages) }
    }
    return try ended(.finished, epoch: firstEpoch + plan.epochs, lastGood, records, lastImages)
  }

  /// One step, or nil if it was given up: then nothing has moved.
  private func take(
    _ batch: Batch, _ rule: (ParameterID) -> UpdateRule?
  ) throws(NetworkError) -> StepResult? {
    do throws(NetworkError) {
      return try Cancellation.cancelling(with: cancellation) { () throws(NetworkError) in
        try executor.step(batch, rule: rule)
      }
    } catch .cancelled {
      return nil
    }
  }

  /// What the steps of an epoch came to.
  private struct Tally {
    private(set) var seen = 0
    private var correct = 0
    private var lossSum = 0.0

    var loss: Double { lossSum / Double(seen) }
    var accuracy: Double { Double(correct) / Double(seen) }

    mutating func add(_ result: StepResult, images: Int) {
      seen += images
      correct += result.correct
      lossSum += result.loss * Double(images)
    }
  }

  /// A mean cross-entropy above this comes from scores in the thousands: the run is lost though still finite.
  private static let absurdLoss = 1e4

  private func testAccuracy() throws(NetworkError) -> Double? {
    guard let test, test.count > 0 else { return nil }
    let score = try Score.measure(on: test, classes: executor.network.classCount, executor, cancellation)
    return score.examples == test.count ? score.accuracy : nil
  }

  /// The executor's network, unless its last step, which no later loss has judged, has spoiled it.
  private func ended(
    _ ending: TrainingOutcome.Ending, epoch: Int, _ lastGood: any ExecutorState, _ records: [EpochRecord],
    _ lastImages: Tensor?
  ) throws(NetworkError) -> TrainingOutcome {
    let state = executor.state
    var isGood = state.isFinite
    if isGood, let lastImages { isGood = try executor.scores(lastImages).elements.allSatisfy(\.isFinite) }
    return isGood ? outcome(state, ending, records) : outcome(lastGood, .diverged(epoch: epoch, loss: .nan), records)
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
    try objective.check(network, examples: split.count)
    guard split.classCount <= network.classCount else {
      throw .batch("the network tells \(network.classCount) classes apart, \(split.name) has \(split.classCount)")
    }
  }
}
