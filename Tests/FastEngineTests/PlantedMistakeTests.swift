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
