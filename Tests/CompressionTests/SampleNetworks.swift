import Compression
import Engines
import FastEngine
import Networks
import ReferenceEngine
import SampleNetworks
import Tensors
import Testing

extension NetworkCase {
  static func graph(_ name: String, _ build: @escaping @Sendable (inout NetworkBuilder) throws -> Void) -> NetworkCase {
    NetworkCase(name) {
      var builder = try NetworkBuilder(input: [2, 6, 5])
      try build(&builder)
      return try builder.network(seed: 9)
    }
  }
}

extension NetworkBuilder {
  mutating func addScores(_ classes: Int = 3) throws {
    if shape(of: last).rank == 3 { try add(GlobalPool()) }
    try add(LinearLayer(inputs: shape(of: last)[0], outputs: classes))
  }
}

/// Every way in which channels of normalised networks hang together.
let normalizedNetworks: [NetworkCase] = [
  NetworkCase("vgg") {
    try .vgg(
      [.convolution(channels: 8), .pool, .convolution(channels: 6), .convolution(channels: 5)], input: [3, 6, 5],
      classes: 4, seed: 1)
  },
  NetworkCase("resnet of depth 8") { try .resnet(depth: 8, width: 5, input: [2, 6, 5], classes: 3, seed: 2) },
  NetworkCase("resnet of depth 14") { try .resnet(depth: 14, width: 4, input: [2, 6, 5], classes: 3, seed: 3) },
  .graph("branches side by side") { builder in
    let stem = try builder.addBlock(6)
    let a = try builder.addBlock(5, kernelSize: 1, reading: stem)
    let b = try builder.addBlock(4, kernelSize: 5, isRectified: false, reading: stem)
    let pooled = try builder.add(AveragePool(size: 3, stride: 1, padding: 1), reading: [stem])
    try builder.add(ConcatenateLayer(), reading: [b, pooled, a])
    try builder.add(DropoutLayer())
    try builder.addBlock(7)
    try builder.addScores()
  },
  .graph("a branch beside itself and a sum of sides") { builder in
    let stem = try builder.addBlock(3)
    let twice = try builder.add(ConcatenateLayer(), reading: [stem, stem])
    let branch = try builder.addBlock(6, isRectified: false, reading: twice)
    try builder.add(AddLayer(), reading: [twice, branch])
    try builder.add(ReLULayer())
    try builder.addScores()
  },
  .graph("flatten to linear layers, with a batch norm on columns") { builder in
    try builder.addBlock(6)
    try builder.add(MaxPool(size: 2))
    try builder.add(FlattenLayer())
    try builder.add(BatchNorm(channels: 36))
    try builder.add(LinearLayer(inputs: 36, outputs: 7))
    try builder.add(BatchNorm(channels: 7))
    try builder.add(ReLULayer())
    try builder.addScores()
  },
  .graph("a selection beside what else reads its channels") { builder in
    let stem = try builder.addBlock(6)
    var some = SelectLayer(channels: 6)
    try some.keepChannels(outputs: [0, 3, 4], inputs: [])
    let few = try builder.add(some)
    try builder.add(ConcatenateLayer(), reading: [stem, few])
    try builder.addBlock(7)
    try builder.addScores()
  },
  .graph("selections in another order, of some channels and of all") { builder in
    let stem = try builder.addBlock(6)
    var turned = SelectLayer(channels: 6)
    try turned.keepChannels(outputs: [5, 3, 4, 2, 0, 1], inputs: [])
    let all = try builder.add(turned)
    var some = SelectLayer(channels: 6)
    try some.keepChannels(outputs: [4, 0, 3], inputs: [])
    let few = try builder.add(some, reading: [stem])
    let sum = try builder.add(AddLayer(), reading: [stem, all])
    try builder.add(ConcatenateLayer(), reading: [sum, few])
    try builder.addBlock(7)
    try builder.addScores()
  },
  .graph("depthwise separable") { builder in
    try builder.addBlock(8)
    try builder.addBlock(8, groups: 8)
    try builder.addBlock(6, kernelSize: 1)
    try builder.addBlock(6, groups: 6)
    try builder.addScores()
  },
  .graph("a grouped convolution between free ones") { builder in
    try builder.addBlock(4)
    try builder.addBlock(6, groups: 2)
    try builder.addBlock(7, kernelSize: 1)
    try builder.addScores()
  },
]

let plainNetworks: [NetworkCase] = [
  NetworkCase("lenet") { try .lenet(input: [1, 16, 16], classes: 3, seed: 4) },
  NetworkCase("mlp") { try .mlp([9, 7], input: [2, 3, 2], classes: 3, seed: 5) },
]

extension PruningDecision {
  /// The channels of each node that stay, ascending, for nodes that lose some.
  func keptChannels(in network: Network) -> [Network.NodeID: [Int]] {
    var kept: [Network.NodeID: [Int]] = [:]
    for node in network.nodes {
      let gone = Set(removed.flatMap(\.group.members).filter { $0.node == node.id }.map(\.channel))
      if !gone.isEmpty { kept[node.id] = (0..<node.channelCount).filter { !gone.contains($0) } }
    }
    return kept
  }
}

extension Network {
  func scores(seed: UInt64 = 21) throws -> Tensor {
    try ReferenceExecutor(self).scores(images(seed: seed))
  }

  func fastScores(seed: UInt64 = 21) throws -> Tensor { try FastExecutor(self).scores(images(seed: seed)) }

  private func images(seed: UInt64) -> Tensor {
    .normal(Shape([5] + inputShape.dimensions), from: RandomStream(seed: seed, purpose: .workspace))
  }

  var parameterBits: [[UInt64]] {
    nodes.flatMap { $0.layer.parameters.map { $0.value.elements.map(\.bitPattern) } }
  }

  /// With some channels of one node's parameters of some roles at 0.
  func zeroing(_ channels: [ChannelGroup.Member], _ roles: Set<ParameterRole>) -> Network {
    var network = self
    network.visitParameters { node, description, value in
      guard roles.contains(description.role) else { return }
      let row = value.count / value.shape[0]
      for member in channels where member.node == node {
        for index in (member.channel * row)..<((member.channel + 1) * row) { value.elements[index] = 0 }
      }
    }
    return network
  }
}
