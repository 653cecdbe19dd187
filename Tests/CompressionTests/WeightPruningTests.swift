import DataLoading
import Engines
import FastEngine
import Networks
import ReferenceEngine
import SampleNetworks
import Tensors
import Testing
import Training

@testable import Compression

@Suite struct WeightPruningTests {
  private func network() throws -> Network {
    try Network.resnet(depth: 8, width: 4, input: [2, 6, 5], classes: 3, seed: 2).disturbed(seed: 6)
  }

  /// 2×2 and 1×2 by hand: σ = √((1 + 4 + 9 + 16)/4) = √7.5, and √((0.01 + 0.04)/2) = √0.025.
  /// |w|/σ: 0.365 0.730 1.095 1.461, and 0.632 1.265. Half of six are the three largest.
  @Test func `one q for all layers cuts by hand`() throws {
    let network = try small()
    let pruned = try WeightPruning.prune(network, .share(0.5))
    #expect(try pruned.parameter("w", of: "fc1").elements == [0, 0, 3, -4])
    #expect(try pruned.parameter("w", of: "fc2").elements == [0, 0.2])
    let report = try #require(pruned.prunings.last)
    #expect(report.unit == .weights && report.candidates == 6 && report.removed == 3)
    #expect(report.layers.map(\.removed) == [2, 1])
    // q is 0.730: 2 in the first layer's own measure, and 0.730·√0.025 in the second's.
    #expect(abs((report.layers[0].threshold ?? 0) - 2) < 1e-12)
    #expect(abs((report.layers[1].threshold ?? 0) - 2 * (0.025 / 7.5).squareRoot()) < 1e-12)
    #expect(abs((report.layers[0].figure("‖ΔW‖/‖W‖") ?? 0) - (5.0 / 30).squareRoot()) < 1e-15)
    let each = try WeightPruning.prune(network, .share(0.5), scope: .layer)
    #expect(try each.parameter("w", of: "fc1").elements == [0, 0, 3, -4])
    #expect(try WeightPruning.prune(network, .value(1.2)).parameter("w", of: "fc1").elements == [0, 0, 0, -4])
    #expect(
      try WeightPruning.prune(network, .value(1.3)).parameter("w", of: "fc2").elements == [0, 0.2], "its largest")
  }

  /// fc1 [1 −2; 3 −4], fc2 [0.1 0.2]
  private func small() throws -> Network {
    var builder = try NetworkBuilder(input: [2, 1, 1])
    try builder.add(FlattenLayer())
    try builder.add(LinearLayer(weight: Tensor(shape: [2, 2], elements: [1, -2, 3, -4]), bias: nil))
    try builder.add(LinearLayer(weight: Tensor(shape: [1, 2], elements: [0.1, 0.2]), bias: nil))
    var network = try builder.network(seed: 1)
    try network.setParameter("w", of: "fc1", to: Tensor(shape: [2, 2], elements: [1, -2, 3, -4]))
    try network.setParameter("w", of: "fc2", to: Tensor(shape: [1, 2], elements: [0.1, 0.2]))
    return network
  }

  @Test(arguments: [0.9, 0.5, 0.1, 0.01], [Selection.Scope.network, .layer])
  func `a share is kept, to the weight`(share: Double, scope: Selection.Scope) throws {
    let network = try network()
    let pruned = try WeightPruning.prune(network, .share(share), scope: scope)
    let sizes = network.nodes.compactMap { $0.layer.weights?.count }
    let expected =
      scope == .network
      ? Int(share * Double(sizes.reduce(0, +)) + 1e-9)
      : sizes.reduce(0) { $0 + max(Int(share * Double($1) + 1e-9), 1) }
    let kept = pruned.nodes.reduce(0) { $0 + ($1.layer.weights?.isKept.count { $0 } ?? 0) }
    let revived = pruned.prunings.last?.layers.reduce(0) { $0 + $1.revived } ?? 0
    #expect(kept == expected + (scope == .network ? revived : 0))
    for node in pruned.nodes {
      guard let weights = node.layer.weights, let old = network.node(node.id)?.layer.weights else { continue }
      for (index, isKept) in weights.isKept.enumerated() {
        #expect(weights.elements[index] == (isKept ? old.elements[index] : 0))
      }
      // What goes is no larger than what stays.
      let magnitudes = zip(old.elements.map(abs), weights.isKept)
      let (gone, stays) = (magnitudes.filter { !$1 }.map(\.0).max() ?? 0, magnitudes.filter(\.1).map(\.0).min() ?? 0)
      #expect(gone <= stays)
    }
    #expect(pruned.costs.multiplyAdds == network.costs.multiplyAdds)
    #expect(network.costs.parameters - pruned.costs.parameters == pruned.prunings.last?.removed)
  }

  @Test func `pruning again goes on from what is there`() throws {
    let once = try WeightPruning.prune(network(), .share(0.5))
    let twice = try WeightPruning.prune(once, .share(0.25))
    #expect(try twice.costs == WeightPruning.prune(network(), .share(0.25)).costs)
    #expect(twice.prunings.last?.candidates == once.prunings.last.map { $0.candidates - $0.removed })
    // A larger share brings nothing back, nor does all of it.
    for share in [0.9, 1] {
      let none = try WeightPruning.prune(once, .share(share))
      #expect(none.costs == once.costs && none.prunings.last?.removed == 0, "\(share)")
    }
  }

  /// Channels go from a network whose weights are cut as from any other.
  @Test func `channels can be pruned where weights are cut or shared`() throws {
    let cut = try WeightPruning.prune(network(), .share(0.4))
    for network in [cut, try WeightSharing.share(cut, bits: 2)] {
      let context = try ScoringContext(network, seed: 4)
      let decision = try NetworkSlimming.criterion.decide(context, Selection(.share(0.5)))
      let compensation = Compensation(.exact, estimate: .gaussian)
      let masked = try Surgery.mask(network, by: decision, compensation: compensation)
      let small = try Surgery.prune(network, by: decision, compensation: compensation)
      let images = network.sampleBatch(count: 4).images
      let expected = try ReferenceExecutor(masked).scores(images)
      #expect(try ReferenceExecutor(small).scores(images).relativeError(to: expected) < 1e-9)
      #expect(small.costs.bits < network.costs.bits && small.nodes.contains { $0.layer.weights?.form is MaskedWeights })
    }
  }

  @Test func `what cannot be pruned is an error`() throws {
    let pooling = try #require(network().nodes.first { $0.layer is GlobalPool }).id
    #expect(throws: CompressionError.self) { try WeightSharing.share(network(), bits: 2, layer: pooling) }
    for amount: Selection.Amount in [.share(0), .share(1.5), .share(.nan), .value(-1), .value(1e9), .value(.nan)] {
      #expect(throws: CompressionError.self, "\(amount)") { try WeightPruning.prune(network(), amount) }
    }
    for bits in [0, 17, .min, .max] {
      #expect(throws: CompressionError.self) { try WeightSharing.share(network(), bits: bits) }
    }
    var broken = try small()
    try broken.setParameter("w", of: "fc1", to: Tensor(shape: [2, 2], elements: [1, .nan, 3, 4]))
    #expect(throws: CompressionError.self) { try WeightPruning.prune(broken, .share(0.5)) }
    #expect(throws: CompressionError.self) { try WeightSharing.share(broken, bits: 2) }
  }

  /// Han et al. 2015 in small: with 90 % cut, 93 to 94 % correct became 71 to 78 %, and 90 to 91 % after retraining, by seeds
  /// 1, 2 and 3 at the prompt. Here it is seed 1 that holds the mechanism, with room for another machine's rounding.
  @Test func `retraining brings back what cutting lost`() throws {
    let data = try Glyphs.dataset()
    let whole = try trained(
      Network.mlp([100, 100], input: [1, 16, 16], classes: 10, seed: 1), epochs: 8, 0.1, on: data.train)
    let cut = try WeightPruning.prune(whole, .share(0.1), scope: .layer)
    let retrained = try trained(cut, epochs: 8, 0.02, on: data.train)
    let accuracies = try [whole, cut, retrained].map {
      try Score.of($0, on: data.test, executor: FastExecutor($0)).accuracy
    }
    #expect(accuracies[2] - accuracies[1] > 0.1 && accuracies[0] - accuracies[2] < 0.06, "\(accuracies)")
    #expect(retrained.costs.parameters == cut.costs.parameters)
    #expect(retrained.nodes.map { $0.layer.weights?.form.record } == cut.nodes.map { $0.layer.weights?.form.record })
    // As many weights are not 0 as the mask has, none less by accident, none more.
    for node in retrained.nodes {
      guard let weights = node.layer.weights else { continue }
      #expect(zip(weights.elements, weights.isKept).allSatisfy { ($0 != 0) == $1 })
    }
  }

  private func trained(_ network: Network, epochs: Int, _ rate: Double, on split: DataSplit) throws -> Network {
    var plan = TrainingPlan(epochs: epochs, for: network)
    plan.learningRate = rate
    return try Trainer(plan: plan, executor: FastExecutor(network)).train(network, on: split).network
  }
}

