import Networks
import SampleNetworks
import Tensors
import Testing
import Texts

@testable import Compression

/// γ of bn1 and bn2 of a network of two convolutions, and what is kept of them.
struct ThresholdCase: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let gammas: [[Double]]
  let keep: Double?
  let kept: [[Int]]
  let revived: Int
  let threshold: Double

  init(
    _ testDescription: String, _ first: [Double], _ second: [Double], keep: Double?, kept: [[Int]], revived: Int = 0,
    threshold: Double
  ) {
    (self.testDescription, self.keep, self.kept) = (testDescription, keep, kept)
    (self.revived, self.threshold) = (revived, threshold)
    gammas = [first, second]
  }
}

/// By hand from the design: `keep` is an upper bound; of what equals the threshold each layer gives up the same share, its
/// last channels first; exact zeros go.
private let thresholdCases: [ThresholdCase] = [
  ThresholdCase(
    "one threshold over both layers", [5, 1, 4], [3, 2, 0.5], keep: 0.5, kept: [[0, 2], [0]], threshold: 2),
  ThresholdCase(
    "the sign of γ says nothing", [-5, 1, 4], [-3, 2, -0.5], keep: 0.5, kept: [[0, 2], [0]], threshold: 2),
  ThresholdCase(
    "keep is an upper bound: 3.5 of 5 is 3", [5, 4, 3], [2, 1], keep: 0.7, kept: [[0, 1, 2], [0]],
    revived: 1, threshold: 2),
  ThresholdCase(
    "of the ties at the threshold as many stay as keep has room for", [5, 2, 2], [4, 2, 1], keep: 0.5,
    kept: [[0, 1], [0]], threshold: 2),
  ThresholdCase(
    // 4.5 of 5 is 4; the ties stand at 1/6, 3/6, 5/6 of the first layer and 1/4, 3/4 of the second.
    "if all are equal the last of the layer with most goes", [1, 1, 1], [1, 1], keep: 0.9, kept: [[0, 1], [0, 1]],
    threshold: 1),
  ThresholdCase(
    "keep 90 % of 32 equal channels takes 4, two of each layer", [Double](repeating: 0.5, count: 16),
    [Double](repeating: -0.5, count: 16), keep: 0.9, kept: [Array(0..<14), Array(0..<14)], threshold: 0.5),
  ThresholdCase(
    "a layer three times as wide gives up three times as much", [Double](repeating: 0.5, count: 12),
    [Double](repeating: 0.5, count: 4), keep: 0.5, kept: [Array(0..<6), Array(0..<2)], threshold: 0.5),
  ThresholdCase(
    "keeping all keeps zeros too", [0, 1], [0, 2], keep: 1, kept: [[0, 1], [0, 1]], threshold: -.infinity),
  ThresholdCase(
    "zeros go even where keep has room for them", [0, 1, 0], [0, 2, 0], keep: 0.9, kept: [[1], [1]],
    threshold: 0),
  ThresholdCase(
    "keeping hardly any keeps the floor", [1, 3, 2], [4, 5], keep: 0.01, kept: [[1], [1]], revived: 2, threshold: 5),
  ThresholdCase("without keep exactly 0 goes", [0, 1e-300, -0.0], [1, 0], keep: nil, kept: [[1], [0]], threshold: 0),
  ThresholdCase(
    "without keep and zeros nothing goes", [1, 2], [-3, 4], keep: nil, kept: [[0, 1], [0, 1]], threshold: 0),
  ThresholdCase(
    "of equal channels the first comes back", [0, 0, 0], [1, 1], keep: nil, kept: [[0], [0, 1]], revived: 1,
    threshold: 0),
  ThresholdCase(
    "11 channels have a floor of 2, the best", [0, 0, 0, 0, 0, 0.1, 0, 0, 0.2, 0, 0], [9, 9], keep: 2 / 13,
    kept: [[5, 8], [0, 1]], revived: 2, threshold: 0.2),
  ThresholdCase(
    "10 channels have a floor of 1", [Double](repeating: 0, count: 10), [9], keep: nil, kept: [[0], [0]], revived: 1,
    threshold: 0),
  // 0.29·100 is 28.999999999999996 in binary; 29 % of 100 is 29.
  ThresholdCase(
    "29 % of 100 channels are 29", (0..<60).map { 100 - Double($0) }, (60..<100).map { 100 - Double($0) }, keep: 0.29,
    kept: [Array(0..<29), Array(0..<4)], revived: 4, threshold: 71),
]

