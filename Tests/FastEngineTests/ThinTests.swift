import Engines
import Networks
import ReferenceEngine
import SampleNetworks
import Tensors
import Testing

@testable import FastEngine

/// What evaluates without the weights that are 0, held against the reference with all of them.
@Suite struct ThinTests {
  /// Two convolutions with everything that may follow them, and two linear layers.
  private struct Case: Sendable, CustomTestStringConvertible {
    let kernel: Int
    var stride = 1
    var padding: Int?
    var dilation = 1
    let channels: [Int]
    let size: [Int]
    var isPooled = false
    var hasNorm = false

    var testDescription: String {
      "\(kernel)×\(kernel) /\(stride) +\(padding ?? -1) ·\(dilation) \(channels) on \(size)"
    }

    func network() throws -> Network {
      var builder = try NetworkBuilder(input: Shape([channels[0]] + size))
      for (inputs, outputs) in zip(channels, channels.dropFirst()) {
        try builder.add(
          Conv2D(
            inputChannels: inputs, outputChannels: outputs, kernelSize: kernel, stride: stride, padding: padding,
            dilation: dilation, hasBias: !hasNorm))
        if hasNorm { try builder.add(BatchNorm(channels: outputs)) }
        try builder.add(ReLULayer())
        if isPooled { try builder.add(MaxPool(size: 2)) }
      }
      try builder.add(FlattenLayer())
      let features = try builder.network(seed: 1).output.shape[0]
      try builder.add(LinearLayer(inputs: features, outputs: 70))
      try builder.add(ReLULayer())
      try builder.add(LinearLayer(inputs: 70, outputs: 5, hasBias: false))
      return try builder.network(seed: 9).disturbed(seed: 4)
    }
  }

  private static let cases = [
    Case(kernel: 3, channels: [1, 5, 20], size: [9, 11]),
    Case(kernel: 5, channels: [3, 18, 7], size: [12, 10], isPooled: true, hasNorm: true),
    Case(kernel: 3, stride: 2, padding: 1, channels: [2, 17, 6], size: [11, 13], hasNorm: true),
    Case(kernel: 3, padding: 0, dilation: 2, channels: [3, 4, 33], size: [13, 10]),
    Case(kernel: 1, channels: [6, 19, 3], size: [5, 7], hasNorm: true),
    Case(kernel: 2, padding: 1, channels: [4, 16, 8], size: [6, 8], isPooled: true),
  ]

  /// Keeps every so many of the grains, by a draw; linear layers, which have none, by weights.
  private func masked(_ network: Network, _ grain: Grain, keep: Double) throws -> Network {
    var network = network
    for node in network.nodes {
      guard let grains = grain.grains(of: node, in: network) ?? Grain.weights.grains(of: node, in: network) else {
        continue
      }
      let stream = RandomStream(seed: 7, purpose: .workspace, lane: node.id)
      let flags = (0..<grains.count).map { stream.uniform($0) < keep }
      network.changeWeights(of: node.id) { $0.masked(grains.spread(flags)) }
    }
    return network
  }

  private func methods(of network: Network, _ set: InstructionSet) throws -> [String] {
    let pool = ThreadPool(1)
    defer { pool.close() }
    return try Plan(network, for: .evaluation(group: 5), instructionSet: set, pool: pool).kernels.map(\.method)
  }

  /// Nothing is kept of the last: layers are their biases then.
  @Test(arguments: cases, [("columns", 0.4), ("columns", 0.1), ("weights", 0.05), ("filters", 0.08), ("weights", 0)])
  private func `thin and sparse products are the masked full form's`(example: Case, grain: (word: String, keep: Double))
    throws
  {
    let kind = try #require(Grain.all.first { $0.word == grain.word })
    let network = try masked(example.network(), kind, keep: grain.keep)
    for set in InstructionSet.allCases where set.isSupported {
      let rows = try FastCheck.run(network, on: network.sampleBatch(count: 3), threads: 2, instructionSet: set).rows
      #expect(rows.allSatisfy { $0.verdict == .agrees }, "\(set): \(rows.filter { $0.verdict != .agrees })")
      // So that no case is about dense products alone.
      #expect(rows.contains { $0.method == "thin product" || $0.method == "sparse rows" }, "\(set)")
      for count in [1, 2, 19] {
        let images = network.sampleBatch(count: count).images
        let scores = try ReferenceExecutor(network).scores(images)
        for threads in [1, 2] {
          let executor = FastExecutor(network, threads: threads, instructionSet: set)
          #expect(try executor.scores(images).relativeError(to: scores) < 1e-5, "\(set), \(count) images")
        }
      }
    }
  }

  @Test func `both kinds are chosen where they pay, and dense products where not`() throws {
    let example = Case(kernel: 5, channels: [16, 32, 32], size: [10, 10])
    for set in InstructionSet.allCases where set.isSupported {
      let dense = try example.network()
      #expect(try methods(of: dense, set).allSatisfy { $0 != "thin product" && $0 != "sparse rows" })
      let columns = try methods(of: masked(dense, .columns, keep: 0.4), set)
      #expect(columns[1] == "thin product" && columns[2] == "thin product", "\(columns)")
      let fine = try methods(of: masked(dense, .weights, keep: 0.03), set)
      #expect(fine.contains("sparse rows"), "\(fine)")
      // Half of the weights, scattered: each column has some, and a product one by one costs more than a dense one.
      let half = try methods(of: masked(dense, .weights, keep: 0.5), set)
      #expect(half[1...2].allSatisfy { $0 != "thin product" && $0 != "sparse rows" }, "\(half)")
    }
  }

  /// What a score is does not depend on what other images are asked for with it, nor on the threads.
  @Test(arguments: InstructionSet.allCases.filter(\.isSupported))
  func `an image has the same bits alone and among others`(set: InstructionSet) throws {
    for (grain, keep) in [(Grain.columns, 0.4), (.weights, 0.05)] {
      let network = try masked(Case(kernel: 3, channels: [2, 18, 20], size: [9, 10]).network(), grain, keep: keep)
      let images = network.sampleBatch(count: 37).images
      let all = try FastExecutor(network, threads: 1, instructionSet: set).scores(images)
      #expect(try FastExecutor(network, threads: 3, instructionSet: set).scores(images) == all)
      let first = try FastExecutor(network, threads: 2, instructionSet: set).scores(images.first)
      #expect(first.elements == Array(all.elements[..<5]))
    }
  }

  @Test func `an executor notices another mask, and weights that training made 0`() throws {
    let dense = try Case(kernel: 3, channels: [2, 18, 20], size: [9, 10]).network()
    let batch = dense.sampleBatch(count: 6)
    let executor = FastExecutor(dense)
    for network in [dense, try masked(dense, .columns, keep: 0.4), try masked(dense, .columns, keep: 0.2), dense] {
      try executor.prepare(network)
      #expect(try executor.scores(batch.images) == FastExecutor(network).scores(batch.images))
      _ = try executor.step(batch) { _ in UpdateRule(learningRate: 0.01, momentum: 0.9) }
      #expect(try executor.scores(batch.images) == FastExecutor(executor.network).scores(batch.images))
    }
  }
}