@Suite struct WeightSharingTests {
  /// Two heaps and one outlier: three values are found, each the mean of its own.
  @Test func `values lie in the middle of what is near them`() {
    let clusters = CodebookClusters([0.1, 0.3, 5, 0.2, -1, 5.5], count: 3)
    #expect(clusters.values.map { ($0 * 1e9).rounded() / 1e9 } == [-1, 0.2, 5.25])
    #expect(clusters.codes == [1, 1, 2, 1, 0, 2])
    #expect(CodebookClusters([7, 7, 7], count: 4).values == [7] && CodebookClusters([], count: 4).values.isEmpty)
    #expect(CodebookClusters([1, 2], count: 1).values == [1.5])
  }

  /// Lloyd's algorithm ends where no value and no number moves: each at its nearest, each value the mean of its own.
  @Test(arguments: [1, 2, 3, 7, 16, 64, 300]) func `nothing is left to move`(count: Int) {
    let numbers = Tensor.normal([200], from: RandomStream(seed: 9, purpose: .workspace)).elements
    let clusters = CodebookClusters(numbers, count: count)
    #expect(clusters.values == clusters.values.sorted() && clusters.values.count <= count)
    for (number, code) in zip(numbers, clusters.codes) {
      let distance = abs(number - clusters.values[Int(code)])
      #expect(clusters.values.allSatisfy { abs(number - $0) >= distance })
    }
    for (place, value) in clusters.values.enumerated() {
      let own = zip(numbers, clusters.codes).filter { Int($1) == place }.map(\.0)
      #expect(abs(own.reduce(0, +) / Double(own.count) - value) < 1e-12)
    }
  }

