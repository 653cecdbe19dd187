import Networks
import ReferenceEngine
import Testing

@testable import Training

@Suite struct TrainingPlanTests {
  private func plan() throws -> TrainingPlan {
    var plan = TrainingPlan(epochs: 2, for: try smallMLP())
    (plan.momentum, plan.weightDecay) = (0.8, 0.25)
    return plan
  }

  @Test func `a fresh network starts high and falls in steps, a trained one goes on gently and falls to 0`() throws {
    var network = try smallMLP()
    let fresh = TrainingPlan(epochs: 1, for: network)
    #expect(fresh.learningRate == 0.1 && fresh.schedule == .step)
    network.stepCount = 1
    let trained = TrainingPlan(epochs: 1, for: network)
    #expect(trained.learningRate == 0.01 && trained.schedule == .cosine)
    #expect(fresh.momentum == 0.9 && fresh.weightDecay == 1e-4 && !fresh.decaysNormalization && !fresh.isNesterov)
  }

  struct RoleCase: Sendable {
    let role: ParameterRole
    let decay: Double
    let decayOfNormalization: Double
    let hasMomentum: Bool
  }

  /// Decay on weights alone, on γ and β when asked for, never on biases and gates; statistics are not trained.
  @Test(arguments: [
    RoleCase(role: .weight, decay: 0.25, decayOfNormalization: 0.25, hasMomentum: true),
    RoleCase(role: .bias, decay: 0, decayOfNormalization: 0, hasMomentum: true),
    RoleCase(role: .gamma, decay: 0, decayOfNormalization: 0.25, hasMomentum: true),
    RoleCase(role: .beta, decay: 0, decayOfNormalization: 0.25, hasMomentum: true),
    RoleCase(role: .scale, decay: 0, decayOfNormalization: 0, hasMomentum: true),
    RoleCase(role: .statistic, decay: 0, decayOfNormalization: 0, hasMomentum: false),
  ])
  func `each role gets the decay and momentum that the plan says`(expected: RoleCase) throws {
    var plan = try plan()
    let parameter = ParameterDescription("p", expected.role)
    for (decaysNormalization, decay) in [(false, expected.decay), (true, expected.decayOfNormalization)] {
      plan.decaysNormalization = decaysNormalization
      let rule = plan.rule(for: parameter, step: 6, of: 10, nil)
      guard expected.hasMomentum else {
        #expect(rule == nil)
        continue
      }
      #expect(rule == UpdateRule(learningRate: 0.1 * 0.1, momentum: 0.8, weightDecay: decay))
    }
  }

  @Test(arguments: ParameterRole.allCases)
  func `a penalty reaches its own role alone`(role: ParameterRole) throws {
    var plan = try plan()
    plan.penalty = Penalty(role: .gamma, strength: 0.5, method: .subgradient)
    let rule = plan.rule(
      for: ParameterDescription("p", role), step: 0, of: 10, plan.givenPressure(step: 0, of: 10))
    if role == .gamma {
      #expect(rule?.l1 == 0.5 && rule?.l1Method == .subgradient)
    } else {
      #expect(rule?.l1 ?? 0 == 0)
    }
  }

  @Test func `every parameter of a network gets its role's rule, step after step`() throws {
    let network = try Network.vgg([.convolution(channels: 2)], input: [1, 1, 2], classes: 3, seed: 1)
    var plan = TrainingPlan(epochs: 5, for: network)
    plan.batchSize = 8
    plan.penalty = Penalty(role: .gamma, strength: 0.01, method: .proximal)
    let spy = Spy(network)
    _ = try Trainer(plan: plan, executor: spy).train(network, on: numberedImages(16))
    #expect(spy.rules.count == 10)
    for (step, rules) in spy.rules.enumerated() {
      #expect(Set(rules.keys) == [.weight, .bias, .gamma, .beta])
      for (role, rule) in rules {
        let pressure = plan.givenPressure(step: step, of: 10)
        let expected = plan.rule(for: ParameterDescription("p", role), step: step, of: 10, pressure)
        #expect(rule == expected, "step \(step), \(role)")
      }
    }
  }

  @Test(arguments: [(50, 7, 1, 1), (7, 7, 1, 1), (3, 7, 2, 6), (1, 7, 1, 7), (.max, 7, 2, 2)])
  func `the last batch may be smaller`(batchSize: Int, examples: Int, epochs: Int, steps: Int) throws {
    var plan = TrainingPlan(epochs: epochs, for: try smallMLP())
    plan.batchSize = batchSize
    #expect(plan.steps(examples: examples) == steps)
  }

  struct TravelCase: Sendable {
    let schedule: Schedule
    let epochs, batchSize, examples: Int
    let strength, initialGamma, travel: Double
  }

  /// R = λ·Ση/((1 − m)·γ₀) with η = 0.1 and m = 0.9, so λ·(Σ factors)/γ₀. 1e-9: Ση adds up to 400 rounded terms.
  @Test(arguments: [
    TravelCase(
      schedule: .constant, epochs: 2, batchSize: 3, examples: 7, strength: 0.01, initialGamma: 0.5, travel: 0.12),
    // 12 + 5/10 + 3/100 = 12.53
    TravelCase(schedule: .step, epochs: 20, batchSize: 9, examples: 9, strength: 0.02, initialGamma: 1, travel: 0.2506),
    // The design's run of NetC: 10 epochs of 2000 in batches of 50 with λ = 1e-2 have R ≈ 5.
    TravelCase(
      schedule: .step, epochs: 10, batchSize: 50, examples: 2000, strength: 1e-2, initialGamma: 0.5, travel: 5.012),
  ])
  func `R is how far the penalty alone would move a γ`(example: TravelCase) throws {
    var plan = TrainingPlan(epochs: example.epochs, for: try smallMLP())
    (plan.schedule, plan.batchSize) = (example.schedule, example.batchSize)
    plan.penalty = Penalty(role: .gamma, strength: example.strength, method: .proximal)
    let travel = try #require(plan.penaltyTravel(examples: example.examples, initialGamma: example.initialGamma))
    #expect(abs(travel - example.travel) <= 1e-9)
  }

  @Test func `without a penalty there is no R`() throws {
    #expect(try plan().penaltyTravel(examples: 7, initialGamma: 0.5) == nil)
  }

}
