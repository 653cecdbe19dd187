import Decompositions
import Engines
import FastEngine
import Networks
import ReferenceEngine
import SampleNetworks
import Tensors
import Testing

@testable import Compression

@Suite struct TruncatedSVDTests {
  private let network: Network
  private let batch: Batch

  init() throws {
    network = try Network.mlp([9, 7], input: [2, 3, 2], classes: 4, seed: 3).disturbed(seed: 5)
    batch = network.sampleBatch(count: 6)
  }

  private func id(_ name: String) throws -> Network.NodeID { try #require(network.node(named: name)).id }

  /// The share of Σσ² that the report says is lost.
  private func lost(_ network: Network) throws -> Double {
    1 - (try #require(network.prunings.last?.layers[0].figure("Σσ² held")))
  }

  @Test(arguments: ["fc1", "fc2", "fc3"]) func `at full rank nothing changes`(name: String) throws {
    let full = try network.parameter("w", of: name).shape.dimensions.min() ?? 0
    let factored = try TruncatedSVD.factor(network, layer: id(name), .rank(full))
    let lost = try lost(factored)
    let scores = try ReferenceExecutor(network).scores(batch.images)
    #expect(try ReferenceExecutor(factored).scores(batch.images).relativeError(to: scores) < 1e-13 && lost == 0)
    #expect(try FastExecutor(factored).scores(batch.images).relativeError(to: scores) < 1e-5)
    #expect(factored.nodes.map(\.name).contains("\(name)_1") && factored.output.id == network.output.id)
  }

  /// ‖W − W₂·W₁‖² = Σ_{i>r} σ_i², and no pair of r columns and rows is nearer.
  @Test(arguments: 1...6) func `what is lost are the singular values that went`(rank: Int) throws {
    let weight = try network.parameter("w", of: "fc2")
    let values = try SingularValueDecomposition(weight).values
    let factored = try TruncatedSVD.factor(network, layer: id("fc2"), .rank(rank))
    let lost = try lost(factored)
    let product = try factored.parameter("w", of: "fc2").matrixProduct(factored.parameter("w", of: "fc2_1"))
    let missed = try (product - weight).elements.reduce(0) { $0 + $1 * $1 }
    let expected = values.dropFirst(rank).reduce(0) { $0 + $1 * $1 }
    #expect(abs(missed - expected) < 1e-12)
    #expect(abs(lost - expected / values.reduce(0) { $0 + $1 * $1 }) < 1e-15)
    #expect(try factored.parameter("b", of: "fc2") == network.parameter("b", of: "fc2"))
    // 9 inputs, 7 outputs: 9·r + r·7 in place of 63.
    #expect(factored.costs.parameters == network.costs.parameters - 63 + 16 * rank)
    #expect(factored.costs.multiplyAdds == network.costs.multiplyAdds - 63 + 16 * rank)
    let report = try #require(factored.prunings.last)
    #expect(report.candidates == 7 && report.removed == 7 - rank && report.threshold == values[rank])
    #expect(report.layers[0].figure("σ up to") == values[rank])
  }

  @Test func `a share of Σσ² asks for as few as hold it`() throws {
    let values = try SingularValueDecomposition(network.parameter("w", of: "fc1")).values.map { $0 * $0 }
    let whole = values.reduce(0, +)
    for share in [0.01, 0.5, 0.9, 1] {
      let factored = try TruncatedSVD.factor(network, layer: id("fc1"), .energy(share))
      let lost = try lost(factored)
      let rank = try factored.parameter("w", of: "fc1_1").shape[0]
      #expect(lost <= 1 - share + 1e-12)
      #expect(rank == 1 || values.prefix(rank - 1).reduce(0, +) < share * whole)
    }
  }

  @Test func `both parts train, on either engine, and differences agree`() throws {
    let factored = try TruncatedSVD.factor(network, layer: id("fc1"), .rank(3))
    #expect(try DifferenceCheck.run(factored, on: batch).isPassed)
    for executor in [ReferenceExecutor(factored), FastExecutor(factored)] as [any Executor] {
      for _ in 0..<3 { _ = try executor.step(batch) { $0.role.isTrained ? .init(learningRate: 0.05) : nil } }
      for name in ["fc1", "fc1_1"] {
        let moved = try executor.network.parameter("w", of: name) - factored.parameter("w", of: name)
        #expect(moved.largestMagnitude > 1e-4, "\(executor.name), \(name)")
      }
    }
  }

  @Test func `it comes back from its archive, and is factored again`() throws {
    let once = try TruncatedSVD.factor(network, layer: id("fc1"), .rank(5))
    let twice = try TruncatedSVD.factor(once, layer: #require(once.node(named: "fc1_1")).id, .rank(2))
    let back = try NetworkArchive(NetworkArchive(twice).data).network()
    #expect(back.nodes.map(\.name) == twice.nodes.map(\.name) && back.nodes.map(\.whole) == twice.nodes.map(\.whole))
    #expect(try ReferenceExecutor(back).scores(batch.images) == ReferenceExecutor(twice).scores(batch.images))
    #expect(back.nodes.compactMap(\.whole) == [try id("fc1"), try id("fc1")])
    // Channels pass through what a layer became as through the layer.
    let pruned = try Surgery.prune(
      twice, by: FilterNorm.absolute.decide(ScoringContext(twice), Selection(.share(0.6))),
      compensation: Compensation(.drop))
    #expect(pruned.costs.parameters < twice.costs.parameters)
    #expect(try ReferenceExecutor(pruned).scores(batch.images).elements.allSatisfy(\.isFinite))
  }

  @Test func `a rank that there is not, and a layer that is no matrix, are errors`() throws {
    for amount in [TruncatedSVD.Amount.rank(0), .rank(8), .energy(0), .energy(1.5), .energy(.nan)] {
      #expect(throws: CompressionError.self) { try TruncatedSVD.factor(network, layer: id("fc2"), amount) }
    }
    for name in ["relu1", "flatten1", "input"] {
      #expect(throws: CompressionError.self) { try TruncatedSVD.factor(network, layer: id(name), .rank(1)) }
    }
    #expect(throws: CompressionError.self) { try TruncatedSVD.factor(network, layer: 99, .rank(1)) }
  }

  @Test func `a request ends it`() throws {
    let cancellation = Cancellation()
    cancellation.request()
    // So large that it takes a second.
    let wide = try Network.mlp([700], input: [3, 16, 16], classes: 4, seed: 3)
    #expect(throws: CompressionError.self) {
      try Cancellation.$ofArithmetic.withValue(cancellation) {
        _ = try TruncatedSVD.factor(wide, layer: #require(wide.node(named: "fc1")).id, .rank(3))
      }
    }
  }

  @Test func `what does not fit in a node's place is an error`() throws {
    let place = try id("fc2")
    for layers in [[], [LinearLayer(inputs: 9, outputs: 8)], [LinearLayer(inputs: 8, outputs: 7)]] as [[any Layer]] {
      #expect(throws: NetworkError.self) { try network.replacing(place, with: layers) }
    }
    #expect(throws: NetworkError.self) { try network.replacing(0, with: [ReLULayer()]) }
    let other = try network.replacing(place, with: [TanhLayer(), LinearLayer(inputs: 9, outputs: 7)])
    #expect(other.nodes.map(\.name).contains("fc2_1") && other.nodes.count == network.nodes.count + 1)
  }
}
