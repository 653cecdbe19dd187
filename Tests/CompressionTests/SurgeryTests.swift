import Networks
import SampleNetworks
import Tensors
import Testing

@testable import Compression

/// The proof: taking channels out and silencing them is the same function.
@Suite struct SurgeryTests {
  /// A channel with γ = β = 0 is 0 in evaluation mode, so its consumers add nothing for it. 1e-10 is the design's
  /// bound for two computations in Double; all that differs is the order of sums.
  @Test(arguments: normalizedNetworks, [0.7, 0.5, 0.3])
  func `a pruned network scores as the whole one with γ and β of the removed channels at 0`(
    example: NetworkCase, keep: Double
  ) throws {
    let network = try example.network().disturbed(seed: 6)
    let bits = network.parameterBits
    let decision = try NetworkSlimming.decide(network, keep: keep)
    let small = try Surgery.prune(network, by: decision, compensation: .init(.drop))
    let removed = decision.candidates.filter { !$0.isKept }.flatMap(\.group.members)
    #expect(!removed.isEmpty)
    let silenced = network.zeroing(removed, [.gamma, .beta])

    let got = try small.scores()
    #expect(try got.relativeError(to: silenced.scores()) <= 1e-10)
    #expect(try got.relativeError(to: network.scores()) > 1e-3, "channels that changed nothing prove nothing")

    for node in small.nodes {
      let gone = Set(removed.filter { $0.node == node.id }.map(\.channel))
      let before = try #require(network.node(named: node.name))
      #expect(node.channelCount == before.channelCount - gone.count, "\(node.name)")
      #expect(node.channelOrigins == before.channelOrigins.filter { !gone.contains($0) }, "\(node.name)")
      #expect(node.originalChannelCount == before.channelCount, "\(node.name)")
    }
    #expect(small.costs.parameters < network.costs.parameters)
    #expect(small.costs.multiplyAdds < network.costs.multiplyAdds)
    #expect(network.parameterBits == bits && network.prunings.isEmpty, "the original is a value")
  }

  @Test(arguments: plainNetworks)
  func `without batch norm there is nothing to go by, yet surgery is exact`(example: NetworkCase) throws {
    let network = try example.network().disturbed(seed: 6)
    let error = #expect(throws: CompressionError.self) { try NetworkSlimming.decide(network, keep: 0.5) }
    guard case .noGamma = error else {
      Issue.record("got \(String(describing: error))")
      return
    }
    let free = network.channelGroups().filter { !$0.isPinned }
    let stream = RandomStream(seed: 1, purpose: .workspace)
    let graph = ChannelGraph(network)
    let decision = PruningDecision(
      criterion: "chance", rule: "", threshold: 0.5, layerThresholds: [:],
      candidates: try free.enumerated().map { index, group in
        let gates = try #require(graph.gates(of: group))
        return .init(group: group, gates: gates, score: stream.uniform(index), isKept: stream.uniform(index) > 0.5)
      })
    let small = try Surgery.prune(network, by: decision, compensation: .init(.drop))
    let removed = decision.candidates.filter { !$0.isKept }.flatMap(\.group.members)
    #expect(removed.count > 5)
    // What a convolution or linear layer makes without weights and bias is 0, and stays 0 through pool and ReLU.
    let silenced = network.zeroing(removed, [.weight, .bias])
    #expect(try small.scores().relativeError(to: silenced.scores()) <= 1e-10)
    #expect(try small.scores().relativeError(to: network.scores()) > 1e-3)
  }

  @Test(arguments: normalizedNetworks)
  func `after two prunings in a row every channel still knows where it came from`(example: NetworkCase) throws {
    let network = try example.network().disturbed(seed: 7)
    let drop = Compensation(.drop)
    let once = try Surgery.prune(network, by: NetworkSlimming.decide(network, keep: 0.7), compensation: drop)
    let twice = try Surgery.prune(once, by: NetworkSlimming.decide(once, keep: 0.6), compensation: drop)
    #expect(twice.prunings.count == 2)
    #expect(twice.prunings[1].before == once.costs && twice.prunings[1].after == twice.costs)
    for node in twice.nodes {
      let original = try #require(network.node(named: node.name))
      #expect(node.originalChannelCount == original.channelCount)
      #expect(node.channelOrigins == node.channelOrigins.sorted())
      for (description, value) in node.layer.parameters where value.rank == 1 && value.count == node.channelCount {
        let whole = try network.parameter(description.name, of: node.name)
        #expect(try value == whole.selecting(node.channelOrigins, alongAxis: 0), "\(node.name).\(description.name)")
      }
    }
    let removed = network.nodes.flatMap { node in
      (0..<node.channelCount).filter { twice.node(named: node.name)?.channelOrigins.contains($0) == false }
        .map { ChannelGroup.Member(node: node.id, channel: $0) }
    }
    let silenced = network.zeroing(removed, [.gamma, .beta])
    #expect(try twice.scores().relativeError(to: silenced.scores()) <= 1e-10)
  }

  @Test func `a decision about another network is an error`() throws {
    let network = try normalizedNetworks[0].network().disturbed(seed: 6)
    let decision = try NetworkSlimming.decide(network, keep: 0.5)
    let small = try Surgery.prune(network, by: decision)
    let others = [small] + (try normalizedNetworks.dropFirst().map { try $0.network() })
    for other in others {
      #expect(throws: CompressionError.self) { try Surgery.prune(other, by: decision) }
    }
  }

  @Test func `a decision that takes a whole layer or a class is an error`() throws {
    let network = try normalizedNetworks[0].network()
    let groups = network.channelGroups()
    for victims in [groups.filter { !$0.isPinned }, groups.filter(\.isPinned)] {
      let decision = PruningDecision(
        criterion: "all", rule: "", threshold: 1, layerThresholds: [:],
        candidates: victims.map { .init(group: $0, gates: [], score: 0, isKept: false) })
      #expect(throws: CompressionError.self) {
        try Surgery.prune(network, by: decision, compensation: .init(.drop))
      }
    }
  }
}
