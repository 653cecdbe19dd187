import Networks
import SampleNetworks
import Tensors
import Testing

@testable import Compression

/// convolution → BN → ReLU → depthwise convolution → BN: two γ on one channel, one after the other.
@Suite struct ChainTests {
  private func mobilenet() throws -> Network {
    var network = try Network.mobilenet(
      [.convolution(channels: 5), .convolution(channels: 6)], input: [2, 6, 5], classes: 3, seed: 2
    ).disturbed(seed: 3)
    // Below 0, so that ReLU makes 0 of what γ = 0 leaves, and zeros around the image change nothing.
    try network.setParameter("β", of: "bn1", to: Tensor([-0.1, -0.2, -0.3, -0.4, -0.5]))
    return network
  }

  private func scores(_ network: Network) throws -> [ChannelGroup.Member: Double] {
    let context = try ScoringContext(network)
    let scores = try NetworkSlimming.criterion.scores(context)
    return Dictionary(
      uniqueKeysWithValues: zip(context.candidates, scores).map { ($0.group.members[0], $1 ?? -1) })
  }

  @Test func `a channel of a chain scores its smallest factor`() throws {
    var network = try mobilenet()
    try network.setParameter("γ", of: "bn1", to: Tensor([1, -2, 3, 4, 5]))
    try network.setParameter("γ", of: "bn2", to: Tensor([2, 1, -4, 3, 6]))
    let stem = try #require(network.node(named: "conv1")).id
    let scores = try scores(network)
    #expect((0..<5).map { scores[.init(node: stem, channel: $0)] } == [1, 1, 3, 3, 5])
  }

  @Test(arguments: ["bn1", "bn2"])
  func `either zero suffices, and prune takes what compact takes`(name: String) throws {
    var network = try mobilenet()
    let before = try network.scores()
    try network.setParameter("γ", of: name, to: network.parameter("γ", of: name).replacing(3, by: 0))
    let expected = try network.scores()
    #expect(expected.relativeError(to: before) > 1e-5, "a zero that changes nothing would prove nothing")
    let decision = try NetworkSlimming.decide(network, keep: nil)
    #expect(decision.removed.count == 1)
    let small = try Surgery.prune(network, by: decision)
    #expect(small.node(named: "conv2")?.channelCount == 4)
    // 1e-9: the same sums in another order.
    #expect(try small.scores().relativeError(to: expected) <= 1e-9)
    #expect(try Surgery.compact(network).costs == small.costs)
    let masked = try Surgery.mask(network, by: decision)
    #expect(try Surgery.compact(masked).costs == small.costs)
  }

  /// β > 0 is a constant that zeros around the image make a map: what the first γ leaves is not nothing.
  @Test func `a zero whose constant becomes a map does not suffice`() throws {
    var network = try mobilenet()
    try network.setParameter("β", of: "bn1", to: network.parameter("β", of: "bn1").replacing(3, by: 0.7))
    try network.setParameter("γ", of: "bn1", to: network.parameter("γ", of: "bn1").replacing(3, by: 0))
    #expect(try NetworkSlimming.decide(network, keep: nil).removed.isEmpty)
    let stem = try #require(network.node(named: "conv1")).id
    let second = try network.parameter("γ", of: "bn2").elements[3]
    #expect(try scores(network)[.init(node: stem, channel: 3)] == abs(second))
  }

  /// With two kernels for each channel the convolution mixes as a grouped one does; its own γ alone speaks for what it makes.
  @Test func `a depth multiplier's outputs are judged by their own batch norm`() throws {
    var builder = try NetworkBuilder(input: [2, 6, 5])
    try builder.addBlock(3)
    try builder.addBlock(6, groups: 3)
    try builder.addBlock(4, kernelSize: 1)
    try builder.addScores()
    var network = try builder.network(seed: 1).disturbed(seed: 5)
    try network.setParameter("γ", of: "bn1", to: Tensor([3, 2, 1]))
    try network.setParameter("γ", of: "bn2", to: Tensor([0, 5, 0, 6, 0, 7]))
    let second = try #require(network.node(named: "conv2")).id
    let scores = try scores(network)
    #expect((0..<2).map { scores[.init(node: second, channel: $0)] } == [0, 7])
    let expected = try network.scores()
    let small = try Surgery.prune(network, by: try NetworkSlimming.decide(network, keep: nil))
    #expect(small.node(named: "conv2")?.channelCount ?? 6 < 6)
    #expect(try small.scores().relativeError(to: expected) <= 1e-9)
  }
}

extension Tensor {
  fileprivate func replacing(_ index: Int, by value: Double) -> Tensor {
    var result = self
    result.elements[index] = value
    return result
  }
}
