import Engines
import FastEngine
import Networks
import ReferenceEngine
import SampleNetworks
import Tensors
import Testing

@testable import Training

@Suite struct DistillationTests {
  private func random(_ shape: Shape, lane: Int) -> Tensor {
    .normal(shape, deviation: 2, from: RandomStream(seed: 4, purpose: .workspace, lane: lane))
  }

  /// At a high temperature the teacher's part of the gradient becomes α·(z − v)/(N·K), with both rows' means taken away.
  /// Within 1 % at T = 1000, as `methods.md` [17] has it.
  @Test func `a high temperature compares the scores themselves`() throws {
    let (x, t) = (random([5, 7], lane: 0), random([5, 7], lane: 1))
    let objective = Distillation(teacherScores: t, temperature: 1000, share: 1)
    let gradient = try objective.judge(x, labels: [0, 1, 2, 3, 6]).gradient
    func centred(_ tensor: Tensor) throws -> Tensor {
      try tensor - tensor.reduced(along: [1], keepsAxes: true, Reduction.mean)
    }
    let expected = try 1 / 35 * (centred(x) - centred(t))
    #expect(gradient.relativeError(to: expected) < 0.01)
  }

  @Test func `a student like its teacher has nothing to learn from it`() throws {
    let t = random([3, 4], lane: 2)
    let soft = Distillation(teacherScores: t, temperature: 4, share: 1)
    let judgement = try soft.judge(t, labels: [0, 1, 2])
    #expect(abs(judgement.loss) < 1e-14 && judgement.gradient.largestMagnitude < 1e-15)
    // With all of the word the labels' it is the cross-entropy.
    let hard = try Distillation(teacherScores: t, temperature: 4, share: 0).judge(t, labels: [0, 1, 2])
    let plain = try Classification().judge(t, labels: [0, 1, 2])
    #expect(hard.loss == plain.loss && hard.gradient == plain.gradient && hard.probabilities == plain.probabilities)
    // Scores in the thousands make probabilities of 0, and no NaN.
    let far = try Distillation(teacherScores: 1e3 * t, temperature: 0.5, share: 0.5).judge(-1e3 * t, labels: [0, 1, 2])
    #expect(far.loss.isFinite && far.gradient.elements.allSatisfy(\.isFinite))
  }

  @Test func `each example has its own row of the teacher's`() throws {
    let t = random([6, 3], lane: 3)
    let objective = Distillation(teacherScores: t, temperature: 2, share: 0.7)
    let part = objective.examples([4, 0, 4])
    let rows = [4, 0, 4].map { row in Array(t.elements[(row * 3)..<(row * 3 + 3)]) }
    #expect(part.teacherScores.elements == Array(rows.joined()))
    #expect(part.temperature == 2 && part.share == 0.7)
  }

  @Test func `both engines train by it, and differences agree`() throws {
    let network = try Network.vgg([.convolution(channels: 4)], input: [2, 6, 5], classes: 3, seed: 2).disturbed(seed: 3)
    var batch = network.sampleBatch(count: 6)
    batch.objective = Distillation(teacherScores: random([6, 3], lane: 5), temperature: 3, share: 0.8)
    #expect(try DifferenceCheck.run(network, on: batch).isPassed)
    #expect(try FastCheck.run(network, on: batch).rows.allSatisfy { $0.verdict != .differs })
    let executors: [any Executor] = [ReferenceExecutor(network), FastExecutor(network)]
    let rule = UpdateRule(learningRate: 0.05, momentum: 0.9)
    var losses: [[Double]] = []
    for executor in executors {
      losses.append(try (0..<4).map { _ in try executor.step(batch) { _ in rule }.loss })
    }
    // 1e-5: four steps in Float.
    #expect(zip(losses[0], losses[1]).allSatisfy { abs($0 - $1) < 1e-5 * $0 } && losses[0][3] < losses[0][0])
    let scores = try executors[0].scores(batch.images)
    #expect(try executors[1].scores(batch.images).relativeError(to: scores) < 1e-4)
    // What channels would change is asked by the same objective.
    // The fast engine asks no gradient of the images.
    let nodes = Set(network.nodes.dropFirst().map(\.id))
    let activity = try Engine.fast.activity(nodes, network, batch, true)
    let expected = try ReferenceExecutor.activity(of: nodes, in: network, on: batch, withChange: true)
    let plain = try ReferenceExecutor.activity(
      of: nodes, in: network, on: network.sampleBatch(count: 6), withChange: true)
    for (id, own) in expected {
      for (a, b) in zip(own, activity[id] ?? []) { #expect(abs(a.change - b.change) < 1e-4 * max(abs(a.change), 1)) }
    }
    #expect(expected != plain)
  }

  @Test func `a teacher that does not fit is refused`() throws {
    let network = try Network.vgg([.convolution(channels: 2)], input: [1, 1, 2], classes: 3, seed: 5)
    var trainer = Trainer(plan: TrainingPlan(epochs: 1, for: network), executor: ReferenceExecutor(network))
    let split = numberedImages(20)
    for teacher in [Tensor(shape: [20, 4]), Tensor(shape: [19, 3]), Tensor(shape: [20, 3], repeating: .nan)] {
      trainer.objective = Distillation(teacherScores: teacher, temperature: 4, share: 0.9)
      #expect(throws: NetworkError.self) { try trainer.train(network, on: split) }
    }
    for (temperature, share) in [(0, 0.5), (-1, 0.5), (.nan, 0.5), (.infinity, 0.5), (4, -0.1), (4, 1.1), (4, .nan)] {
      trainer.objective = Distillation(
        teacherScores: Tensor(shape: [20, 3]), temperature: temperature, share: share)
      #expect(throws: NetworkError.self, "\(temperature) \(share)") { try trainer.train(network, on: split) }
    }
  }

  /// A student that is its teacher has a loss of 0 by its word alone, if every batch of a shuffled epoch gets its own rows.
  @Test func `the trainer hands each batch the rows of its images`() throws {
    let split = numberedImages(47)
    let network = try smallMLP()
    let scores = try ReferenceExecutor(network).scores(split.images)
    var plan = TrainingPlan(epochs: 1, for: network)
    (plan.batchSize, plan.learningRate, plan.weightDecay) = (5, 1e-12, 0)
    var trainer = Trainer(plan: plan, executor: ReferenceExecutor(network))
    trainer.objective = Distillation(teacherScores: scores, temperature: 4, share: 1)
    #expect(try trainer.train(network, on: split).epochs[0].loss < 1e-12)
    let others = Array(scores.elements.suffix(scores.shape[1]) + scores.elements.dropLast(scores.shape[1]))
    trainer.objective = Distillation(
      teacherScores: Tensor(shape: scores.shape, elements: others), temperature: 4, share: 1)
    #expect(try trainer.train(network, on: split).epochs[0].loss > 1e-6, "the rows of the images before")
  }
}