@Suite struct ThresholdTests {
  private func network(_ gammas: [[Double]]) throws -> Network {
    var network = try Network.vgg(
      gammas.map { .convolution(channels: $0.count) }, input: [1, 2, 3], classes: 2, seed: 1)
    for (index, gamma) in gammas.enumerated() { try network.setParameter("γ", of: "bn\(index + 1)", to: Tensor(gamma)) }
    return network
  }

  @Test(arguments: thresholdCases)
  func `what stays is what the design says`(example: ThresholdCase) throws {
    let network = try network(example.gammas)
    let decision = try NetworkSlimming.decide(network, keep: example.keep)
    let lists = decision.keptChannels(in: network)
    for (name, expected) in zip(["bn1", "bn2"], example.kept) {
      let node = try #require(network.node(named: name))
      #expect(lists[node.id] ?? Array(0..<node.channelCount) == expected, "\(name)")
    }
    #expect(decision.candidates.filter(\.isRevived).count == example.revived)
    #expect(decision.threshold == example.threshold)
    #expect(decision.candidates.count == example.gammas.joined().count)
    let small = try Surgery.prune(network, by: decision, compensation: .init(.drop))
    #expect(["bn1", "bn2"].map { small.node(named: $0)?.channelOrigins } == example.kept)
  }

  /// conv1 and the second convolution of the block make one sum; the first convolution of the block is free.
  private func residual(stem: [Double], inner: [Double], branch: [Double]) throws -> Network {
    var builder = try NetworkBuilder(input: [1, 2, 3])
    let a = try builder.addBlock(2)
    try builder.addBlock(2)
    let b = try builder.addBlock(2, isRectified: false)
    try builder.add(AddLayer(), reading: [a, b])
    try builder.add(ReLULayer())
    try builder.addScores()
    var network = try builder.network(seed: 1)
    for (name, gamma) in [("bn1", stem), ("bn2", inner), ("bn3", branch)] {
      try network.setParameter("γ", of: name, to: Tensor(gamma))
    }
    return network
  }

  @Test func `a tied group scores its largest member and counts once`() throws {
    let network = try residual(stem: [0.1, 5], inner: [2, 3], branch: [-4, 0.2])
    let decision = try NetworkSlimming.decide(network, keep: 0.5)
    #expect(decision.candidates.map(\.score) == [4, 5, 2, 3])
    // Half of 4 groups, not of 6 channels: the two sums score 4 and 5, and the floor brings 3 back.
    #expect(decision.candidates.map(\.isKept) == [true, true, false, true])
    #expect(decision.candidates.map(\.isRevived) == [false, false, false, true])
    let small = try Surgery.prune(network, by: decision)
    #expect(small.prunings[0].candidates == 4 && small.prunings[0].removed == 1)
  }

  @Test func `a sum goes without keep only if all that make it are 0`() throws {
    let network = try residual(stem: [0, 0], inner: [0, 1], branch: [1, 0])
    let kept = try NetworkSlimming.decide(network, keep: nil).candidates.map(\.isKept)
    #expect(kept == [true, false, false, true])
  }

  @Test func `a sum with a summand that no γ scales stays`() throws {
    var builder = try NetworkBuilder(input: [1, 2, 3])
    let a = try builder.addBlock(3)
    let b = try builder.add(Conv2D(inputChannels: 3, outputChannels: 3, kernelSize: 1))
    try builder.add(AddLayer(), reading: [a, b])
    try builder.add(ReLULayer())
    try builder.addBlock(2)
    try builder.addScores()
    var network = try builder.network(seed: 1)
    try network.setParameter("γ", of: "bn1", to: Tensor(shape: [3]))
    // All γ of the first summand are 0, yet the second still speaks.
    let decision = try NetworkSlimming.decide(network, keep: 0.01)
    #expect(decision.candidates.allSatisfy { $0.group.members.allSatisfy { network.nodes[$0.node].name != "add1" } })
    #expect(decision.candidates.count == 2)
    #expect(try Surgery.prune(network, by: decision).node(named: "add1")?.channelCount == 3)
  }

