import Foundation
import SampleNetworks
import Tensors
import Testing

@testable import Networks
@testable import Training

@Suite struct IndexedWeightsTests {
  /// One convolution o×i×3×3 whose weights are there as the flags say, grain by grain.
  private func network(_ grain: Grain, outputs: Int, inputs: Int, groups: Int = 1, _ flags: (Int) -> Bool) throws
    -> Network
  {
    var builder = try NetworkBuilder(input: [inputs * groups, 5, 4])
    try builder.add(
      Conv2D(inputChannels: inputs * groups, outputChannels: outputs, kernelSize: 3, groups: groups))
    var network = try builder.network(seed: 2).disturbed(seed: 3)
    let grains = try #require(grain.grains(of: network.nodes[1], in: network))
    let isKept = grains.spread((0..<grains.count).map(flags))
    network.changeWeights(of: network.nodes[1].id) { $0.masked(isKept) }
    return network
  }

  /// With 8 bits a weight and gaps of 4: a weight by itself 8 + 4, in a row of three 8 + 4/3, in a kernel of nine 8 + 4/9,
  /// in a column of four outputs 8 + 4/4; no gap here is longer than 14.
  @Test(arguments: [("weights", 1), ("rows", 3), ("kernels", 9), ("columns", 4), ("filters", 36)])
  func `an index is shared by a grain`(word: String, size: Int) throws {
    let grain = try #require(Grain.all.first { $0.word == word })
    // Neither every second row of three nor of nine is made of whole grains that are larger.
    let network = try network(grain, outputs: 4, inputs: 4) { $0 % 4 != 1 && $0 % 7 != 2 }
    let bits = IndexedWeights(network)
    #expect(bits.kept == bits.grains * size && bits.fillers == 0, "\(bits)")
    #expect(bits.bits == 8 * bits.kept + 4 * bits.grains)
    // kept is a multiple of size: 12, 28/3, 76/9, 9 and 73/9 bits a weight, exactly.
    #expect(bits.bits * size == bits.kept * (8 * size + 4))
  }

  @Test func `rows cost fewer bits than weights, and kernels fewer than rows`() throws {
    let perWeight = try ["weights", "rows", "kernels", "filters"].map { word in
      let grain = try #require(Grain.all.first { $0.word == word })
      return try #require(IndexedWeights(network(grain, outputs: 6, inputs: 5) { ($0 * $0) % 7 < 3 }).perWeight)
    }
    #expect(zip(perWeight, perWeight.dropFirst()).allSatisfy { $0 > $1 }, "\(perWeight)")
    #expect(perWeight[0] == 12 && abs(perWeight[1] - (8 + 4.0 / 3)) < 1e-12)
  }

  /// Rows 0, 21 and 53: gaps of 0, 20 and 31, with 15 absent ones a filler: none, one and two. Three rows of three weights.
  @Test func `long gaps count their fillers`() throws {
    let bits = try IndexedWeights(network(.rows, outputs: 6, inputs: 3) { [0, 21, 53].contains($0) })
    #expect((bits.kept, bits.grains, bits.fillers, bits.bits) == (9, 3, 3, 9 * 8 + 6 * 4))
    #expect(try IndexedWeights(network(.rows, outputs: 6, inputs: 3) { _ in true }).perWeight == nil)
  }

  /// The file says a mask in the largest grains that make it, and brings it back bit for bit.
  @Test(arguments: ["rows", "kernels", "filters", "columns"], [1, 2])
  func `a file keeps an index for each grain`(word: String, groups: Int) throws {
    let grain = try #require(Grain.all.first { $0.word == word })
    // Enough of them that a row of them costs more than it saves in the head.
    let network = try network(grain, outputs: 16, inputs: 9, groups: groups) { ($0 * $0) % 7 < 3 }
    let (data, bits) = try CompressedNetworkFile.packed(network)
    #expect(bits.layers.first?.grain == word)
    let back = try NetworkFile.network(from: data, path: "a")
    #expect(back.nodes[1].layer.weights?.value == network.nodes[1].layer.weights?.value)
    #expect(back.nodes[1].layer.weights?.isKept == network.nodes[1].layer.weights?.isKept)
    #expect(try CompressedNetworkFile.data(of: back) == data)
    // As many weights, one by one.
    let fine = try self.network(.weights, outputs: 16, inputs: 9, groups: groups) { ($0 * $0) % 7 < 3 }
    let fineBits = try CompressedNetworkFile.bits(of: fine)
    #expect(fineBits.layers.first?.grain == nil)
    #expect((bits.layers.first?.indexBits ?? 0) < (fineBits.layers.first?.indexBits ?? 0))
  }
}
