import Engines
import FastEngine
import Networks
import ReferenceEngine
import SampleNetworks
import Tensors
import Testing

@testable import Compression

/// Networks of the zoo beside those that tests put together.
private let builtNetworks: [NetworkCase] = [
  NetworkCase("resnet, padding shortcuts") {
    try .resnet(depth: 8, width: 4, shortcut: .padding, input: [2, 6, 5], classes: 3, seed: 2)
  },
  NetworkCase("resnet, pre-activation") {
    try .resnet(depth: 14, width: 4, activation: .pre, input: [2, 6, 5], classes: 3, seed: 2)
  },
  NetworkCase("resnet, pre-activation, padding") {
    try .resnet(depth: 8, width: 4, shortcut: .padding, activation: .pre, input: [2, 7, 5], classes: 3, seed: 2)
  },
  NetworkCase("resnet, bottlenecks") {
    try .resnet(depth: 20, width: 2, block: .bottleneck, input: [2, 6, 5], classes: 3, seed: 2)
  },
  NetworkCase("resnet-164 of an eighth of its width") {
    try .resnet(depth: 164, width: 2, block: .bottleneck, input: [2, 6, 5], classes: 3, seed: 2)
  },
  NetworkCase("resnet, bottlenecks, post-activation, padding") {
    try .resnet(
      depth: 11, width: 3, block: .bottleneck, shortcut: .padding, activation: .post, input: [2, 6, 5], classes: 3,
      seed: 2)
  },
  NetworkCase("resnext") { try .resnext(depth: 11, width: 4, groups: 2, input: [2, 6, 5], classes: 3, seed: 2) },
  NetworkCase("densenet") { try .densenet([2, 2], growth: 4, input: [2, 6, 7], classes: 3, seed: 2) },
  NetworkCase("mobilenet") {
    try .mobilenet(
      [.convolution(channels: 5), .pool, .convolution(channels: 7), .convolution(channels: 4)], input: [2, 6, 5],
      classes: 3, seed: 2)
  },
  NetworkCase("inception") {
    try .inception(
      [.convolution(channels: 5), .convolution(channels: 16), .pool, .convolution(channels: 8)], input: [2, 6, 5],
      classes: 3, seed: 2)
  },
]

/// Masked equals compact, whatever the network and wherever the constants go.
@Suite struct MaskTests {
  private static let rules: [Compensation.Rule] = [.exact, .drop, .absorb(.mean), .absorb(.interior)]

  /// 1e-9 of the largest score: two ways to add the same numbers in Double, through up to some five hundred layers.
  private static let tolerance = 1e-9

  /// 1e-4 of the largest score: the same in Float.
  private static let fastTolerance = 1e-4

