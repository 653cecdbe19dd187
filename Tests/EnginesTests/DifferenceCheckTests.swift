import Networks
import ReferenceEngine
import SampleNetworks
import Tensors
import Testing

@testable import Engines

@Suite struct DifferenceCheckTests {
  private let network: Network
  private let batch: Batch

  init() throws {
    network = try Network.vgg([.convolution(channels: 2)], input: [1, 5, 4], classes: 3, seed: 2).disturbed(seed: 3)
    batch = network.sampleBatch(count: 3)
  }

  @Test func `the gradients of a network agree`() throws {
    #expect(try DifferenceCheck.run(network, on: batch).isPassed)
  }

  /// A thousandth of a gradient, and a gradient where there is none: β's before the means are taken away would be one.
  @Test(arguments: ["w", "γ", "β"]) func `a wrong gradient differs`(parameter: String) throws {
    var trace = try ReferenceExecutor(network).trace(batch, mode: .training)
    let entry = try #require(trace.entries.firstIndex { $0.parameterGradients.contains { $0.name == parameter } })
    let place = try #require(trace.entries[entry].parameterGradients.firstIndex { $0.name == parameter })
    trace.entries[entry].parameterGradients[place].value.elements[0] *= 1.001
    let result = try DifferenceCheck.run(trace, of: network, on: batch)
    let wrong = result.rows.filter { !$0.isPassed }.map { "\($0.node).\($0.parameter)" }
    #expect(wrong == ["\(trace.entries[entry].node).\(parameter)"])
  }

  /// γ₀ = 0.01 leaves channels whose spread is not far from √ε, where the loss bends within h: the plain difference is
  /// off by 1e-6 and more, and no gradient is wrong.
  @Test func `a loss that bends is no mistake`() throws {
    let bending = try Network.resnext(
      depth: 11, width: 12, groups: 2, input: [1, 16, 16], classes: 10, initialGamma: 0.01, seed: 78)
    #expect(try DifferenceCheck.run(bending, on: bending.sampleBatch(count: 1)).isPassed)
  }

  @Test func `a scale of a million is no mistake`() throws {
    let large = try Network.vgg(
      [.convolution(channels: 3), .pool, .convolution(channels: 2)], input: [1, 8, 8], classes: 3, initialGamma: 1e6,
      seed: 5)
    #expect(try DifferenceCheck.run(large, on: large.sampleBatch(count: 2)).isPassed)
  }
}
