import Engines
import Foundation
import Networks
import SampleNetworks
import Tensors
import Testing
import Training

@testable import Compression

@Suite struct VectorClustersTests {
  private func numbers(_ count: Int) -> [Double] {
    Tensor.normal([count], from: RandomStream(seed: 9, purpose: .workspace)).elements
  }

  /// Two heaps in the plane, by hand.
  @Test func `centres lie in the middle of what is near them`() {
    let points = [[0.0, 1], [0, 3], [10, 0], [14, 0]]
    let clusters = VectorClusters(
      points.flatMap { $0 }, size: 2, count: 2, from: RandomStream(seed: 1, purpose: .pruning))
    let centres = clusters.codes.map { Array(clusters.centres[(Int($0) * 2)..<(Int($0) * 2 + 2)]) }
    #expect(centres == [[0, 2], [0, 2], [12, 0], [12, 0]])
    #expect(clusters.sums.last == 10)
  }

  /// Lloyd's two steps never make the sum larger; 1e-12 of it is rounding of some hundred additions.
  @Test(arguments: [1, 2, 3, 7], [1, 2, 5, 16, 63]) func `the sum never grows, and nothing is left to move`(
    size: Int, count: Int
  ) {
    for seed: UInt64 in 0..<4 {
      let numbers = numbers(size * 90)
      let clusters = VectorClusters(
        numbers, size: size, count: count, from: RandomStream(seed: seed, purpose: .pruning))
      for (old, new) in zip(clusters.sums, clusters.sums.dropFirst()) { #expect(new <= old * (1 + 1e-12)) }
      #expect(clusters.sums.count > 1 && clusters.count <= count && Set(clusters.codes).count == clusters.count)
      func distance(_ vector: Int, _ centre: Int) -> Double {
        (0..<size).reduce(0) { sum, i in
          let difference = numbers[vector * size + i] - clusters.centres[centre * size + i]
          return sum + difference * difference
        }
      }
      for (vector, code) in clusters.codes.enumerated() {
        let own = distance(vector, Int(code))
        #expect((0..<clusters.count).allSatisfy { distance(vector, $0) >= own })
      }
    }
  }

  @Test func `no more different vectors than centres come back exactly`() {
    let numbers = [1.0, 2, 3, 4, 1, 2, 5, 6]
    let clusters = VectorClusters(numbers, size: 2, count: 3, from: RandomStream(seed: 1, purpose: .pruning))
    #expect(clusters.codes.flatMap { clusters.centres[(Int($0) * 2)..<(Int($0) * 2 + 2)] } == numbers)
    #expect(clusters.count == 3 && clusters.sums == [0])
    #expect(VectorClusters([], size: 2, count: 3, from: RandomStream(seed: 1, purpose: .pruning)).codes.isEmpty)
  }

  /// Many equal vectors leave centres empty: they go where something is far, and none is left over.
  @Test func `an empty centre is given something to do`() {
    let numbers = [Double](repeating: 0, count: 60) + [1, 1.1, 5, 5.2, 9, 9.3, -4, -4.5]
    for seed: UInt64 in 0..<20 {
      let clusters = VectorClusters(numbers, size: 1, count: 6, from: RandomStream(seed: seed, purpose: .pruning))
      #expect(Set(clusters.codes).count == clusters.count && clusters.count > 4)
      for (old, new) in zip(clusters.sums, clusters.sums.dropFirst()) { #expect(new <= old + 1e-12) }
    }
  }
}

@Suite struct QuantizationTests {
  private func network() throws -> Network {
    try Network.resnet(depth: 8, width: 4, input: [2, 6, 5], classes: 3, seed: 2).disturbed(seed: 6)
  }
  private func quantizer(_ word: String) throws -> Quantizer { try #require(Quantizers.all.first { $0.word == word }) }

  /// [1 −2; 3 −4]: α = 2.5.
  @Test func `a sign and the mean size are all that is kept`() throws {
    var builder = try NetworkBuilder(input: [2, 1, 1])
    try builder.add(FlattenLayer())
    try builder.add(LinearLayer(inputs: 2, outputs: 2))
    var network = try builder.network(seed: 1)
    try network.setParameter("w", of: "fc1", to: Tensor(shape: [2, 2], elements: [1, -2, 3, -4]))
    let signs = try WeightSharing.share(network, bits: 4, by: quantizer("sign"))
    #expect(signs.node(named: "fc1")?.layer.weights?.elements == [2.5, -2.5, 2.5, -2.5])
    #expect(signs.node(named: "fc1")?.layer.weights?.form.storage == Storage(numbers: 1, codeBits: 4))
    // What is cut does not count to the mean, and stays cut.
    let cut = try WeightPruning.prune(network, .share(0.5))
    let both = try WeightSharing.share(cut, bits: 4, by: quantizer("sign"))
    #expect(both.node(named: "fc1")?.layer.weights?.elements == [0, 0, 3.5, -3.5])
  }

  /// With as many sub-vectors as there are rows, or more, nothing is lost.
  @Test(arguments: [1, 2, 3, 5, 9]) func `as many sub-vectors as rows are exact`(size: Int) throws {
    let network = try Network.mlp([16], input: [1, 3, 3], classes: 4, seed: 3)
    let exact = try WeightSharing.share(network, bits: 4, by: quantizer("product"), size: size)
    for node in network.nodes { #expect(exact.node(node.id)?.layer.weights?.value == node.layer.weights?.value) }
    let coarse = try WeightSharing.share(network, bits: 2, by: quantizer("product"), size: size)
    #expect(coarse.node(named: "fc1")?.layer.weights?.value != network.node(named: "fc1")?.layer.weights?.value)
  }

  /// 32·K·n + log₂K·m·n/s, the formula, and the file within what it needs to describe itself: less than 1 % of these.
  @Test(arguments: [(4, 2), (4, 3), (4, 4), (8, 3), (8, 4)]) func `bytes are those of the formula`(size: Int, bits: Int)
    throws
  {
    let (inputs, outputs) = (256, 128)
    var builder = try NetworkBuilder(input: [inputs, 1, 1])
    try builder.add(FlattenLayer())
    try builder.add(LinearLayer(inputs: inputs, outputs: outputs, hasBias: false))
    var network = try builder.network(seed: 2)
    network.visitParameters { _, _, value in value = value.map { Double(Float($0)) } }
    let small = try WeightSharing.share(network, bits: bits, by: quantizer("product"), size: size)
    let formula = 32 * (1 << bits) * inputs + bits * outputs * inputs / size
    let storage = try #require(small.node(named: "fc1")?.layer.weights?.form.storage)
    #expect(storage.bits == formula && small.costs.bits == formula)
    // The file's words know that some codes are frequent; numbers of codebooks have 32 bits from the start.
    let (data, stored) = try CompressedNetworkFile.packed(small)
    let layer = try #require(stored.layers.first)
    #expect(layer.codebookBits == 32 * (1 << bits) * inputs + 1)
    // Lists say how long they are, 38 bits each, and the sizes of the subspaces take a bit each.
    let sizes = 38 + 17 + 5 * (size + 1) + inputs / size
    #expect(layer.codeBits + layer.savedBits <= bits * outputs * inputs / size + 38 + sizes + layer.savedBits)
    let header = 8 * data.count - layer.bits
    #expect(8 * data.count <= formula + header + 1 + 38 + sizes && header < 8 * 700)
  }

  @Test(arguments: [1, 2, 3]) func `what is left is quantised again, and becomes less`(times: Int) throws {
    let network = try network()
    func errors(_ times: Int) throws -> [Double] {
      try WeightSharing.share(network, bits: 2, by: quantizer("residual"), size: 2, times: times).prunings.last?.layers
        .compactMap { $0.figure("‖ΔW‖/‖W‖") } ?? []
    }
    let (less, more) = (try errors(times), try errors(times + 1))
    #expect(!less.isEmpty && zip(less, more).allSatisfy { $1 < $0 || $0 < 1e-12 })
    if times == 1 {
      let product = try WeightSharing.share(network, bits: 2, by: quantizer("product"), size: 2).prunings.last?.layers
        .compactMap { $0.figure("‖ΔW‖/‖W‖") }
      #expect(product == less)
    }
  }

  @Test func `the same seed gives the same codes, and what is cut stays cut`() throws {
    let cut = try WeightPruning.prune(network(), .share(0.4))
    for word in ["sign", "product", "residual"] {
      let (a, b) = try (0..<2).map { _ in try WeightSharing.share(cut, bits: 2, by: quantizer(word), size: 2, seed: 7) }
        .pair
      for node in cut.nodes {
        guard let weights = node.layer.weights else { continue }
        let own = try #require(a.node(node.id)?.layer.weights)
        #expect(own.value == b.node(node.id)?.layer.weights?.value && own.isKept == weights.isKept)
        #expect(zip(own.elements, weights.isKept).allSatisfy { $1 || $0 == 0 })
      }
    }
  }

  @Test func `channels go from a network of sub-vectors as from any other`() throws {
    for word in ["sign", "product", "residual"] {
      let whole = try network()
      let network = try WeightSharing.share(whole, bits: 2, by: quantizer(word), size: 3)
      let decision = try NetworkSlimming.criterion.decide(ScoringContext(network, seed: 4), Selection(.share(0.5)))
      let compensation = Compensation(.exact, estimate: .gaussian)
      let masked = try Surgery.mask(network, by: decision, compensation: compensation)
      let small = try Surgery.prune(network, by: decision, compensation: compensation)
      let images = network.sampleBatch(count: 4).images
      let expected = try ReferenceExecutor(masked).scores(images)
      #expect(try ReferenceExecutor(small).scores(images).relativeError(to: expected) < 1e-9)
      // Channels that carry constants have sub-vectors of no codebook: such layers multiply by all of W.
      #expect(small.costs.multiplyAdds < whole.costs.multiplyAdds, "\(word)")
    }
  }

  @Test func `what makes no codebook is an error`() throws {
    let network = try network()
    for word in ["product", "residual", "responses"] {
      for (bits, size) in [(0, 2), (17, 2), (12, 2), (2, 1000)] {
        #expect(throws: CompressionError.self, "\(word) \(bits) \(size)") {
          try WeightSharing.share(
            network, bits: bits, by: quantizer(word), size: size, images: network.sampleBatch(count: 2))
        }
      }
    }
    let images = network.sampleBatch(count: 2)
    #expect(throws: CompressionError.self) { try WeightSharing.share(network, bits: 2, by: quantizer("responses")) }
    var broken = network
    broken.visitParameters { _, description, value in if description.role == .gamma { value.elements[0] = .nan } }
    #expect(throws: CompressionError.self) {
      try WeightSharing.share(broken, bits: 2, by: quantizer("responses"), images: images)
    }
    let cut = try WeightPruning.prune(network, .share(0.5))
    #expect(throws: CompressionError.self) {
      try WeightSharing.share(cut, bits: 2, by: quantizer("responses"), images: images)
    }
  }
}

extension [Network] {
  fileprivate var pair: (Network, Network) { (self[0], self[1]) }
}
