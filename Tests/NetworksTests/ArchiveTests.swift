import Engines
import Foundation
import Networks
import Reports
import SampleNetworks
import Tensors
import Testing

@Suite struct ArchiveTests {
  private func reloaded(_ network: Network) throws -> Network {
    try NetworkArchive(NetworkArchive(network).data).network()
  }

  @Test func `every number of every layer comes back with the same bits`() throws {
    let networks: [Network] = [
      try everyLayerNetwork(seed: .max), try furtherLayersNetwork(),
      try .resnet(depth: 8, width: 2, input: [1, 5, 4], classes: 3, seed: 0),
      try .lenet(input: [1, 16, 16], classes: 2, seed: 1),
    ]
    for network in networks.map({ $0.disturbed(seed: 2) }) {
      let back = try reloaded(network)
      #expect(back.parameterBits == network.parameterBits)
      #expect(back.seed == network.seed)
      #expect(back.nodes.map(\.name) == network.nodes.map(\.name))
      #expect(back.nodes.map(\.inputs) == network.nodes.map(\.inputs))
      #expect(back.nodes.map(\.shape) == network.nodes.map(\.shape))
      let images = network.sampleBatch(count: 3).images
      #expect(try ReferenceExecutor(back).scores(images) == ReferenceExecutor(network).scores(images))
    }
  }

  @Test func `the smallest, the largest and the negative zero survive`() throws {
    var network = try Network.mlp([], input: [1, 1, 2], classes: 2, seed: 1)
    let values = [-0.0, .leastNonzeroMagnitude, .greatestFiniteMagnitude, 0.1 + 0.2]
    try network.setParameter("w", of: "fc1", to: Tensor(shape: [2, 2], elements: values))
    #expect(try reloaded(network).parameterBits == network.parameterBits)
  }

  @Test func `a pruned network comes back with its past`() throws {
    var network = try Network.vgg(
      [.convolution(channels: 3), .convolution(channels: 2)], input: [1, 4, 4], classes: 2, seed: 1)
    let gone = try #require(network.channelGroups().first { !$0.isPinned })
    network = try network.keepingChannels(Dictionary(uniqueKeysWithValues: gone.members.map { ($0.node, [1, 2]) }))
    (network.stepCount, network.dataset) = (17, "glyphs")
    network.history = [EpochRecord(epoch: 1, loss: 0.1 + 0.2, accuracy: 1 / 3, alive: 4, learningRate: 0.1)]
    network.prunings = [
      CompressionReport(
        criterion: "|γ|", threshold: 0.25, candidates: 5, removed: 1,
        layers: [.init(node: "bn1", before: 3, removed: 1, largestConstant: 0.5)], before: network.costs,
        after: network.costs)
    ]
    let back = try reloaded(network)
    #expect(back.stepCount == 17 && back.dataset == "glyphs")
    #expect(back.history == network.history && back.prunings == network.prunings)
    #expect(back.nodes.map(\.channelOrigins) == network.nodes.map(\.channelOrigins))
    #expect(back.nodes.map(\.originalChannelCount) == network.nodes.map(\.originalChannelCount))
    #expect(back.node(named: "bn1")?.channelOrigins == [1, 2])
    #expect(back.node(named: "bn1")?.originalChannelCount == 3)
  }
}