  private func decision(
    _ network: Network, selects: Bool, by word: String = "random"
  ) throws -> (network: Network, decision: PruningDecision) {
    let whole = selects ? try Surgery.insertingSelections(network) : network
    let context = try ScoringContext(whole, images: whole.sampleBatch(count: 6), seed: 4)
    return (whole, try #require(Criteria.named(word)).decide(context, Selection(.share(0.5))))
  }

  @Test(arguments: normalizedNetworks + builtNetworks + plainNetworks, [false, true])
  func `a mask and its compact network score the same by every rule`(example: NetworkCase, selects: Bool) throws {
    let (network, decision) = try decision(example.network().disturbed(seed: 6), selects: selects)
    let statistics = try ActivationStatistics.measure(network, on: network.sampleBatch(count: 6).images)
    #expect(!decision.removed.isEmpty)
    for rule in Self.rules {
      let compensation = Compensation(rule, estimate: .measured(statistics))
      let masked = try Surgery.mask(network, by: decision, compensation: compensation)
      let small = try Surgery.prune(network, by: decision, compensation: compensation)
      let compacted = try Surgery.compact(masked)
      #expect(masked.nodes.map(\.shape) == network.nodes.map(\.shape))
      #expect(small.costs.parameters < network.costs.parameters)
      let expected = try masked.scores()
      #expect(try small.scores().relativeError(to: expected) <= Self.tolerance, "\(rule)")
      #expect(try compacted.scores().relativeError(to: expected) <= Self.tolerance, "\(rule), by way of the mask")
      #expect(compacted.costs == small.costs, "\(rule)")
      let fast = try masked.fastScores()
      #expect(fast.relativeError(to: expected) <= Self.fastTolerance, "\(rule), masked, fast engine")
      #expect(try small.fastScores().relativeError(to: fast) <= Self.fastTolerance, "\(rule), fast engine")
      #expect(try compacted.fastScores().relativeError(to: fast) <= Self.fastTolerance, "\(rule), mask, fast engine")
    }
  }

  /// What exact compensation promises: γ = 0 hides nothing, borders and strides included.
  @Test(arguments: normalizedNetworks + builtNetworks, [false, true])
  func `without γ's of exactly 0 a network scores as with them`(example: NetworkCase, selects: Bool) throws {
    var network = try example.network().disturbed(seed: 6)
    if selects { network = try Surgery.insertingSelections(network) }
    let context = try ScoringContext(network, seed: 4)
    let chosen = try RandomScores.criterion.decide(context, Selection(.share(0.5)))
    let gates = chosen.removed.flatMap { $0.group.members + $0.gates }
    network = network.zeroing(gates, [.gamma])
    let decision = try NetworkSlimming.criterion.decide(try ScoringContext(network))
    let small = try Surgery.prune(network, by: decision)
    #expect(!decision.removed.isEmpty && small.costs.parameters < network.costs.parameters)
    #expect(try small.scores().relativeError(to: network.scores()) <= Self.tolerance)
    #expect(try small.fastScores().relativeError(to: network.fastScores()) <= Self.fastTolerance)
    let dropped = try Surgery.prune(network, by: decision, compensation: .init(.drop))
    #expect(try dropped.scores().relativeError(to: network.scores()) > 1e-3, "constants of 0 would prove nothing")
  }

  @Test(arguments: normalizedNetworks + builtNetworks)
  func `pruning what was pruned stays exact`(example: NetworkCase) throws {
    let network = try example.network().disturbed(seed: 7)
    let once = try Surgery.prune(network, by: decision(network, selects: false, by: "γ").decision)
    let (again, second) = try decision(once, selects: false, by: "γ")
    let twice = try Surgery.prune(again, by: second)
    let masked = try Surgery.mask(again, by: second)
    #expect(twice.prunings.count == 2)
    #expect(try twice.scores().relativeError(to: masked.scores()) <= Self.tolerance)
    let idle = try Surgery.prune(once, by: NetworkSlimming.decide(once, keep: nil))
    #expect(try idle.scores().relativeError(to: once.scores()) <= Self.tolerance)
    #expect(idle.costs == once.costs, "one channel that carries constants is replaced by one")
  }

  @Test(arguments: normalizedNetworks + builtNetworks + plainNetworks)
  func `training goes on and the constant channel stays one`(example: NetworkCase) throws {
    let network = try example.network().disturbed(seed: 7)
    let (_, decision) = try decision(network, selects: false)
    let statistics = try ActivationStatistics.measure(network, on: network.sampleBatch(count: 6).images)
    let small = try Surgery.prune(network, by: decision, compensation: .init(.exact, estimate: .measured(statistics)))
    let executor = ReferenceExecutor(small)
    let before = small.constants()
    for _ in 0..<3 {
      _ = try executor.step(small.sampleBatch(count: 6)) { $0.role.isTrained ? .init(learningRate: 0.01) : nil }
    }
    #expect(executor.network.isFinite)
    let gates = small.nodes.filter { !$0.layer.mixesChannels && $0.layer.isGate }
    for node in gates {
      let after = executor.network.constants()[node.id] ?? []
      #expect(zip(before[node.id] ?? [], after).allSatisfy { ($0 == nil) == ($1 == nil) }, "\(node.name)")
    }
  }

  /// γ of a masked channel, or its filter, is held at 0, and so is its velocity; on either engine, by any rule.
  @Test(arguments: normalizedNetworks + builtNetworks + plainNetworks)
  func `what a mask silenced stays silent in training, and compacts as before`(example: NetworkCase) throws {
    let network = try example.network().disturbed(seed: 7)
    let (_, decision) = try decision(network, selects: false)
    let statistics = try ActivationStatistics.measure(network, on: network.sampleBatch(count: 6).images)
    let compensation = Compensation(.exact, estimate: .measured(statistics))
    let masked = try Surgery.mask(network, by: decision, compensation: compensation)
    let shut = try #require(masked.prunings.last).layers.compactMap(\.silenced).joined().count
    #expect(network.maskedChannels == (0, 0))
    #expect(shut > 0 && masked.maskedChannels == (shut, 0))
    let small = try Surgery.compact(masked)
    let before = masked.constants()
    for executor in [ReferenceExecutor(masked), FastExecutor(masked)] as [any Executor] {
      for step in 0..<4 {
        _ = try executor.step(masked.sampleBatch(count: 6, seed: UInt64(step))) { parameter in
          var rule = UpdateRule(learningRate: 0.01, momentum: 0.9, isNesterov: step > 1, weightDecay: 0.1)
          if parameter.role == .gamma, step == 3 { rule.l1 = 0.01 }
          return parameter.role.isTrained ? rule : nil
        }
      }
      let tuned = executor.network
      #expect(tuned.isFinite && tuned.maskedChannels == (shut, 0), "\(executor.name)")
      for (node, constants) in tuned.constants() {
        #expect(
          zip(before[node] ?? [], constants).allSatisfy { $0 == nil || $1 != nil }, "\(executor.name), node \(node)")
      }
      let tight = try Surgery.compact(tuned)
      #expect(tight.costs.multiplyAdds <= small.costs.multiplyAdds, "\(executor.name)")
      let images = masked.sampleBatch(count: 3, seed: 99).images
      let scores = try ReferenceExecutor(tuned).scores(images)
      #expect(try ReferenceExecutor(tight).scores(images).relativeError(to: scores) < 1e-9, "\(executor.name)")
      // The rest has moved.
      #expect(try ReferenceExecutor(masked).scores(images).relativeError(to: scores) > 1e-4, "\(executor.name)")
    }
    // Given a weight, a channel is like any other.
    if var awake = Optional(masked), let held = awake.heldEntries.first, let name = held.value.keys.first {
      awake.visitParameters { node, description, value in
        if node == held.key, description.name == name { value = value.map { $0 == 0 ? 0.3 : $0 } }
      }
      #expect(awake.heldEntries[held.key]?[name] == nil)
    }
    #expect(try Surgery.prune(network, by: decision, compensation: compensation).maskedChannels == (0, 0))
  }
}
