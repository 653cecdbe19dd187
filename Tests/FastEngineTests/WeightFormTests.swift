import Engines
import Networks
import ReferenceEngine
import SampleNetworks
import Tensors
import Testing

@testable import FastEngine

/// The fast engine makes weights of whatever is stored, and trains it.
@Suite struct FastWeightFormTests {
  private static let networks = [
    NetworkCase("resnet") { try .resnet(depth: 8, width: 5, input: [2, 6, 5], classes: 3, seed: 4) },
    NetworkCase("mobilenet, grouped") {
      try .mobilenet([.convolution(channels: 5), .convolution(channels: 4)], input: [3, 6, 5], classes: 4, seed: 2)
    },
    NetworkCase("mlp") { try .mlp([13], input: [2, 3, 2], classes: 4, seed: 2) },
    NetworkCase("U-net's way up") {
      var builder = try NetworkBuilder(input: [2, 4, 5])
      try builder.add(Conv2D(inputChannels: 2, outputChannels: 3, kernelSize: 3))
      try builder.add(
        TransposedConv2D(inputChannels: 3, outputChannels: 5, kernelSize: 2, geometry: .init(stride: 2)))
      try builder.add(GlobalPool())
      try builder.add(LinearLayer(inputs: 5, outputs: 3))
      return try builder.network(seed: 3)
    },
  ]

  @Test(arguments: networks, FormCase.all)
  func `it agrees with the reference, number by number`(example: NetworkCase, form: FormCase) throws {
    let network = try example.network().disturbed(seed: 6).storing(form)
    let rows = try FastCheck.run(network, on: network.sampleBatch(count: 3)).rows
    #expect(rows.allSatisfy { $0.verdict != .differs }, "\(rows.filter { $0.verdict == .differs })")
    let images = network.sampleBatch(count: 5).images
    let scores = try ReferenceExecutor(network).scores(images)
    #expect(try FastExecutor(network).scores(images).relativeError(to: scores) < 1e-5)
  }

  /// 1e-4 of the largest: some ten steps of rounding in Float.
  @Test(arguments: networks, FormCase.all)
  func `it trains what the reference trains`(example: NetworkCase, form: FormCase) throws {
    let network = try example.network().storing(form)
    let executors: [any Executor] = [ReferenceExecutor(network), FastExecutor(network)]
    let rule = UpdateRule(learningRate: 0.005, momentum: 0.9, weightDecay: 1e-3)
    for executor in executors {
      for step in 0..<3 { _ = try executor.step(network.sampleBatch(count: 6, seed: UInt64(step))) { _ in rule } }
    }
    let (expected, got) = (executors[0].network, executors[1].network)
    for node in expected.nodes {
      for (description, value) in node.layer.parameters {
        let fast = try got.parameter(description.name, of: node.name)
        let scale = max(value.largestMagnitude, 1e-3)
        #expect((try fast - value).largestMagnitude <= 1e-4 * scale, "\(node.name).\(description.name)")
      }
      let weights = got.node(node.id)?.layer.weights
      #expect(weights?.form.record == network.node(node.id)?.layer.weights?.form.record)
    }
    // What training gave is what the executor computes with.
    let images = network.sampleBatch(count: 4).images
    #expect(try executors[1].scores(images).relativeError(to: FastExecutor(got).scores(images)) < 1e-6)
  }

  @Test func `a plan is not used for other codes`() throws {
    let network = try Network.mlp([13], input: [2, 3, 2], classes: 4, seed: 2)
    let executor = FastExecutor(network.storing(FormCase.all[2]))
    let batch = network.sampleBatch(count: 2)
    _ = try executor.step(batch) { _ in nil }
    for form in FormCase.all {
      let other = network.storing(form)
      try executor.prepare(other)
      _ = try executor.step(batch) { _ in nil }
      #expect(try executor.scores(batch.images) == FastExecutor(other).scores(batch.images), "\(form)")
    }
  }
}