  /// Six columns of a channel are six channels of the flattened batch norm, but one decision.
  @Test func `a layer with several channels of one group keeps its floor`() throws {
    var builder = try NetworkBuilder(input: [1, 2, 3])
    try builder.add(Conv2D(inputChannels: 1, outputChannels: 4, kernelSize: 3))
    try builder.add(FlattenLayer())
    try builder.add(BatchNorm(channels: 24))
    try builder.addScores()
    var network = try builder.network(seed: 1)
    let gamma = (0..<24).map { [0.1, 0.4, 0.2, 0.3][$0 / 6] }
    try network.setParameter("γ", of: "bn1", to: Tensor(gamma))
    let decision = try NetworkSlimming.decide(network, keep: 0.01)
    // 10 % of 24 is 3 channels; the best group brings 6.
    #expect(decision.candidates.map(\.isKept) == [false, true, false, false])
    let small = try Surgery.prune(network, by: decision, compensation: .init(.drop))
    #expect(small.node(named: "bn1")?.channelCount == 6)
  }

  @Test func `equal scores are decided the same on every run`() throws {
    let network = try network([[Double](repeating: 1, count: 30), [Double](repeating: 1, count: 20)])
    let lists = try (0..<5).map { _ in try NetworkSlimming.decide(network, keep: 0.4).keptChannels(in: network) }
    #expect(Set(lists).count == 1)
    // 20 of 50, two fifths of each layer.
    #expect(lists[0][network.node(named: "bn1")?.id ?? -1] == Array(0..<12))
    #expect(lists[0][network.node(named: "bn2")?.id ?? -1] == Array(0..<8))
  }

  @Test func `each layer by itself keeps its share of equal scores`() throws {
    let network = try network([[Double](repeating: 1, count: 10), [2, 2, 2, 2]])
    let decision = try NetworkSlimming.criterion.decide(
      try ScoringContext(network), Selection(.share(0.9), scope: .layer))
    let lists = decision.keptChannels(in: network)
    #expect(lists[network.node(named: "bn1")?.id ?? -1] == Array(0..<9))
    #expect(lists[network.node(named: "bn2")?.id ?? -1] == [0, 1, 2])
    #expect(decision.candidates.allSatisfy(\.isTied) && !decision.candidates.contains(where: \.isRevived))
  }

  /// The floor and the cut agree on who is first among equals.
  @Test func `a cap of one half leaves the first half of equal channels`() throws {
    let network = try network([[Double](repeating: 1, count: 8), [9, 9, 9, 9, 9, 9, 9, 9]])
    let decision = try NetworkSlimming.criterion.decide(try ScoringContext(network), Selection(.share(0.5), cap: 0.5))
    #expect(decision.keptChannels(in: network)[network.node(named: "bn1")?.id ?? -1] == [0, 1, 2, 3])
  }

  @Test(arguments: [-0.5, -1e-300, -.infinity])
  func `a threshold below 0 is refused`(threshold: Double) throws {
    let network = try network([[1, 2], [3]])
    let error = #expect(throws: CompressionError.self) {
      try NetworkSlimming.criterion.decide(try ScoringContext(network), Selection(.value(threshold)))
    }
    #expect(error?.description.hasPrefix("a threshold is held against sizes, which are never below 0") == true)
  }

  @Test(arguments: [-0.1, 0, 1.0001, .nan, .infinity, -.infinity, 60])
  func `a share outside 0 to 1 is refused`(keep: Double) throws {
    let network = try network([[1, 2], [3]])
    let error = #expect(throws: CompressionError.self) { try NetworkSlimming.decide(network, keep: keep) }
    #expect(
      error?.description
        == "the share to keep must be above 0 and at most 1, such as 60%, got \(NumberText.short(keep))")
  }

  @Test(arguments: [Double.nan, .infinity])
  func `a γ that is not finite is refused`(value: Double) throws {
    let network = try network([[1, value], [3]])
    for keep in [nil, 0.5] {
      let error = #expect(throws: CompressionError.self) { try NetworkSlimming.decide(network, keep: keep) }
      #expect(error?.description == "some |γ| are not finite numbers")
    }
  }

  @Test func `where every γ is tied to what must stay nothing can be removed`() throws {
    var builder = try NetworkBuilder(input: [1, 2, 3])
    try builder.addBlock(2, isRectified: false)
    try builder.add(GlobalPool())
    let network = try builder.network(seed: 1)
    let error = #expect(throws: CompressionError.self) { try NetworkSlimming.decide(network, keep: 0.5) }
    #expect(error?.description == "no channel of this network can be removed")
  }
}
