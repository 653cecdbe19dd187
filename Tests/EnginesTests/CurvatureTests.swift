import Networks
import SampleNetworks
import Tensors
import Testing

@testable import Engines

@Suite struct NetworkCurvatureTests {
  /// One layer of weights under a cross-entropy: h_w[k,j] = 1/N·Σ_n p·(1 − p)·x², with nothing left out.
  @Test func `scores of one linear layer by the closed form`() throws {
    let network = try Network.mlp([], input: [1, 2, 2], classes: 3, seed: 4)
    let batch = network.sampleBatch(count: 7)
    let name = try #require(network.nodes.first { $0.layer.weights != nil })
    let h = try #require(try ReferenceExecutor.curvature(of: network, on: batch)[name.id]?["w"])
    let p = try batch.judge(ReferenceExecutor(network).scores(batch.images)).probabilities
    for k in 0..<3 {
      for j in 0..<4 {
        let terms = (0..<7).map { n -> Double in
          let (p, x) = (p.elements[n * 3 + k], batch.images.elements[n * 4 + j])
          return p * (1 - p) * x * x
        }
        #expect(abs(h.elements[k * 4 + j] - terms.reduce(0, +) / 7) < 1e-15)
      }
    }
    #expect(try agrees(network, batch, within: 1e-6))
  }

  /// (E(w + δ) − 2E(w) + E(w − δ))/δ² where the rule leaves nothing out: a ReLU layer of weights below one under ½y², for a
  /// unit reaches each output by one way; and a convolution at the top, whose positions are judged one by one.
  @Test func `second central differences agree where nothing is left out`() throws {
    var perceptron = try Network.mlp([5], input: [1, 2, 3], classes: 4, seed: 7)
    perceptron = perceptron.disturbed(seed: 2)
    var batch = perceptron.sampleBatch(count: 6)
    batch.objective = OutputEnergy()
    #expect(try agrees(perceptron, batch, within: 1e-6))

    var builder = try NetworkBuilder(input: [2, 5, 4])
    try builder.add(Conv2D(inputChannels: 2, outputChannels: 3, kernelSize: 3, stride: 2, hasBias: true))
    try builder.add(FlattenLayer())
    let convolution = try builder.network(seed: 3)
    var images = convolution.sampleBatch(count: 4)
    images.objective = OutputEnergy()
    #expect(try agrees(convolution, images, within: 1e-6))
  }

  /// With two layers above, units of one layer meet in the next: the differences see it, the rule does not. A check that
  /// could not fail would pass here.
  @Test func `what two units do together is left out`() throws {
    let deep = try Network.mlp([5, 5], input: [1, 2, 3], classes: 4, seed: 7)
    var batch = deep.sampleBatch(count: 6)
    batch.objective = OutputEnergy()
    #expect(try !agrees(deep, batch, within: 1e-2))
  }

  /// The mean over examples of each one's own curvature, not the curvature of a mean; 120 images go in three parts.
  @Test func `each example counts by itself`() throws {
    let network = try Network.vgg([.convolution(channels: 3), .pool], input: [1, 6, 6], classes: 3, seed: 2)
      .disturbed(seed: 5)
    let batch = network.sampleBatch(count: 120)
    let whole = try ReferenceExecutor.curvature(of: network, on: batch)
    var sum: Curvature = [:]
    for index in 0..<120 {
      for (id, values) in try ReferenceExecutor.curvature(of: network, on: batch.part(index..<(index + 1))) {
        for (name, h) in values {
          let own = (1.0 / 120) * h
          if sum[id]?[name] == nil { sum[id, default: [:]][name] = own } else { sum[id]?[name]?.accumulate(own) }
        }
      }
    }
    #expect(whole.keys == sum.keys && whole.count > 2)
    for (id, values) in whole {
      for (name, h) in values {
        let other = try #require(sum[id]?[name])
        #expect(zip(h.elements, other.elements).allSatisfy { abs($0 - $1) <= 1e-12 * max(abs($0), 1e-9) && $0 >= 0 })
      }
    }
  }

  /// - Returns: whether the rule agrees with differences to a share of the largest h of the layer.
  private func agrees(_ network: Network, _ batch: Batch, within tolerance: Double) throws -> Bool {
    // Rounding and the fourth derivative are both some 1e-7 here.
    let δ = 3e-4
    let h = try ReferenceExecutor.curvature(of: network, on: batch)
    func loss(_ network: Network) throws -> Double {
      try batch.judge(ReferenceExecutor(network).scores(batch.images)).loss
    }
    let here = try loss(network)
    var isClose = true
    for node in network.nodes {
      for (description, value) in node.layer.parameters where description.role.isTrained {
        guard let own = h[node.id]?[description.name] else { return false }
        let largest = own.elements.max() ?? 0
        for index in value.elements.indices {
          func moved(by δ: Double) throws -> Double {
            var copy = network
            copy.visitParameters { id, other, tensor in
              if id == node.id, other.name == description.name { tensor.elements[index] += δ }
            }
            return try loss(copy)
          }
          let difference = try (moved(by: δ) - 2 * here + moved(by: -δ)) / (δ * δ)
          if abs(difference - own.elements[index]) > tolerance * largest { isClose = false }
        }
      }
    }
    return isClose
  }
}
