import Engines
import Networks
import ReferenceEngine
import SampleNetworks
import Tensors
import Testing

@testable import FastEngine

/// A mistake put into a plan, and the kernel that must be named for it.
struct Mistake: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let node: String
  let plant: @Sendable (Plan) throws -> Void

  init(_ testDescription: String, in node: String, _ plant: @escaping @Sendable (Plan) throws -> Void) {
    (self.testDescription, self.node, self.plant) = (testDescription, node, plant)
  }
}

extension Plan {
  fileprivate func block(_ name: String) throws -> ConvolutionBlock {
    try #require(kernels.compactMap { $0 as? ConvolutionBlock }.first { $0.nodes[0].name == name })
  }

  /// Does something each time a stage of a kernel has run.
  fileprivate func after(_ stage: String, of block: ConvolutionBlock, _ body: @escaping () -> Void) {
    observer = { if $0.kernel == block.output.name, $0.name == stage { body() } }
  }
}

private let mistakes: [Mistake] = [
  Mistake("a border that is not zero", in: "conv2") { plan in
    let input = plan.value(try plan.block("conv2").nodes[0].inputs[0])
    input.image(1)[0] = 3
  },
  Mistake("a missing 1/N in the batch's mean", in: "conv1") { plan in
    let block = try plan.block("conv1")
    plan.after("batch statistics", of: block) { block.affine.map.mean[2] *= Float(plan.count) }
  },
  Mistake("a missing 1/N in the gradient of batch norm", in: "conv2") { plan in
    let block = try plan.block("conv2")
    plan.after("gradient means", of: block) { block.affine.gradientMap.d.asFloats[4] *= Float(plan.count) }
  },
  Mistake("a forgotten mean term in the gradient of batch norm", in: "conv3") { plan in
    let block = try plan.block("conv3")
    plan.after("gradient means", of: block) { block.affine.gradientMap.b.asFloats[0] = 0 }
  },
  Mistake("a swapped row of the weights' transform", in: "conv3") { plan in
    let winograd = try #require(try plan.block("conv3").convolution as? WinogradConvolution)
    let (start, size) = (winograd.transformed.start, winograd.transformed.count / winograd.places)
    for index in 0..<size { swap(&start[size + index], &start[2 * size + index]) }
  },
  Mistake("packed weights from before the last step", in: "conv2") { plan in
    var stale = plan.network
    try stale.setParameter("w", of: "conv2", to: 0.5 * plan.network.parameter("w", of: "conv2"))
    plan.parameters.load(from: stale)
    try plan.run(.packing)
    plan.parameters.load(from: plan.network)
  },
  Mistake("a γ that the plan did not hear of", in: "conv1") { plan in
    var stale = plan.network
    try stale.setParameter("γ", of: "bn1", to: 1.01 * plan.network.parameter("γ", of: "bn1"))
    plan.parameters.load(from: stale)
  },
  Mistake("a bias of the scores that is forgotten", in: "fc1") { plan in
    var stale = plan.network
    try stale.setParameter("b", of: "fc1", to: Tensor(shape: [10]))
    plan.parameters.load(from: stale)
  },
]

extension UnsafePointer<Float> {
  fileprivate var asFloats: Floats { Floats(mutating: self) }
}

@Suite struct PlantedMistakeTests {
  private let network: Network
  private let batch: Batch

  init() throws {
    network = try Network.vgg(
      [.convolution(channels: 16), .pool, .convolution(channels: 32), .pool, .convolution(channels: 32)],
      input: [1, 16, 16], classes: 10, seed: 1
    ).disturbed(seed: 3)
    batch = network.sampleBatch(count: 6)
  }

  private func check(_ plant: (Plan) throws -> Void) throws -> EngineComparison {
    let pool = ThreadPool(2)
    defer { pool.close() }
    let plan = try Plan(network, for: .training(images: 6), instructionSet: .current, pool: pool)
    try plant(plan)
    // What a test has planted may hold the plan that holds it.
    defer { plan.observer = nil }
    return try FastCheck.run(plan, on: batch)
  }

