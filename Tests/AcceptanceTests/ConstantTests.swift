import Compression
import DataLoading
import Engines
import FastEngine
import Networks
import ReferenceEngine
import Tensors
import Testing
import Training

/// The question about β: small γ, large β?
@Suite struct ConstantTests {
  /// γ := 0 and β kept: the network that exact compensation must equal.
  private func gated(_ network: Network) throws -> Network {
    let decision = try NetworkSlimming.decide(network, keep: 0.5)
    return try Surgery.mask(network, by: decision, compensation: Compensation(.exact, estimate: .beta))
  }

  @Test(arguments: Trained.seeds)
  func `exact compensation scores as the gated network on every test image`(seed: UInt64) throws {
    let network = try #require(Trained.slimmed[seed])
    let decision = try NetworkSlimming.decide(network, keep: 0.5)
    let small = try Surgery.prune(network, by: decision, compensation: Compensation(.exact, estimate: .beta))
    let test = try #require(Trained.data).test
    let images = test.batch(Array(0..<test.count)).images
    let (got, expected) = try (FastExecutor(small).scores(images), FastExecutor(gated(network)).scores(images))
    #expect(got.largestDifference(from: expected) <= 1e-4)
    let classes = expected.shape[1]
    for row in 0..<test.count {
      let range = (row * classes)..<((row + 1) * classes)
      #expect(Reduction.argmax(got.elements[range]) == Reduction.argmax(expected.elements[range]))
    }
  }

  @Test func `dropping β costs at least 15 points on two seeds of three, keeping it at most one on all`() throws {
    var losses: [Double] = []
    for seed in Trained.seeds {
      let network = try #require(Trained.slimmed[seed])
      let whole = try Trained.accuracy(network)
      let exact = try Trained.accuracy(Trained.pruned(network, .exact))
      #expect(exact >= whole - 0.01, "seed \(seed)")
      #expect(try exact >= Trained.accuracy(Trained.pruned(network, .absorb(.interior))), "seed \(seed)")
      losses.append(whole - (try Trained.accuracy(Trained.pruned(network, .drop))))
    }
    #expect(losses.filter { $0 >= 0.15 }.count >= 2, "\(losses)")
  }

  /// Of the channels with a small γ that is not 0. The dossier has 20 of 20 and a median of 12.
  @Test func `small γ that are not 0 stand beside larger β above 0`() throws {
    var ratios: [Double] = []
    for seed in Trained.seeds {
      let network = try #require(Trained.slimmed[seed])
      for name in ["bn1", "bn2", "bn3"] {
        let gammas = try network.parameter("γ", of: name).elements
        let betas = try network.parameter("β", of: name).elements
        ratios += zip(gammas, betas).filter { $0.0 != 0 && abs($0.0) < 0.1 }.map { $0.1 / abs($0.0) }
      }
    }
    #expect(ratios.count >= 5, "\(ratios)")
    #expect(Double(ratios.count { $0 > 0 }) >= 0.8 * Double(ratios.count), "\(ratios)")
    #expect(ratios.sorted()[ratios.count / 2] >= 3, "\(ratios)")
  }

  /// conv (k×k, padding) behind a channel with γ = 0, then batch norm in training: a constant is removed by the batch
  /// mean, unless zeros around the image leave its outline.
  @Test(arguments: [(kernelSize: 1, padding: 0), (3, 0), (3, 1)])
  func `without padding nothing pulls at β of a channel with γ = 0`(kernelSize: Int, padding: Int) throws {
    var builder = try NetworkBuilder(input: [2, 6, 5])
    try builder.add(Conv2D(inputChannels: 2, outputChannels: 3, kernelSize: 3))
    try builder.add(BatchNorm(channels: 3))
    try builder.add(ReLULayer())
    try builder.add(Conv2D(inputChannels: 3, outputChannels: 4, kernelSize: kernelSize, padding: padding))
    try builder.add(BatchNorm(channels: 4))
    try builder.add(ReLULayer())
    try builder.add(GlobalPool())
    try builder.add(LinearLayer(inputs: 4, outputs: 3))
    var network = try builder.network(seed: 3)
    try network.setParameter("γ", of: "bn1", to: Tensor([0, 0.5, 0.7]))
    try network.setParameter("β", of: "bn1", to: Tensor([0.8, 0.1, -0.1]))
    let images = Tensor.normal([6, 2, 6, 5], from: RandomStream(seed: 5, purpose: .workspace))
    let trace = try ReferenceExecutor(network).trace(
      Batch(images: images, labels: [0, 1, 2, 0, 1, 2]), mode: .training)
    let entry = try #require(trace.entries.first { $0.node == "bn1" })
    let gradient = try #require(entry.parameterGradients.first { $0.name == "β" }).value.elements[0]
    #expect(padding == 0 ? abs(gradient) < 1e-9 : abs(gradient) > 1e-4, "∂L/∂β = \(gradient)")
  }

  /// The same shift in β' would be right in evaluation and wrong in training, where the batch mean loses Δ by itself.
  @Test(arguments: Trained.seeds)
  func `a constant absorbed by the running mean is safe to train on, in β it is not`(seed: UInt64) throws {
    let network = try #require(Trained.slimmed[seed])
    let held = try Trained.pruned(network, .absorb(.mean))
    let dropped = try Trained.pruned(network, .drop)
    var shifted = held
    for name in ["bn2", "bn3"] {
      let (mean, before) = try (held.parameter("mean", of: name), dropped.parameter("mean", of: name))
      let (gamma, variance) = try (held.parameter("γ", of: name), held.parameter("var", of: name))
      let moves = zip(zip(before.elements, mean.elements), zip(gamma.elements, variance.elements)).map {
        ($0.0 - $0.1) * $1.0 / ($1.1 + 1e-5).squareRoot()
      }
      try shifted.setParameter("mean", of: name, to: before)
      try shifted.setParameter("β", of: name, to: held.parameter("β", of: name) + Tensor(moves))
    }
    let data = try #require(Trained.data)
    let (images, labels) = data.train.batch(Array(0..<200))
    let (a, b) = try (ReferenceExecutor(held).scores(images), ReferenceExecutor(shifted).scores(images))
    #expect(a.largestDifference(from: b) <= 1e-9 * b.largestMagnitude, "in evaluation both are the same")
    let losses = try [held, shifted].map {
      try ReferenceExecutor($0).trace(Batch(images: images, labels: labels), mode: .training).loss
    }
    #expect(losses[0] < losses[1], "\(losses)")
  }
}
