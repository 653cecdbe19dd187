import DataLoading
import Engines
import Foundation
import Networks
import ReferenceEngine
import Tensors
import Testing

@testable import Training

@Suite struct PenaltyControlTests {
  private func state(_ share: Double = 0.5, steps: Int = 100, first: Double = 0.01) -> PenaltyControlState {
    PenaltyControlState(PenaltyControl(share: share), steps: steps, first: first)
  }

  @Test func `the largest values are free`() {
    var control = state()
    // Of five values ⌊0.5·5⌋ = 2 are to go: the bound is the second smallest.
    #expect(control.pressure(step: 0, magnitudes: [0.3, 0.1, 0.9, 0.2, 0.5]).bound == 0.2)
  }

  @Test func `late in a run two more feel λ for each that is missing`() {
    var control = state()
    // ⌊0.5·5⌋ = 2 are to go. After 60 of 100 steps 2 + 2·1 feel λ where one is missing, but no more than there are.
    #expect(control.pressure(step: 60, magnitudes: [0.3, 0, 0.9, 0.2, 0.5]).bound == 0.2)
    #expect(control.pressure(step: 61, magnitudes: [0.3, 0, 0.9, 0.2, 0.5]).bound == 0.5)
    #expect(control.pressure(step: 61, magnitudes: [0.3, 0, 0.9, 0, 0.5]).bound == 0)
    #expect(control.pressure(step: 61, magnitudes: [0.3, 0.1, 0.9, 0.2, 0.5]).bound == 0.9)
  }

  @Test func `λ grows by the share that is missing, and never falls`() {
    var control = state()
    // Nothing is planned for step 0. At step 20 of 100, half of the way to 40: one of the two, 0.2 of five, is missing.
    #expect(control.pressure(step: 0, magnitudes: [1, 2, 3, 4, 5]).strength == 0.01)
    let grown = control.pressure(step: 20, magnitudes: [1, 2, 3, 4, 5]).strength
    #expect(abs(grown - 0.01 * exp(100 * 0.2 / 100)) < 1e-15)
    #expect(control.pressure(step: 21, magnitudes: [0, 0, 3, 4, 5]).strength == grown)
    #expect(control.pressure(step: 99, magnitudes: [0, 0, 3, 4, 5]).bound == 0)
  }

  @Test func `λ has an end`() {
    var control = state(steps: 10)
    for step in 0..<10 { #expect(control.pressure(step: step, magnitudes: [1, 2]).strength <= 0.2) }
  }

  @Test func `one value is never to go`() {
    var control = state()
    #expect(control.pressure(step: 50, magnitudes: [1]).strength == 0)
    #expect(control.pressure(step: 50, magnitudes: []).strength == 0)
  }

  @Test func `what is at 0 stays under the penalty`() throws {
    // |w| ≤ 0: a gradient below λ does not move it, one above does.
    var rule = UpdateRule(learningRate: 0.1, l1: 0.5)
    rule.l1Bound = 0
    var (values, velocity) = ([0, 0, 2.0], [0, 0, 0.0])
    rule.step(&values, gradient: [0.4, 0.6, 0.4], velocity: &velocity)
    #expect(values[0] == 0 && abs(values[1] + 0.01) < 1e-15 && abs(values[2] - 1.96) < 1e-15)
  }

  @Test func `runs of 400 steps end with the share at 0 on nine of ten seeds`() throws {
    let glyphs = try Glyphs.dataset(trainCount: 200, testCount: 10)
    var zeros: [Int] = []
    for seed in UInt64(1)...10 {
      let network = try smallVGG(seed: seed)
      var plan = TrainingPlan(epochs: 20, for: network)
      plan.batchSize = 10
      plan.penalty = Penalty(role: .gamma, strength: 1, method: .proximal)
      plan.penalty?.control = PenaltyControl(share: 0.5)
      let outcome = try Trainer(plan: plan, executor: ReferenceExecutor(network)).train(network, on: glyphs.train)
      #expect(outcome.ending == .finished && outcome.epochs.compactMap(\.penaltyStrength).count == 20)
      zeros.append(outcome.network.magnitudes(.gamma).count { $0 == 0 })
    }
    // Of 10 γ 5 are to go. In so small a network some hold out against the largest λ, and a batch that pulls harder may
    // bring one back in the last step: one is allowed to be missing.
    #expect(zeros.count { (4...5).contains($0) } >= 9 && zeros.allSatisfy { $0 >= 3 }, "\(zeros)")
  }

  @Test func `a run that is too short is refused with the epochs that it needs`() throws {
    let network = try smallVGG()
    var plan = TrainingPlan(epochs: 10, for: network)
    plan.penalty = Penalty(role: .gamma, strength: 1, method: .proximal)
    plan.penalty?.control = PenaltyControl()
    for (rate, steps, epochs) in [(5, 400, 10), (0.1, 400, 10), (0.02, 2000, 50), (0.01, 4000, 100)] {
      plan.learningRate = rate
      #expect(plan.leastControlledSteps == steps && plan.leastControlledEpochs(examples: 2000) == epochs)
    }
    let glyphs = try Glyphs.dataset(trainCount: 60, testCount: 10)
    #expect(throws: NetworkError.self) {
      try Trainer(plan: plan, executor: ReferenceExecutor(network)).train(network, on: glyphs.train)
    }
  }

  /// R = λ·400·0.06265/(0.1·0.5) in 400 steps.
  @Test(arguments: [
    (1e-4, TrainingPlan.PenaltyConcern.noTime(travel: 0.05012)), (0.0019, .noTime(travel: 0.95228)),
    (0.01, nil), (0.016, .tooStrong),
  ])
  func `a given λ is judged by time and by price`(strength: Double, concern: TrainingPlan.PenaltyConcern?) throws {
    let network = try smallVGG()
    var plan = TrainingPlan(epochs: 10, for: network)
    plan.penalty = Penalty(role: .gamma, strength: strength, method: .proximal)
    switch (plan.concern(examples: 2000, network: network), concern) {
    case (.noTime(let got)?, .noTime(let expected)?): #expect(abs(got - expected) < 1e-9)
    case (let got, _): #expect(got == concern)
    }
    // A λ that is weak in 2,000 steps (0.00145) is not in 12,000 (0.00101).
    for (steps, weak, useful) in [(2000, 0.0014, 0.0015), (12_000, 0.001, 0.0011)] {
      plan.epochs = steps / 40
      plan.penalty?.strength = weak
      #expect(plan.concern(examples: 2000, network: network) == .tooWeak)
      plan.penalty?.strength = useful
      #expect(plan.concern(examples: 2000, network: network) == nil)
    }
  }
}
