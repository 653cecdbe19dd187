import Engines
import Networks
import ReferenceEngine
import SampleNetworks
import Tensors
import Testing

@Suite struct KeepingChannelsTests {
  /// input → conv1 (4) → bn1 → relu1 → conv2 (3) → bn2 → relu2 → gap → fc
  private func plain() throws -> Network {
    try .vgg([.convolution(channels: 4), .convolution(channels: 3)], input: [2, 3, 5], classes: 2, seed: 1)
      .disturbed(seed: 3)
  }

  private func kept(_ network: Network, _ lists: [String: [Int]]) -> [Network.NodeID: [Int]] {
    Dictionary(uniqueKeysWithValues: lists.compactMap { name, list in network.node(named: name).map { ($0.id, list) } })
  }

  @Test func `every tensor is sliced along the axes that the channel has in it`() throws {
    let network = try plain()
    let lists = ["conv1": [0, 3], "bn1": [0, 3], "relu1": [0, 3]]
    let small = try network.keepingChannels(kept(network, lists))
    #expect(
      try small.parameter("w", of: "conv1") == network.parameter("w", of: "conv1").selecting([0, 3], alongAxis: 0))
    #expect(
      try small.parameter("w", of: "conv2") == network.parameter("w", of: "conv2").selecting([0, 3], alongAxis: 1))
    for name in ["γ", "β", "mean", "var"] {
      #expect(
        try small.parameter(name, of: "bn1") == network.parameter(name, of: "bn1").selecting([0, 3], alongAxis: 0))
      #expect(try small.parameter(name, of: "bn2") == network.parameter(name, of: "bn2"))
    }
    #expect(small.node(named: "relu1")?.shape == [2, 3, 5])
    #expect(small.node(named: "relu1")?.channelOrigins == [0, 3])
    #expect(small.node(named: "conv2")?.channelOrigins == [0, 1, 2])
    #expect(small.nodes.map(\.id) == network.nodes.map(\.id))
  }

  @Test func `a grouped convolution stays whole while channels elsewhere go`() throws {
    var builder = try NetworkBuilder(input: [4, 3, 5])
    try builder.add(Conv2D(inputChannels: 4, outputChannels: 6, kernelSize: 3, groups: 2))
    try builder.add(Conv2D(inputChannels: 6, outputChannels: 3, kernelSize: 1))
    try builder.add(GlobalPool())
    try builder.add(LinearLayer(inputs: 3, outputs: 2))
    let network = try builder.network(seed: 1)
    let small = try network.keepingChannels(kept(network, ["conv2": [1], "gap1": [1]]))
    #expect(small.node(named: "conv1")?.layer.configuration == network.node(named: "conv1")?.layer.configuration)
    let images = network.sampleBatch(count: 2).images
    let whole = try ReferenceExecutor(network).scores(images)
    var zeroed = network
    var weight = try network.parameter("w", of: "fc1")
    for index in [0, 2, 3, 5] { weight.elements[index] = 0 }
    try zeroed.setParameter("w", of: "fc1", to: weight)
    #expect(try ReferenceExecutor(zeroed).scores(images) != whole)
    // 1e-14: sums of the same three products, two of them 0.
    #expect(
      try ReferenceExecutor(small).scores(images).relativeError(to: ReferenceExecutor(zeroed).scores(images)) < 1e-14)
  }

  @Test func `slices that do not fit together are an error`() throws {
    let network = try plain()
    let whole = ["conv1": [0, 3], "bn1": [0, 3], "relu1": [0, 3]]
    let cases: [(name: String, lists: [String: [Int]])] = [
      ("a batch norm that keeps all", whole.filter { $0.key != "bn1" }),
      ("as many channels but others", whole.merging(["bn1": [1, 3]]) { $1 }),
      ("a ReLU of other channels", whole.merging(["relu1": [1, 2]]) { $1 }),
      ("a channel that is not there", whole.merging(["relu1": [0, 99]]) { $1 }),
      ("a channel from the end", whole.mapValues { _ in [0, -1] }),
      ("a channel twice", whole.mapValues { _ in [0, 0] }),
      ("channels out of order", whole.mapValues { _ in [3, 0] }),
      ("a layer without channels", whole.mapValues { _ in [] }),
      ("a channel of the images", ["input": [0]]),
      ("a class", ["fc1": [0]]),
    ]
    for (name, lists) in cases {
      #expect(throws: NetworkError.self, "\(name)") { try network.keepingChannels(kept(network, lists)) }
    }
  }
}