  @Test func `without a mistake all agrees`() throws {
    #expect(try check { _ in }.isPassed)
  }

  @Test(arguments: mistakes)
  func `check names the node`(mistake: Mistake) throws {
    let result = try check(mistake.plant)
    let named = Set(result.rows.filter { $0.verdict == .differs }.map(\.nodes))
    #expect(named.count == 1 && named.first?.hasPrefix(mistake.node) == true, "\(named)")
  }
}

/// A 1×1 convolution of one channel before a batch norm: the batch norm takes the scale of its weights away, so their
/// gradients are 0 but for ε, by cancellation.
@Suite struct CancellingWeightTests {
  private let network: Network
  private let batch: Batch

  init() throws {
    var builder = try NetworkBuilder(input: [1, 9, 7])
    try builder.addBlock(1)
    try builder.addBlock(5, kernelSize: 1)
    try builder.add(GlobalPool())
    try builder.add(LinearLayer(inputs: 5, outputs: 3))
    network = try builder.network(seed: 9).disturbed(seed: 3)
    batch = network.sampleBatch(count: 6)
  }

  /// - Parameter share: how much is added to a weight's gradient, as a share of Σ|∂L/∂z·x|, the terms of its sum.
  private func check(adding share: Double) throws -> EngineComparison {
    let entry = try #require(
      try ReferenceExecutor(network).trace(batch, mode: .training).entries.first { $0.node == "conv2" })
    let terms = (0..<(6 * 63)).reduce(0.0) { sum, index in
      let (image, position) = index.quotientAndRemainder(dividingBy: 63)
      return sum + abs(entry.gradient.elements[(image * 5 + 2) * 63 + position] * entry.inputs[0].elements[index])
    }
    let gradient = try #require(entry.parameterGradients.first { $0.name == "w" }).value.elements[2]
    #expect(abs(gradient) < 1e-3 * terms, "the premise: what is left is small beside its terms")
    let pool = ThreadPool(2)
    defer { pool.close() }
    let plan = try Plan(network, for: .training(images: 6), instructionSet: .current, pool: pool)
    let block = try plan.block("conv2")
    let weights = try #require(plan.parameters.entries.first { $0.node == block.nodes[0].id })
    plan.after("weight gradient", of: block) {
      plan.parameters.gradients.start[weights.start + weights.offset(2)] += Float(share * terms)
    }
    defer { plan.observer = nil }
    return try FastCheck.run(plan, on: batch)
  }

  @Test func `a gradient that is 0 by cancellation agrees`() throws {
    #expect(try check(adding: 0).isPassed)
  }

  @Test(arguments: [1e-3, -1e-3]) func `a thousandth of the terms is named`(share: Double) throws {
    let wrong = try check(adding: share).rows.filter { $0.verdict == .differs }
    #expect(wrong.map { "\($0.nodes) \($0.quantity)" } == ["conv2…relu2 ∂L/∂w"])
  }
}

/// Pooling over values that are equal in the reference and, after Winograd's rounding, not in the fast engine.
@Suite struct TieTests {
  /// A ReLU gives 0.7 everywhere, as silenced channels do with β = 0.7 under a mask.
  @Test func `equal values under a maximum are announced, and no mistake`() throws {
    var network = try Network.vgg(
      [.convolution(channels: 8), .convolution(channels: 8), .pool, .convolution(channels: 4)], input: [1, 16, 16],
      classes: 3, seed: 2
    ).disturbed(seed: 3)
    // Channels of constants: the next convolution's results differ by the border's zeros only.
    try network.setParameter("γ", of: "bn1", to: Tensor(shape: [8]))
    try network.setParameter("β", of: "bn1", to: Tensor(shape: [8], repeating: 0.7))
    let result = try FastCheck.run(network, on: network.sampleBatch(count: 4))
    let row = try #require(result.rows.first { $0.nodes == "conv2…pool1" && $0.quantity == "∂L/∂x" })
    #expect(row.ties > 0 && row.verdict != .differs)
    #expect(result.rows.allSatisfy { $0.verdict != .differs })
  }
}
