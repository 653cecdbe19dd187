import Engines
import Networks
import SampleNetworks
import Tensors
import Testing
import Training

@testable import Compression

@Suite struct GrainTests {
  /// Sides, channels and groups that are all different where they can be.
  private static let shapes: [(shape: [Int], groups: Int)] = [
    ([3, 2, 4, 5], 1), ([6, 1, 3, 2], 2), ([4, 3, 1, 1], 1), ([1, 5, 2, 3], 1), ([6, 2, 1, 4], 3), ([4, 1, 3, 3], 4),
  ]

  /// One convolution over images 6×7 and a linear layer.
  private func network(_ shape: [Int], groups: Int) throws -> Network {
    var builder = try NetworkBuilder(input: [shape[1] * groups, 6, 7])
    try builder.add(
      Conv2D(
        configuration: LayerConfiguration(
          kind: "conv",
          values: [
            "inputChannels": Double(shape[1] * groups), "outputChannels": Double(shape[0]), "groups": Double(groups),
            "kernelSize.rows": Double(shape[2]), "kernelSize.columns": Double(shape[3]), "stride": 1, "padding": 1,
            "hasBias": 0,
          ])))
    try builder.add(GlobalPool())
    try builder.add(LinearLayer(weight: Tensor(shape: [2, shape[0]]), bias: nil))
    return try builder.network(seed: 5).disturbed(seed: 8)
  }

  /// Each entry's grain by the definition, in loops over o, i, u and v.
  private func byDefinition(_ grain: Grain, _ shape: [Int], groups: Int) -> [[Int]] {
    var grains: [[Int]: [Int]] = [:]
    var index = 0
    for o in 0..<shape[0] {
      for i in 0..<shape[1] {
        for u in 0..<shape[2] {
          for v in 0..<shape[3] {
            let key =
              switch grain.word {
              case "weights": [o, i, u, v]
              case "rows": [o, i, u]
              case "kernels": [o, i]
              case "filters": [o]
              default: [o / (shape[0] / groups), i, u, v]
              }
            grains[key, default: []].append(index)
            index += 1
          }
        }
      }
    }
    return grains.values.sorted { $0[0] < $1[0] }
  }

  @Test(arguments: shapes, Grain.all.map(\.word))
  func `grains are cut as they are defined`(_ case: (shape: [Int], groups: Int), word: String) throws {
    let network = try network(`case`.shape, groups: `case`.groups)
    let grain = try #require(Grain.all.first { $0.word == word })
    let grains = try #require(grain.grains(of: network.nodes[1], in: network))
    let expected = byDefinition(grain, `case`.shape, groups: `case`.groups)
    let numbers = grains.numbers
    let found = Dictionary(grouping: numbers.indices) { numbers[$0] }.values.sorted { $0[0] < $1[0] }
    #expect(found == expected && grains.count == expected.count && grains.isWhole)
    #expect(expected.allSatisfy { $0.count == grains.size })
    // A mask of whole grains is told as such, any other is not.
    let flags = (0..<grains.count).map { $0 % 3 != 1 }
    var mask = grains.spread(flags)
    #expect(grains.flags(of: mask) == flags)
    mask[expected[0][0]].toggle()
    #expect((grains.flags(of: mask) == nil) == (grains.size > 1))
  }

  /// A layer of 2×1×2×2 with Σw² = 1 + 4 + 9 + 16 + 25 + 36 + 49 + 64 = 204.
  private func small() throws -> Network {
    var network = try network([2, 1, 2, 2], groups: 1)
    try network.setParameter("w", of: "conv1", to: Tensor(shape: [2, 1, 2, 2], elements: [1, -2, 3, 4, 8, 7, -6, 5]))
    return network
  }

  @Test(arguments: [
    // Rows |1|+|2|, 3+4, 8+7, 6+5; columns √(1+64), √(4+49), √(9+36), √(16+25).
    ("rows", [0, 0, 0, 0, 8, 7, -6, 5]), ("kernels", [0, 0, 0, 0, 8, 7, -6, 5]),
    ("filters", [0, 0, 0, 0, 8, 7, -6, 5]),
    ("columns", [1, -2, 0, 0, 8, 7, 0, 0]), ("weights", [0, 0, 0, 0, 8, 7, -6, 5]),
  ])
  func `the smaller half goes, by hand`(word: String, left: [Double]) throws {
    let grain = try #require(Grain.all.first { $0.word == word })
    let network = try small()
    let layer = network.nodes[1].id
    let pruned = try WeightPruning.prune(network, .share(0.5), grain: grain, layer: layer)
    #expect(try pruned.parameter("w", of: "conv1").elements == left)
    // In the layer's own measure, q·σ: rows end at a mean |w| of 7/2, columns at √(45/2), filters at 10/4.
    let expected = ["weights": 4, "rows": 3.5, "kernels": 2.5, "filters": 2.5, "columns": 22.5.squareRoot()][word]
    let report = try #require(pruned.prunings.last)
    #expect(abs((report.layers[0].threshold ?? 0) - (expected ?? 0)) < 1e-12)
    #expect(report.unit == .weights && report.removed == 4 && report.candidates == 8)
  }

