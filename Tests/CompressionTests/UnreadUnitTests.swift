import Engines
import FastEngine
import Networks
import SampleNetworks
import Tensors
import Testing

@testable import Compression

/// Units that have lost all connections before or behind them.
@Suite struct UnreadUnitTests {
  /// fc1 has four units: 0 is read; 1 nobody reads; 2 reads nothing and is its bias; 3 is read by a unit of fc2 that nobody
  /// reads, so that it goes too.
  @Test func `units without connections leave, one after another, and nothing changes`() throws {
    var network = try Network.mlp([4, 3], input: [1, 1, 3], classes: 2, seed: 5).disturbed(seed: 1)
    func mask(_ name: String, _ rows: [[Int]]) throws {
      let id = try #require(network.node(named: name)).id
      network.changeWeights(of: id) { $0.masked(rows.joined().map { $0 == 1 }) }
    }
    try mask("fc1", [[1, 1, 0], [1, 1, 1], [0, 0, 0], [0, 1, 1]])
    try mask("fc2", [[1, 0, 1, 0], [1, 0, 1, 1], [1, 0, 0, 0]])
    try mask("fc3", [[1, 0, 1], [1, 0, 0]])
    let small = try Surgery.compact(network)
    #expect(small.node(named: "fc1")?.channelOrigins == [0])
    #expect(small.node(named: "fc2")?.channelOrigins == [0, 2])
    let images = network.sampleBatch(count: 9).images
    let expected = try ReferenceExecutor(network).scores(images)
    #expect(try ReferenceExecutor(small).scores(images).relativeError(to: expected) < 1e-9)
    #expect(try FastExecutor(small).scores(images).relativeError(to: expected) < 1e-5)
    #expect(try Surgery.compact(small).nodes.map(\.shape) == small.nodes.map(\.shape))
  }

  /// A few weights in a hundred are left: many units are dead, in networks of all kinds, and none may take anything along.
  @Test(arguments: [0.3, 0.08, 0.03]) func `compacting after pruning weights is exact`(share: Double) throws {
    let networks = [
      try Network.mlp([30, 20], input: [1, 5, 4], classes: 3, seed: 1),
      try Network.lenet(input: [1, 20, 20], classes: 4, seed: 2),
      try Network.vgg(
        [.convolution(channels: 8), .pool, .convolution(channels: 6)], input: [1, 6, 6], classes: 3, seed: 3),
      try Network.resnet(depth: 8, width: 4, input: [2, 6, 5], classes: 3, seed: 4),
      try Network.densenet([1, 2], growth: 4, input: [2, 6, 6], classes: 3, seed: 5),
    ]
    for network in networks {
      let masked = try WeightPruning.prune(network.disturbed(seed: 6), .share(share))
      let small = try Surgery.compact(masked)
      let images = network.sampleBatch(count: 5).images
      let expected = try ReferenceExecutor(masked).scores(images)
      #expect(try ReferenceExecutor(small).scores(images).relativeError(to: expected) < 1e-9)
      // No unit that nobody reads, or that reads nothing, is left in the perceptron.
      guard network.nodes.count == networks[0].nodes.count, share < 0.1 else { continue }
      #expect(small.costs.parameters < masked.costs.parameters)
      for (node, next) in zip(small.nodes, small.nodes.dropFirst(2)) {
        guard let own = node.layer.weights, let reader = next.layer.squaredWeights else { continue }
        let (units, readers) = (own.shape[0], reader.shape[0])
        for unit in 0..<units where units > 1 {
          #expect((0..<readers).contains { reader.elements[$0 * units + unit] != 0 })
        }
      }
    }
  }
}
