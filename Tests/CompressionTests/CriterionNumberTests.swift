import DataLoading
import Engines
import FastEngine
import Foundation
import Networks
import ReferenceEngine
import Reports
import Tensors
import Testing
import Training

@testable import Compression

/// Every criterion against PyTorch's numbers on one small network; `Fixtures/make.py` made them.
@Suite struct CriterionNumberTests {
  private struct Fixture: Decodable {
    struct Criterion: Decodable {
      var right: [String: [Double]]
      /// What slips of the formula would give: a sign, a sum for a root, a variance for a deviation.
      var wrong: [[String: [Double]]]
    }

    var parameters: [String: [Double]]
    var images: [Double]
    var labels: [Int]
    var criteria: [String: Criterion]
    /// γ, β and E[max(γ·x + β, 0)].
    var rectifiedMeans: [[Double]]
    var statistics: [String: [Double]]
    var active: [String: [Double]]
  }

  private let fixture: Fixture
  private let network: Network
  private let batch: Batch

  init() throws {
    let url = try #require(Bundle.module.url(forResource: "Fixtures/criteria", withExtension: "json"))
    fixture = try JSONDecoder().decode(Fixture.self, from: Data(contentsOf: url))
    var builder = try NetworkBuilder(input: [2, 6, 4])
    for (inputs, outputs) in [(2, 3), (3, 4)] {
      try builder.add(Conv2D(inputChannels: inputs, outputChannels: outputs, kernelSize: 3))
      try builder.add(BatchNorm(channels: outputs))
      try builder.add(ReLULayer())
      if outputs == 3 { try builder.add(MaxPool()) }
    }
    try builder.add(GlobalPool())
    try builder.add(LinearLayer(inputs: 4, outputs: 3))
    var network = try builder.network(seed: 1)
    for (name, values) in fixture.parameters {
      let parts = name.split(separator: ".").map(String.init)
      let shape = try network.parameter(parts[1], of: parts[0]).shape
      try network.setParameter(parts[1], of: parts[0], to: Tensor(shape: shape, elements: values))
    }
    self.network = network
    batch = Batch(images: Tensor(shape: [5, 2, 6, 4], elements: fixture.images), labels: fixture.labels)
  }

  /// The scores of each batch norm's channels.
  private func scores(by word: String, on engine: Engine) throws -> [String: [Double]] {
    let method = try #require(Criteria.named(word))
    let context = try ScoringContext(network, images: batch, engine: engine)
    var scores: [String: [Double]] = ["bn1": [0, 0, 0], "bn2": [0, 0, 0, 0]]
    for (candidate, score) in zip(context.candidates, try method.scores(context)) {
      let gate = candidate.gates[0]
      scores[context.graph.node(gate.node).name]?[gate.channel] = try #require(score)
    }
    return scores
  }

  private func distance(_ a: [String: [Double]], _ b: [String: [Double]]) -> Double {
    b.map { name, values in
      let largest = values.map(abs).max() ?? 0
      return (zip(a[name] ?? [], values).map { abs($0 - $1) }.max() ?? .infinity) / largest
    }.max() ?? .infinity
  }

