import Compression
import Engines
import Networks
import Tensors
import Testing
import Training

/// What Sparse Structure Selection must do on the glyphs.
@Suite struct SparseStructureTests {
  /// Six blocks, four with an identity shortcut; λ makes R = 16: blocks resist longer than channels do.
  private static let strength = 0.08

  private func trained(_ penalty: Penalty?) throws -> Network {
    let fresh = try Network.resnet(depth: 14, width: 8, input: [1, 16, 16], classes: 10, seed: 1)
    let scaled = try SparseStructureSelection.inserting(.blocks, into: fresh)
    return try Trained.train(scaled, penalty: penalty, epochs: 8, isNesterov: true)
  }

  @Test func `the accelerated proximal gradient reaches 0 and the sub-gradient does not`() throws {
    let plain = try trained(nil)
    let network = try trained(SparseStructureSelection.penalty(Self.strength))
    let factors = network.alive(.scale)
    #expect(factors.alive < factors.total)
    let subgradient = try trained(SparseStructureSelection.penalty(Self.strength, method: .subgradient))
    #expect(subgradient.alive(.scale).alive == factors.total)

    let images = try #require(Trained.data).test.batch(Array(0..<100)).images
    let small = try SparseStructureSelection.removing(.blocks, from: network, folds: false)
    #expect(try ReferenceExecutor(small).scores(images) == ReferenceExecutor(network).scores(images))
    #expect(small.costs.parameters < network.costs.parameters)
    #expect(try Trained.accuracy(small) >= Trained.accuracy(plain) - 0.03)
  }
}
