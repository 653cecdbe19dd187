import Engines
import Networks
import ReferenceEngine
import Reports
import SampleNetworks
import Tensors
import Testing

@Suite struct NetworkValueTests {
  private func small(seed: UInt64 = 7) throws -> Network {
    try .vgg([.convolution(channels: 3), .pool, .convolution(channels: 2)], input: [1, 4, 4], classes: 3, seed: seed)
  }

  @Test func `the same seed gives the same bits and another seed others`() throws {
    let bits = try small().parameterBits
    #expect(try small().parameterBits == bits)
    let others = try small(seed: 8).parameterBits
    for name in ["conv1.w", "conv2.w", "fc1.w"] { #expect(others[name] != bits[name], "\(name)") }
  }

  @Test func `layers of one shape start from different numbers`() throws {
    let network = try Network.mlp([6, 6, 6], input: [1, 2, 3], classes: 6, seed: 1)
    let weights = Set(["fc1.w", "fc2.w", "fc3.w", "fc4.w"].compactMap { network.parameterBits[$0] })
    #expect(weights.count == 4)
  }

  @Test func `a fresh network has its shape, the other seed's weights and no past`() throws {
    var network = try small().disturbed(seed: 1)
    (network.stepCount, network.dataset) = (12, "glyphs")
    network.history = [EpochRecord(epoch: 1, loss: 1, accuracy: 0.5, alive: 5, learningRate: 0.1)]
    let fresh = network.fresh(seed: 8)
    #expect(try fresh.parameterBits == small(seed: 8).parameterBits)
    #expect(fresh.stepCount == 0 && fresh.history.isEmpty && fresh.prunings.isEmpty)
    #expect(fresh.dataset == "glyphs" && fresh.seed == 8)
    #expect(fresh.costs == network.costs)
  }

  @Test func `changing a copy leaves the original as it was`() throws {
    let original = try small()
    let bits = original.parameterBits
    var copy = original
    try copy.setParameter("γ", of: "bn2", to: Tensor([3, 4]))
    copy.stepCount = 5
    copy.visitParameters { _, _, value in value = value.map { $0 + 1 } }
    #expect(original.parameterBits == bits && original.stepCount == 0)
    #expect(try copy.parameter("γ", of: "bn2") == Tensor([4, 5]))
  }

  @Test func `a training step moves the executor's network, not the one it was given`() throws {
    let network = try everyLayerNetwork()
    let bits = network.parameterBits
    let executor = ReferenceExecutor(network)
    _ = try executor.step(network.sampleBatch(count: 4)) { $0.role.isTrained ? UpdateRule(learningRate: 0.1) : nil }
    #expect(network.parameterBits == bits)
    #expect(executor.network.stepCount == 1)
    // conv1's bias precedes a batch norm: its gradient is 0 but for rounding, so it may or may not move.
    let moved = executor.network.parameterBits
    for (name, value) in bits where name != "conv1.b" { #expect(moved[name] != value, "\(name) did not move") }
  }

  @Test func `a parameter is replaced by its own shape only`() throws {
    var network = try small()
    let cases: [(parameter: String, node: String, value: Tensor, sentence: String)] = [
      ("γ", "bn9", Tensor([1, 2]), "the network has no node “bn9”"),
      ("γ", "conv1", Tensor([1, 2]), "conv1 has no parameter “γ”"),
      ("γ", "bn2", Tensor([1, 2, 3]), "bn2.γ has shape 2, not 3"),
      ("w", "fc1", Tensor(shape: [2, 3]), "fc1.w has shape 3×2, not 2×3"),
    ]
    let bits = network.parameterBits
    for (parameter, node, value, sentence) in cases {
      let error = #expect(throws: NetworkError.self) { try network.setParameter(parameter, of: node, to: value) }
      #expect(error?.description == sentence)
    }
    #expect(network.parameterBits == bits)
  }

  @Test func `channels alive are those whose γ is not 0`() throws {
    var network = try small()
    try network.setParameter("γ", of: "bn1", to: Tensor([0, -0.0, 1e-300]))
    #expect(network.aliveChannels == (3, 5))
  }

  @Test(arguments: [Double.nan, .infinity])
  func `one number that is not finite is found, in parameters and in statistics`(value: Double) throws {
    let network = try small()
    #expect(network.isFinite)
    for (parameter, node) in [
      ("w", "conv2"), ("b", "fc1"), ("γ", "bn1"), ("β", "bn1"), ("mean", "bn2"), ("var", "bn2"),
    ] {
      var spoiled = network
      var tensor = try spoiled.parameter(parameter, of: node)
      tensor.elements[tensor.count - 1] = value
      try spoiled.setParameter(parameter, of: node, to: tensor)
      #expect(!spoiled.isFinite, "\(node).\(parameter)")
    }
  }

  @Test func `images that do not fit are refused with both shapes`() throws {
    let executor = ReferenceExecutor(try small())
    let cases: [(shape: Shape, sentence: String)] = [
      ([2, 1, 4, 5], "the network reads images of 1×4×4, not a batch of shape 2×1×4×5"),
      ([1, 4, 4], "the network reads images of 1×4×4, not a batch of shape 1×4×4"),
      ([0, 1, 4, 4], "the batch has no images"),
    ]
    for (shape, sentence) in cases {
      let error = #expect(throws: NetworkError.self) { try executor.scores(Tensor(shape: shape)) }
      #expect(error?.description == sentence)
    }
  }

  @Test func `labels that are no classes are refused`() throws {
    let executor = ReferenceExecutor(try small())
    for labels in [[0, 3], [0, -1], [0], []] {
      let batch = Batch(images: Tensor(shape: [2, 1, 4, 4]), labels: labels)
      #expect(throws: NetworkError.self) { try executor.trace(batch, mode: .training) }
    }
  }
}
