import Networks
import ReferenceEngine
import Testing

@testable import Training

@Suite struct RefusedPlanTests {
  struct BadPlan: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let change: @Sendable (inout TrainingPlan) -> Void

    init(_ testDescription: String, _ change: @escaping @Sendable (inout TrainingPlan) -> Void) {
      (self.testDescription, self.change) = (testDescription, change)
    }
  }

  @Test(arguments: [
    BadPlan("batches of 0") { $0.batchSize = 0 },
    BadPlan("batches of −1") { $0.batchSize = -1 },
    BadPlan("−1 epochs") { $0.epochs = -1 },
    BadPlan("2⁶³ − 1 epochs") { $0.epochs = .max },
    BadPlan("η NaN") { $0.learningRate = .nan },
    BadPlan("η infinite") { $0.learningRate = .infinity },
    BadPlan("η negative") { $0.learningRate = -0.1 },
    BadPlan("momentum 1") { $0.momentum = 1 },
    BadPlan("momentum NaN") { $0.momentum = .nan },
    BadPlan("weight decay negative") { $0.weightDecay = -1 },
    BadPlan("λ NaN") { $0.penalty = Penalty(role: .gamma, strength: .nan, method: .proximal) },
    BadPlan("λ negative") { $0.penalty = Penalty(role: .gamma, strength: -1, method: .proximal) },
  ])
  func `a plan that makes no sense is refused before the first step`(bad: BadPlan) throws {
    let network = try smallMLP()
    var plan = TrainingPlan(epochs: 2, for: network)
    plan.batchSize = 5
    bad.change(&plan)
    let spy = Spy(network)
    #expect(throws: NetworkError.self) { try Trainer(plan: plan, executor: spy).train(network, on: numberedImages()) }
    #expect(spy.states.isEmpty)
    // It may be asked before it is tried.
    _ = plan.penaltyTravel(examples: 10, initialGamma: 0.5)
  }
}