  @Test(arguments: [1, 2, 4, 8]) func `weights share, bit by bit`(bits: Int) throws {
    let network = try Network.resnet(depth: 8, width: 4, input: [2, 6, 5], classes: 3, seed: 2)
    let shared = try WeightSharing.share(network, bits: bits)
    var sizes = 0
    for node in shared.nodes {
      guard let weights = node.layer.weights else { continue }
      #expect(Set(weights.elements).count <= 1 << bits && weights.form is SharedWeights)
      sizes += weights.form.storage.codeBits
    }
    #expect(
      shared.costs.codeBits == sizes && sizes <= bits * network.nodes.reduce(0) { $0 + ($1.layer.weights?.count ?? 0) })
    let errors = shared.prunings.last?.layers.compactMap { $0.figure("‖ΔW‖/‖W‖") } ?? []
    let finer =
      try WeightSharing.share(network, bits: bits + 1).prunings.last?.layers.compactMap { $0.figure("‖ΔW‖/‖W‖") } ?? []
    #expect(!errors.isEmpty && zip(errors, finer).allSatisfy { $0 > $1 || $0 == 0 })
  }

  @Test func `one layer can share alone, and what is cut stays cut`() throws {
    let network = try Network.mlp([9], input: [2, 3, 2], classes: 4, seed: 3)
    let cut = try WeightPruning.prune(network, .share(0.3))
    let id = try #require(network.node(named: "fc1")).id
    let shared = try WeightSharing.share(cut, bits: 2, layer: id)
    #expect(shared.node(named: "fc2")?.layer.weights?.form.record == cut.node(named: "fc2")?.layer.weights?.form.record)
    let (old, new) = (try #require(cut.node(id)?.layer.weights), try #require(shared.node(id)?.layer.weights))
    #expect(old.isKept == new.isKept && Set(new.elements).count <= 5)
    #expect(zip(new.elements, new.isKept).allSatisfy { $1 || $0 == 0 })
  }
}
