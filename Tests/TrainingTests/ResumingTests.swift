import DataLoading
import Engines
import FastEngine
import Networks
import Testing

@testable import Training

/// Training that goes on must not differ from training that never stopped.
@Suite struct ResumingTests {
  enum EngineName: String, CaseIterable { case reference, fast }

  /// Momentum in every kind of parameter: γ and β, factors by the accelerated rule, weights by Nesterov's.
  enum Recipe: String, CaseIterable { case plain, penalized, nesterov }

  private func executor(_ engine: EngineName, _ network: Network) -> any Executor {
    engine == .reference ? ReferenceExecutor(network) : FastExecutor(network, threads: 2)
  }

  private func train(_ network: Network, _ epochs: Int, _ recipe: Recipe, _ executor: any Executor) throws -> Network {
    var plan = TrainingPlan(epochs: epochs, for: network)
    (plan.batchSize, plan.schedule, plan.learningRate) = (10, .constant, 0.05)
    switch recipe {
    case .plain: break
    case .penalized: plan.penalty = Penalty(role: .gamma, strength: 1e-3, method: .accelerated)
    case .nesterov: plan.isNesterov = true
    }
    let split = try Glyphs.dataset(side: 16, trainCount: 35, testCount: 10).train
    return try Trainer(plan: plan, executor: executor).train(network, on: split).network
  }

  @Test(arguments: EngineName.allCases, Recipe.allCases)
  func `two epochs, a file and two epochs are four epochs, bit for bit`(engine: EngineName, recipe: Recipe) throws {
    let network = try smallVGG()
    let whole = try train(network, 4, recipe, executor(engine, network))
    let half = try train(network, 2, recipe, executor(engine, network))
    let loaded = try NetworkFile.network(from: half.bytes, path: "a")
    let resumed = try train(loaded, 2, recipe, executor(engine, loaded))
    #expect(try resumed.bytes == whole.bytes)
    // The same network again, in the executor that is at hand, as a session would.
    let same = executor(engine, half)
    #expect(try train(train(network, 2, recipe, same), 2, recipe, same).bytes == whole.bytes)
    // Without what momentum left it would be another network: the test can fail.
    var forgetful = loaded
    forgetful.velocities = [:]
    #expect(try train(forgetful, 2, recipe, executor(engine, forgetful)).bytes != whole.bytes)
  }

  @Test(arguments: EngineName.allCases)
  func `a rule of another kind begins at 0`(engine: EngineName) throws {
    let half = try train(smallVGG(), 1, .plain, executor(engine, smallVGG()))
    var forgetful = half
    for node in half.velocities.keys { forgetful.velocities[node]?["γ"] = nil }
    let first = try train(half, 1, .penalized, executor(engine, half))
    #expect(try first.bytes == train(forgetful, 1, .penalized, executor(engine, forgetful)).bytes)
  }

  @Test func `whatever changes a parameter or the structure leaves no velocities`() throws {
    let network = try train(smallVGG(), 1, .plain, ReferenceExecutor(smallVGG()))
    #expect(Set(network.velocities.values.flatMap(\.keys)) == ["w", "b", "γ", "β"])
    var assigned = network
    try assigned.setParameter("β", of: "bn1", to: network.parameter("β", of: "bn1"))
    let smaller = try network.keepingChannels([:])
    let inserted = try network.inserting(ReLULayer(), after: network.nodes[1].id).network
    for changed in [assigned, smaller, inserted, network.fresh(seed: 1)] { #expect(changed.velocities.isEmpty) }
    var noted = network
    noted.history = []
    #expect(noted.velocities == network.velocities)
  }
}
