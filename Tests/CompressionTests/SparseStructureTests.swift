import Networks
import ReferenceEngine
import SampleNetworks
import Tensors
import Testing
import Training

@testable import Compression

/// Structures that vanish: what is taken out changes nothing, and what is left folds away.
@Suite struct SparseStructureTests {
  private static let networks: [(name: String, unit: ScaleLayer.Unit, network: @Sendable () throws -> Network)] = [
    ("resnet", .blocks, { try .resnet(depth: 14, width: 4, input: [2, 6, 5], classes: 3, seed: 2) }),
    (
      "resnet, padding", .blocks,
      { try .resnet(depth: 14, width: 4, shortcut: .padding, input: [2, 6, 5], classes: 3, seed: 2) }
    ),
    (
      "resnet, pre-activation", .blocks,
      { try .resnet(depth: 14, width: 4, activation: .pre, input: [2, 6, 5], classes: 3, seed: 2) }
    ),
    ("resnext", .blocks, { try .resnext(depth: 11, width: 6, groups: 3, input: [2, 6, 5], classes: 3, seed: 2) }),
    (
      "resnext, groups", .groups,
      { try .resnext(depth: 11, width: 6, groups: 3, input: [2, 6, 5], classes: 3, seed: 2) }
    ),
    (
      "vgg, channels", .channels,
      {
        try .vgg([.convolution(channels: 8), .pool, .convolution(channels: 6)], input: [2, 6, 5], classes: 3, seed: 2)
      }
    ),
    ("resnet, channels", .channels, { try .resnet(depth: 8, width: 4, input: [2, 6, 5], classes: 3, seed: 2) }),
  ]

  /// A network with factors, as training might leave them: every second one 0.
  private func half(_ index: Int) throws -> (unit: ScaleLayer.Unit, network: Network) {
    let (_, unit, build) = Self.networks[index]
    var network = try SparseStructureSelection.inserting(unit, into: build().disturbed(seed: 3))
    var count = 0
    network.visitParameters { _, description, value in
      guard description.role == .scale else { return }
      for index in value.elements.indices {
        value.elements[index] = count.isMultiple(of: 2) ? 0 : 0.4 + Double(count) / 10
        count += 1
      }
    }
    #expect(count > 1)
    return (unit, network)
  }

  @Test(arguments: networks.indices)
  func `factors of 1 change no bit`(index: Int) throws {
    let (_, unit, build) = Self.networks[index]
    let network = try build().disturbed(seed: 3)
    let scaled = try SparseStructureSelection.inserting(unit, into: network)
    #expect(try scaled.scores() == network.scores())
    #expect(try SparseStructureSelection.inserting(unit, into: scaled).nodes.count == scaled.nodes.count)
    #expect(scaled.alive(.scale).total > 0)
  }

  /// Adding 0 changes no number, so the sums that lose summands of 0 keep their bits.
  @Test(arguments: networks.indices)
  func `taking out blocks and groups of 0 changes the scores by exactly 0`(index: Int) throws {
    let (unit, network) = try half(index)
    if unit == .channels { return }
    let small = try SparseStructureSelection.removing(unit, from: network, folds: false)
    #expect(small.costs.parameters < network.costs.parameters)
    #expect(try small.scores() == network.scores())
  }

  /// 1e-9: the products s·γ are rounded once more than s·(γ·x̂).
  @Test(arguments: networks.indices)
  func `folding what is left changes the scores by rounding alone`(index: Int) throws {
    let (unit, network) = try half(index)
    let small = try SparseStructureSelection.removing(unit, from: network)
    #expect(small.alive(.scale).total == 0)
    #expect(small.costs.multiplyAdds < network.costs.multiplyAdds)
    #expect(try small.scores().relativeError(to: network.scores()) < 1e-9)
    #expect(small.prunings.last?.removed ?? 0 > 0)
    let again = try NetworkArchive(small).network()
    #expect(try again.scores() == small.scores())
  }

  @Test func `a share keeps the largest factors`() throws {
    let (unit, network) = try half(0)
    let small = try SparseStructureSelection.removing(unit, from: network, .share(1 / 6))
    #expect(small.prunings.last?.removed == 5)
    #expect(small.residualBlocks().count == 1)
    #expect(throws: CompressionError.self) { try SparseStructureSelection.removing(unit, from: network, .share(0)) }
  }

  @Test func `only the branch of a projection block goes`() throws {
    let (unit, network) = try half(0)
    var all = network
    all.visitParameters { _, description, value in
      if description.role == .scale { value = Tensor(shape: value.shape) }
    }
    let small = try SparseStructureSelection.removing(unit, from: all)
    #expect(small.residualBlocks().isEmpty)
    // The stem and the two projections are left.
    #expect(small.nodes.filter { $0.name.hasPrefix("conv") }.count == 3)
    #expect(try small.scores() == all.scores())
  }

  @Test func `a network without the structure says which have it`() throws {
    let network = try Network.vgg([.convolution(channels: 4)], input: [1, 4, 4], classes: 2, seed: 1)
    for unit in [ScaleLayer.Unit.blocks, .groups] {
      #expect(throws: CompressionError.self) { try SparseStructureSelection.inserting(unit, into: network) }
      #expect(throws: CompressionError.self) { try SparseStructureSelection.removing(unit, from: network) }
    }
  }

  @Test func `the plain proximal control is without momentum, and only the accelerated one is clamped`() {
    let accelerated = SparseStructureSelection.penalty(0.1)
    #expect(accelerated.method == .accelerated && accelerated.isClamped && accelerated.momentum == nil)
    let plain = SparseStructureSelection.penalty(0.1, method: .proximal)
    #expect(plain.momentum == 0 && !plain.isClamped && plain.role == .scale)
    #expect(!SparseStructureSelection.penalty(0.1, isClamped: false).isClamped)
  }
}
