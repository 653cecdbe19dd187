import Engines
import Networks
import ReferenceEngine
import SampleNetworks
import Tensors
import Testing

@testable import FastEngine

@Suite struct GroupPenaltyTests {
  private func network() throws -> Network {
    var builder = try NetworkBuilder(input: [2, 6, 7])
    try builder.add(Conv2D(inputChannels: 2, outputChannels: 5, kernelSize: 3))
    try builder.add(ReLULayer())
    try builder.add(Conv2D(inputChannels: 5, outputChannels: 4, kernelSize: 3, hasBias: true))
    try builder.add(GlobalPool())
    try builder.add(LinearLayer(inputs: 4, outputs: 3))
    return try builder.network(seed: 3)
  }

  /// t = ηλ/(1 − m) = 0.1·2/(1 − 0.5) = 0.4. (3, 4) has length 5: ·(1 − 0.4/5). (0.24, 0.32) has 0.4: gone.
  @Test func `a group loses its step in length, by hand`() {
    var rule = UpdateRule(learningRate: 0.1, momentum: 0.5)
    rule.group = GroupPenalty([0, 1, 0, 1, 2], strength: 2)
    var (values, velocity) = ([3, 0.24, 4, 0.32, -1], [0.0, 0, 0, 0, 0])
    rule.step(&values, gradient: [0, 0, 0, 0, 0], velocity: &velocity)
    let expected = [3 * 0.92, 0, 4 * 0.92, 0, -0.6]
    // A few roundings of numbers near 1.
    #expect(zip(values, expected).allSatisfy { abs($0 - $1) < 1e-14 } && values[1] == 0 && values[3] == 0)
  }

  /// A group of one value is the plain proximal step.
  @Test func `groups of one are L1`() {
    var alone = UpdateRule(learningRate: 0.05, momentum: 0.9)
    alone.group = GroupPenalty([0, 1, 2, 3], strength: 0.3)
    let plain = UpdateRule(learningRate: 0.05, momentum: 0.9, l1: 0.3)
    var (a, b) = ([0.5, -0.8, 0.05, 1.3], [0.5, -0.8, 0.05, 1.3])
    var (va, vb) = ([0.0, 0, 0, 0], [0.0, 0, 0, 0])
    for step in 0..<6 {
      let gradient = [0.1, -0.2, 0.01, Double(step)]
      alone.step(&a, gradient: gradient, velocity: &va)
      plain.step(&b, gradient: gradient, velocity: &vb)
    }
    #expect(zip(a, b).allSatisfy { abs($0 - $1) < 1e-12 } && a.map { $0 == 0 } == b.map { $0 == 0 })
    #expect(a.contains(0) && a.contains { $0 != 0 })
  }

  @Test func `what is not a number stays so`() {
    let penalty = GroupPenalty([0, 0, 1], strength: 1)
    let factors = penalty.factors({ [.nan, 1, 2][$0] }, threshold: 0.5)
    #expect(factors[0].isNaN && factors[1] == 0.75)
  }

  /// 1e-5 of the largest after five steps in Float; the same groups are exactly 0.
  @Test(arguments: [("rows", 0.5), ("kernels", 2), ("filters", 4), ("columns", 0.5)])
  func `both engines take the same step`(word: String, strength: Double) throws {
    let network = try network()
    let grain = try #require(Grain.all.first { $0.word == word })
    let numbers = Dictionary(
      uniqueKeysWithValues: network.nodes.compactMap { node in
        grain.grains(of: node, in: network).map { (node.id, $0.numbers) }
      })
    let executors: [any Executor] = [ReferenceExecutor(network), FastExecutor(network)]
    for executor in executors {
      for step in 0..<5 {
        _ = try executor.step(network.sampleBatch(count: 6, seed: UInt64(step))) { parameter in
          var rule = UpdateRule(learningRate: 0.02, momentum: 0.9)
          if parameter.description.role == .weight, let own = numbers[parameter.node] {
            rule.group = GroupPenalty(own, strength: strength)
          }
          return rule
        }
      }
    }
    let counts = executors.map { grain.counts(in: $0.network) }
    #expect(counts[0].map(\.alive) == counts[1].map(\.alive))
    let (alive, total) = (counts[0].reduce(0) { $0 + $1.alive }, counts[0].reduce(0) { $0 + $1.total })
    #expect(alive < total, "\(word): \(alive) of \(total)")
    for node in executors[0].network.nodes where node.layer.weights != nil {
      let expected = try executors[0].network.parameter("w", of: node.name)
      let got = try executors[1].network.parameter("w", of: node.name)
      #expect((try got - expected).largestMagnitude <= 1e-5 * max(expected.largestMagnitude, 0.1), "\(node.name)")
    }
  }
}