  @Test func `grains of several layers are held against one threshold by their mean`() throws {
    // Filters of 9 and of 36 weights of the same size each: their sums differ by four, their means do not.
    var network = try Network.vgg(
      [.convolution(channels: 4), .convolution(channels: 4)], input: [1, 6, 6], classes: 2, seed: 1)
    for (name, shape) in [("conv1", [4, 1, 3, 3]), ("conv2", [4, 4, 3, 3])] {
      let size = shape[1] * 9
      let w = (0..<(4 * size)).map { Double($0 / size + 1) }
      try network.setParameter("w", of: name, to: Tensor(shape: Shape(shape), elements: w))
    }
    let pruned = try WeightPruning.prune(network, .share(0.5), grain: .filters)
    for name in ["conv1", "conv2"] {
      let kept = pruned.node(named: name)?.layer.weights?.isKept ?? []
      #expect(kept == kept.indices.map { $0 >= kept.count / 2 }, "\(name)")
    }
    #expect(pruned.node(named: "fc1")?.layer.weights?.isKept.contains(false) == false)
    #expect(pruned.prunings.last?.conventions == "fc1 stays whole: only convolutions have filters")
  }

  /// A filter's mask silences a channel where no batch norm follows; a column's leaves unread what only it read.
  @Test(arguments: ["rows", "kernels", "filters", "columns"], [0.5, 0.2])
  func `masked and compacted networks compute the same`(word: String, keep: Double) throws {
    let grain = try #require(Grain.all.first { $0.word == word })
    let network = try Network.resnet(depth: 8, width: 4, input: [2, 6, 5], classes: 3, seed: 2).disturbed(seed: 6)
    for criterion in [Magnitude.criterion, RandomWeights.criterion] {
      let pruned = try WeightPruning.prune(network, .share(keep), grain: grain, by: criterion, seed: 3)
      let small = try Surgery.compact(pruned)
      let images = network.sampleBatch(count: 4).images
      let expected = try ReferenceExecutor(pruned).scores(images)
      #expect(try ReferenceExecutor(small).scores(images).relativeError(to: expected) < 1e-9)
      // Again, with what has been cut staying cut.
      let again = try WeightPruning.prune(pruned, .share(0.9), grain: grain, by: criterion, seed: 4)
      #expect(again.costs.parameters <= pruned.costs.parameters)
    }
  }

  /// Its weights have four axes, too, with the inputs first: more outputs than inputs, and as many.
  @Test(arguments: [2, 3, 5]) func `a transposed convolution stays whole`(outputs: Int) throws {
    var builder = try NetworkBuilder(input: [2, 4, 5])
    try builder.add(Conv2D(inputChannels: 2, outputChannels: 3, kernelSize: 3))
    try builder.add(
      TransposedConv2D(inputChannels: 3, outputChannels: outputs, kernelSize: 2, geometry: .init(stride: 2)))
    try builder.add(GlobalPool())
    try builder.add(LinearLayer(inputs: outputs, outputs: 3))
    let network = try WeightPruning.prune(builder.network(seed: 3), .share(0.5))
    for grain in Grain.ofConvolutions {
      let kept = try WeightPruning.prune(network, .share(0.5), grain: grain).nodes[2].layer.weights?.isKept
      #expect(kept == network.nodes[2].layer.weights?.isKept)
    }
    let bytes = try CompressedNetworkFile.data(of: network)
    #expect(
      try NetworkFile.network(from: bytes, path: "a").nodes[2].layer.weights?.isKept
        == network.nodes[2].layer.weights?.isKept)
  }

  @Test func `what has no such grains is an error`() throws {
    let network = try small()
    let linear = try #require(network.node(named: "fc1")).id
    let dense = try Network.mlp([3], input: [1, 2, 2], classes: 2, seed: 1)
    for grain in Grain.all where grain.isOfConvolutions {
      #expect(throws: CompressionError.self) {
        try WeightPruning.prune(network, .share(0.5), grain: grain, layer: linear)
      }
      #expect(throws: CompressionError.self) { try WeightPruning.prune(dense, .share(0.5), grain: grain) }
      for amount: Selection.Amount in [.share(0), .share(1.01), .share(.nan), .value(-1), .value(1e9)] {
        #expect(throws: CompressionError.self) { try WeightPruning.prune(network, amount, grain: grain) }
      }
      // All may stay, and the best always does.
      #expect(try WeightPruning.prune(network, .share(1), grain: grain).prunings.last?.removed == 0)
      let one = try WeightPruning.prune(network, .share(1e-6), grain: grain)
      #expect(one.node(named: "conv1")?.layer.weights?.isKept.contains(true) == true)
    }
  }
}
