import Networks
import Testing

@testable import Compression

@Suite struct DropoutScalingTests {
  /// A quarter of the connections before it: half the dropout. What is behind another layer stays.
  @Test func `dropout falls as the root of the connections before it`() throws {
    var builder = try NetworkBuilder(input: [1, 2, 4])
    try builder.add(FlattenLayer())
    try builder.add(DropoutLayer(probability: 0.25))
    try builder.add(LinearLayer(inputs: 8, outputs: 8))
    try builder.add(ReLULayer())
    try builder.add(DropoutLayer(probability: 0.5))
    try builder.add(LinearLayer(inputs: 8, outputs: 3))
    let network = try builder.network(seed: 2)
    let first = try #require(network.node(named: "fc1")).id
    let pruned = try WeightPruning.prune(network, .share(0.25), layer: first)
    #expect(pruned.nodes.compactMap(\.layer.dropoutShare) == [0.25, 0.25])
    #expect(pruned.prunings.last?.conventions.contains("dropout2 0.5 → 0.25") == true)
    let again = try WeightPruning.prune(pruned, .share(0.0625), layer: first)
    #expect(again.nodes.compactMap(\.layer.dropoutShare) == [0.25, 0.125])
    #expect(try WeightPruning.prune(network, .share(1)).nodes.compactMap(\.layer.dropoutShare) == [0.25, 0.5])
  }
}
