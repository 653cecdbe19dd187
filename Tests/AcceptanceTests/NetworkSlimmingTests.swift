import Compression
import FastEngine
import Networks
import Tensors
import Testing

/// What Network Slimming must do on the glyphs, seed by seed.
@Suite struct NetworkSlimmingTests {
  @Test(arguments: Trained.seeds)
  func `a proximal step brings γ to exactly 0, and half the channels cost less than half`(seed: UInt64) throws {
    let network = try #require(Trained.slimmed[seed])
    #expect(network.aliveChannels.total - network.aliveChannels.alive >= 20)
    let small = try Trained.pruned(network, .exact)
    #expect(Double(small.costs.multiplyAdds) <= 0.45 * Double(network.costs.multiplyAdds))
    // With the constants kept, accuracy before any fine-tuning is within a point.
    #expect(try Trained.accuracy(small) >= Trained.accuracy(network) - 0.01)
  }

  /// 1e-4 of the largest score: single precision through three layers, Winograd's transforms in two.
  @Test(arguments: Trained.seeds)
  func `the small network runs on the fast engine and scores as the masked one`(seed: UInt64) throws {
    let network = try #require(Trained.slimmed[seed])
    let images = try #require(Trained.data).test.batch(Array(0..<100)).images
    for rule in [Compensation.Rule.exact, .drop] {
      let small = try Trained.pruned(network, rule)
      let masked = try Trained.pruned(network, rule, asMask: true)
      #expect(small.nodes.contains { $0.channelCount < network.node(named: $0.name)?.channelCount ?? 0 })
      let got = try FastExecutor(small).scores(images)
      let expected = try FastExecutor(masked).scores(images)
      #expect(got.largestDifference(from: expected) <= 1e-4 * expected.largestMagnitude)
    }
  }
}

extension Tensor {
  func largestDifference(from other: Tensor) -> Double {
    zip(elements, other.elements).reduce(0) { max($0, abs($1.0 - $1.1)) }
  }
}