  /// In `Double` 1e-12 is a few dozen roundings; in `Float` 1e-5.
  @Test(arguments: ["γ", "l1", "l2", "activation", "taylor"])
  func `scores are PyTorch's, and those of a slip are not`(word: String) throws {
    let expected = try #require(fixture.criteria[word])
    for (engine, tolerance) in [(Engine.reference, 1e-12), (Engine.fast, 1e-5)] {
      let scores = try scores(by: word, on: engine)
      #expect(distance(scores, expected.right) < tolerance, "\(word), \(engine.name): \(scores)")
      #expect(!expected.wrong.isEmpty)
      for wrong in expected.wrong { #expect(distance(scores, wrong) > 1e-3, "\(word) would pass for \(wrong)") }
    }
  }

  @Test func `every criterion but chance has its numbers`() {
    #expect(Set(fixture.criteria.keys) == Set(Criteria.all.map(\.word)).subtracting([RandomScores.criterion.word]))
  }

  @Test func `the mean of a rectified normal variable is PyTorch's`() {
    for example in fixture.rectifiedMeans {
      let mean = ConstantEstimate.rectifiedMean(gamma: example[0], beta: example[1])
      #expect(abs(mean - example[2]) < 1e-14, "γ \(example[0]), β \(example[1])")
    }
    #expect(ConstantEstimate.rectifiedMean(gamma: 0, beta: -1) == 0)
    #expect(ConstantEstimate.rectifiedMean(gamma: 0, beta: 2) == 2)
  }

  /// E[φ(γ·x + β)] by a sum over a million quantiles, of which some thousand lie in the tails.
  @Test(arguments: ["silu", "tanh", "hardswish", "sigmoid", "leakyrelu", "relu6"])
  func `a gate emits what the mean of its activation asks for`(kind: String) throws {
    var builder = try NetworkBuilder(input: [1, 4, 3])
    try builder.add(Conv2D(inputChannels: 1, outputChannels: 3, kernelSize: 1))
    try builder.add(BatchNorm(channels: 3))
    try builder.add(Layers.make(kind: kind, configuration: kind == "leakyrelu" ? ["slope": 0.2] : [:]))
    try builder.add(Conv2D(inputChannels: 3, outputChannels: 2, kernelSize: 1))
    try builder.add(GlobalPool())
    var network = try builder.network(seed: 1)
    let (gammas, betas) = ([0.7, 0.05, 1.5], [0.4, -0.3, -2.0])
    try network.setParameter("γ", of: "bn1", to: Tensor(gammas))
    try network.setParameter("β", of: "bn1", to: Tensor(betas))
    let graph = ChannelGraph(network)
    let layer = network.nodes[3].layer
    func activated(_ x: Double) throws -> Double {
      try #require(layer.constantOutputs([[x, x, x]], shapes: [[3, 4, 3]])[0])
    }
    for channel in 0..<3 {
      var (sum, weights) = (0.0, 0.0)
      for step in -40_000...40_000 {
        let x = Double(step) * 2e-4
        let weight = exp(-x * x / 2)
        sum += weight * (try activated(gammas[channel] * x + betas[channel]))
        weights += weight
      }
      let gate = ChannelGroup.Member(node: network.nodes[2].id, channel: channel)
      let emitted = try #require(ConstantEstimate.gaussian.value(at: gate, in: graph))
      // Kinks cost the estimate's coarser sum a little.
      #expect(abs(try activated(emitted) - sum / weights) < 2e-3 * gammas[channel], "\(kind), channel \(channel)")
    }
  }

  @Test func `re-estimated statistics are PyTorch's, and over several batches their mean`() throws {
    let split = DataSplit(
      name: "five", imageShape: [2, 6, 4], classCount: 3,
      pixels: batch.images.elements.map { UInt8($0 * 64 + 128) }, labels: batch.labels.map { UInt8($0) },
      decoding: Decoding(offset: -2, scale: 1.0 / 64))
    try #require(split.batch([0, 1, 2, 3, 4]).images == batch.images)
    let whole = try network.reestimatingStatistics(
      on: split, batches: 1, batchSize: 5, executor: ReferenceExecutor(network))
    for (name, expected) in fixture.statistics {
      let parts = name.split(separator: ".").map(String.init)
      let got = try whole.parameter(parts[1], of: parts[0])
      #expect(zip(got.elements, expected).allSatisfy { abs($0 - $1) < 1e-12 }, "\(name): \(got.elements), \(expected)")
    }
    let halves = try network.reestimatingStatistics(
      on: split, batches: 2, batchSize: 2, executor: ReferenceExecutor(network))
    let order = RandomStream(seed: network.seed, purpose: .shuffle, step: 0).permutation(5)
    let apart = try [order[0..<2], order[2..<4]].map { rows in
      try network.reestimatingStatistics(
        on: split.subset(Array(rows)), batches: 1, batchSize: 2, executor: ReferenceExecutor(network))
    }
    for name in ["mean", "var"] {
      let (got, one, other) = (
        try halves.parameter(name, of: "bn2"), try apart[0].parameter(name, of: "bn2"),
        try apart[1].parameter(name, of: "bn2")
      )
      #expect(try (got - 0.5 * (one + other)).largestMagnitude < 1e-14)
    }
  }

  /// Filter 2·9, γ and β, and the 4·9 weights that read it: 56 parameters. 18·24 and 36·6 multiply-adds.
  @Test func `what is explained of a channel are these numbers`() throws {
    let node = try #require(network.node(named: "bn1"))
    for channel in 0..<3 {
      let told = try ChannelExplanation(of: network, node: node, channel: channel, images: batch)
      #expect(told.saved == Costs(parameters: 56, multiplyAdds: 648))
      #expect(abs(try #require(told.active) - (fixture.active["bn1"]?[channel] ?? -1)) < 1e-15)
      #expect(told.gates.map(\.gamma) == [fixture.parameters["bn1.γ"]?[channel]])
      #expect(told.gates.map(\.beta) == [fixture.parameters["bn1.β"]?[channel]])
      for rank in told.ranks {
        let word = try #require(Criteria.all.first { $0.symbol == rank.criterion }?.word)
        let right = try #require(fixture.criteria[word]?.right)
        let own = try #require(right["bn1"])
        #expect(abs(rank.score - own[channel]) < 1e-12 * own[channel])
        #expect(rank.inLayer == 1 + own.count { $0 > own[channel] } && rank.layerCount == 3)
        #expect(rank.inNetwork == 1 + right.values.joined().count { $0 > own[channel] } && rank.networkCount == 7)
      }
      #expect(told.ranks.count == 5)
      #expect(told.members.map(\.node) == ["conv1", "bn1", "relu1", "pool1"])
    }
  }

  @Test func `λ rises over the first half, and falls over the second`() {
    let steps = 8
    func shares(_ schedule: PenaltySchedule) -> [Double] { (0..<steps).map { schedule.factor(step: $0, of: steps) } }
    #expect(shares(.constant) == [1, 1, 1, 1, 1, 1, 1, 1])
    #expect(shares(.rising) == [0, 0.25, 0.5, 0.75, 1, 1, 1, 1])
    #expect(shares(.falling) == [1, 1, 1, 1, 1, 0.75, 0.5, 0.25])
  }
}
