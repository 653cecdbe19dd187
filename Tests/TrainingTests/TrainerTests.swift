import DataLoading
import Engines
import Foundation
import Networks
import ReferenceEngine
import Tensors
import Testing

@testable import Training

@Suite struct TrainerTests {
  private func plan(_ network: Network, epochs: Int = 2, batchSize: Int = 5) -> TrainingPlan {
    var plan = TrainingPlan(epochs: epochs, for: network)
    plan.batchSize = batchSize
    return plan
  }

  private func train(
    _ network: Network, _ plan: TrainingPlan, on split: DataSplit = numberedImages(), executor: (any Executor)? = nil
  ) throws -> TrainingOutcome {
    try Trainer(plan: plan, executor: executor ?? ReferenceExecutor(network)).train(network, on: split)
  }

  @Test func `each epoch sees every image once, in an order of its own`() throws {
    let network = try smallMLP()
    let spy = Spy(network)
    _ = try train(network, plan(network, epochs: 3), executor: spy)
    #expect(spy.firstPixels.map(\.count) == [5, 5, 5, 5, 3, 5, 5, 5, 5, 3, 5, 5, 5, 5, 3])
    let epochs = (0..<3).map { spy.firstPixels[($0 * 5)..<($0 * 5 + 5)].flatMap { $0 } }
    for epoch in epochs { #expect(epoch.sorted() == (0..<23).map(Double.init)) }
    #expect(Set(epochs).count == 3)
    #expect(epochs[0] != epochs[0].sorted())
  }

  @Test func `the same seed gives the same bits, on a busy machine too`() throws {
    let glyphs = try Glyphs.dataset(trainCount: 60, testCount: 10).train
    let network = try smallVGG()
    let plan = plan(network, batchSize: 16)
    let first = try train(network, plan, on: glyphs).network.bytes
    #expect(try train(network, plan, on: glyphs).network.bytes == first)

    let isOver = Cancellation()
    for _ in 0..<4 { Thread.detachNewThread { while !isOver.isRequested {} } }
    defer { isOver.request() }
    #expect(try train(network, plan, on: glyphs).network.bytes == first)
    #expect(try train(smallVGG(seed: 8), plan, on: glyphs).network.bytes != first)
  }

  @Test func `two runs in a row go on where the first ended`() throws {
    let network = try smallMLP()
    let first = try train(network, plan(network)).network
    #expect(first.stepCount == 10)
    let spy = Spy(first)
    let second = try train(first, plan(first, epochs: 1), executor: spy)
    #expect(second.network.history.map(\.epoch) == [1, 2, 3])
    #expect(second.epochs.map(\.epoch) == [3])
    #expect(second.network.stepCount == 15)
    #expect(network.history.isEmpty && network.stepCount == 0)
    let fresh = Spy(network)
    _ = try train(network, plan(network, epochs: 1), executor: fresh)
    #expect(spy.firstPixels != fresh.firstPixels, "a continued run would repeat the first epoch's order")
  }

  @Test func `a small VGG learns 300 glyphs`() throws {
    let glyphs = try Glyphs.dataset(trainCount: 300, testCount: 10).train
    var network = try Network.vgg(
      [.convolution(channels: 8), .pool, .convolution(channels: 16), .pool, .convolution(channels: 16)],
      input: [1, 16, 16], classes: 10, seed: 7)
    network.dataset = "glyphs"
    let outcome = try train(network, plan(network, epochs: 6, batchSize: 15), on: glyphs)
    #expect(outcome.ending == .finished)
    #expect(outcome.network.dataset == "glyphs")
    let losses = outcome.epochs.map(\.loss)
    #expect(losses.count == 6)
    // Ten classes start near ln 10 = 2.3; a run that learns nothing stays there.
    #expect(losses[5] < 0.5 * losses[0], "\(losses)")
    #expect(outcome.epochs[5].accuracy > 2 * outcome.epochs[0].accuracy)
  }

  @Test func `an epoch's record is the mean over its images of what the steps saw`() throws {
    let network = try smallMLP()
    let spy = Spy(network)
    spy.spoil = { step, result in result = StepResult(loss: Double(step), correct: step) }
    let outcome = try train(network, plan(network), executor: spy)
    // Batches of 5, 5, 5, 5, 3: (0·5 + 1·5 + 2·5 + 3·5 + 4·3)/23 and (0 + 1 + 2 + 3 + 4)/23, then steps 5…9.
    let losses: [Double] = [42.0 / 23, 157.0 / 23]
    let accuracies: [Double] = [10.0 / 23, 35.0 / 23]
    #expect(outcome.epochs.map(\.loss) == losses)
    #expect(outcome.epochs.map(\.accuracy) == accuracies)
    #expect(outcome.epochs.map(\.learningRate) == [0.1, 0.1 * 0.01])
  }

  @Test func `progress is told after every step and ends at 1`() throws {
    let network = try smallVGG()
    let glyphs = try Glyphs.dataset(trainCount: 20, testCount: 10).train
    var fractions: [Double] = []
    _ = try Trainer(plan: plan(network), executor: ReferenceExecutor(network)).train(network, on: glyphs) {
      fractions.append($0.fraction)
      #expect($0.epochs == 2 && $0.alive == 10)
    }
    #expect(fractions == (1...8).map { Double($0) / 8 })
  }

  @Test(arguments: [0, 1, 4, 5, 7])
  func `a cancelled run stops with the batches it has done`(steps: Int) throws {
    let network = try smallMLP()
    let spy = Spy(network)
    let cancellation = Cancellation()
    if steps == 0 { cancellation.request() }
    let outcome = try Trainer(plan: plan(network), executor: spy, cancellation: cancellation)
      .train(network, on: numberedImages()) { _ in if spy.states.count == steps { cancellation.request() } }
    #expect(outcome.ending == .stopped)
    #expect(outcome.network.stepCount == steps && outcome.network.isFinite)
    #expect(outcome.network.parameterBytes == (spy.states.last ?? network).parameterBytes)
    // 23 images in batches of 5 are five batches an epoch: one stopped before its first batch has no record.
    #expect(outcome.network.history.map(\.epoch) == Array((1...3).prefix((steps + 4) / 5)))
  }

  @Test func `a step that is given up in its middle has moved nothing`() throws {
    let network = try smallMLP()
    let spy = Spy(network)
    let cancellation = Cancellation()
    spy.begin = { if $0 == 7 { cancellation.request() } }
    let outcome = try Trainer(plan: plan(network), executor: spy, cancellation: cancellation)
      .train(network, on: numberedImages())
    #expect(outcome.ending == .stopped && outcome.network.stepCount == 7 && spy.states.count == 7)
    #expect(outcome.network.parameterBytes == spy.states.last?.parameterBytes)
  }

  @Test func `a learning rate of a million ends in divergence with finite numbers`() throws {
    for network in [try smallMLP(), try .vgg([.convolution(channels: 3)], input: [1, 1, 2], classes: 3, seed: 1)] {
      var plan = plan(network, epochs: 40)
      (plan.learningRate, plan.schedule) = (1e6, .constant)
      let outcome = try train(network, plan)
      guard case .diverged(let epoch, let loss) = outcome.ending else {
        Issue.record("ended with \(outcome.ending)")
        continue
      }
      #expect(outcome.network.isFinite)
      #expect(outcome.network.history.count == epoch - 1)
      #expect(!(loss < 1e4))
    }
  }

  @Test(arguments: [Double.nan, .infinity, 1e4])
  func `an absurd loss brings back the network from before it arose`(loss: Double) throws {
    let network = try smallMLP()
    let spy = Spy(network)
    spy.spoil = { step, result in if step == 7 { result.loss = loss } }
    let outcome = try train(network, plan(network), executor: spy)
    guard case .diverged(epoch: 2, _) = outcome.ending else {
      Issue.record("ended with \(outcome.ending)")
      return
    }
    // Step 7 saw the numbers that step 6 left, so those of step 5 are the last known to be good.
    #expect(outcome.network.parameterBytes == spy.states[5].parameterBytes)
    #expect(outcome.network.history.map(\.epoch) == [1])
  }

  /// No later loss judges what the last step did; finite numbers may be so large that no score is.
  @Test func `a last step that spoils the scores is taken back`() throws {
    let network = try smallMLP()
    let spy = Spy(network)
    spy.poison = { step, network in
      if step == 9 {
        network.visitParameters { _, _, value in value = Tensor(shape: value.shape, repeating: 1e200) }
      }
    }
    let outcome = try train(network, plan(network), executor: spy)
    guard case .diverged(epoch: 2, _) = outcome.ending else {
      Issue.record("ended with \(outcome.ending)")
      return
    }
    #expect(outcome.network.parameterBytes == spy.states[8].parameterBytes)
  }

  @Test func `test images are looked at after each epoch and change nothing`() throws {
    let network = try smallMLP()
    var trainer = Trainer(plan: plan(network), executor: ReferenceExecutor(network))
    let plain = try trainer.train(network, on: numberedImages())
    trainer.test = numberedImages(7)
    let looked = try trainer.train(network, on: numberedImages())
    #expect(looked.network.parameterBytes == plain.network.parameterBytes)
    let score = try Score.of(looked.network, on: numberedImages(7), executor: ReferenceExecutor(network))
    #expect(looked.epochs.last?.testAccuracy == score.accuracy && plain.epochs.allSatisfy { $0.testAccuracy == nil })
  }

  @Test func `a network of NaN diverges at once and is handed back`() throws {
    var network = try smallMLP()
    try network.setParameter("w", of: "fc1", to: Tensor(shape: [4, 2], repeating: .nan))
    let outcome = try train(network, plan(network))
    guard case .diverged(epoch: 1, let loss) = outcome.ending, loss.isNaN else {
      Issue.record("ended with \(outcome.ending)")
      return
    }
    #expect(outcome.network.stepCount == 0 && outcome.epochs.isEmpty)
    #expect(outcome.network.parameterBytes == network.parameterBytes)
  }

  /// A running variance can overflow while the loss, which uses the batch's own, stays small.
  @Test(arguments: [true, false])
  func `statistics that overflow behind a good loss are never handed back`(isCancelled: Bool) throws {
    let network = try Network.vgg([.convolution(channels: 2)], input: [1, 1, 2], classes: 3, seed: 1)
    let spy = Spy(network)
    spy.poison = { step, network in
      guard step >= 3 else { return }
      network.visitParameters { _, description, value in
        if description.name == "var" { value.elements[0] = .infinity }
      }
    }
    let cancellation = Cancellation()
    let outcome = try Trainer(plan: plan(network), executor: spy, cancellation: cancellation)
      .train(network, on: numberedImages()) { _ in
        if isCancelled, spy.states.count == 6 { cancellation.request() }
      }
    #expect(outcome.network.isFinite)
    #expect(outcome.network.parameterBytes == spy.states[2].parameterBytes)
    guard case .diverged = outcome.ending else {
      Issue.record("ended with \(outcome.ending)")
      return
    }
  }

  @Test func `a batch larger than the data is all of it, and no epochs change nothing`() throws {
    let network = try smallMLP()
    let whole = try train(network, plan(network, epochs: 1, batchSize: .max))
    #expect(whole.network.stepCount == 1 && whole.ending == .finished)
    let none = try train(network, plan(network, epochs: 0))
    #expect(none.ending == .finished)
    #expect(try none.network.bytes == network.bytes)
  }

  @Test func `data that does not fit is refused with both sides`() throws {
    let network = try smallMLP()
    let cases: [(split: DataSplit, sentence: String)] = [
      (try numberedImages().subset(0..<0), "numbered[0..<0] has no images"),
      (
        try Glyphs.dataset(trainCount: 5, testCount: 5).train,
        "the network reads images of 1×1×2, glyphs.train has 1×16×16"
      ),
      (
        DataSplit(
          name: "four", imageShape: [1, 1, 2], classCount: 4, pixels: [1, 2], labels: [3],
          decoding: Decoding(offset: 0, scale: 1)), "the network tells 3 classes apart, four has 4"
      ),
    ]
    for (split, sentence) in cases {
      let error = #expect(throws: NetworkError.self) { try self.train(network, self.plan(network), on: split) }
      #expect(error?.description == sentence)
    }
  }
}

extension Network {
  var parameterBytes: [[UInt64]] {
    nodes.flatMap { $0.layer.parameters.map { $0.value.elements.map(\.bitPattern) } }
  }
}
