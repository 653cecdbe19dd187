import Engines
import Networks
import ReferenceEngine
import SampleNetworks
import Tensors
import Testing

@testable import FastEngine

private let rule = UpdateRule(learningRate: 0.05, momentum: 0.9, isNesterov: true, weightDecay: 1e-3)

extension Network {
  /// Every parameter's bits, in order.
  fileprivate var bits: [UInt64] {
    nodes.flatMap { $0.layer.parameters.flatMap { $0.value.elements.map(\.bitPattern) } }
  }
}

extension Executor {
  fileprivate func train(_ network: Network, batches: [Int], l1 method: UpdateRule.L1Method = .proximal) throws {
    for (step, count) in batches.enumerated() {
      _ = try self.step(network.sampleBatch(count: count, seed: UInt64(step + 1))) { description in
        guard description.role.isTrained else { return nil }
        var own = rule
        if description.role == .gamma { (own.l1, own.l1Method) = (1e-2, method) }
        return own
      }
    }
  }
}

@Suite struct ExecutorTests {
  @Test(arguments: sampleNetworks)
  func `scores agree with the reference for one image, a few and many`(example: NetworkCase) throws {
    let network = try example.network().disturbed(seed: 4)
    for instructionSet in InstructionSet.allCases where instructionSet.isSupported {
      for (count, threads) in [(1, 1), (1, 3), (5, 2), (40, 2)] {
        let images = network.sampleBatch(count: count).images
        let expected = try ReferenceExecutor(network).scores(images)
        let got = try FastExecutor(network, threads: threads, instructionSet: instructionSet).scores(images)
        // Rounding adds up over the layers, through Winograd's transforms among others: see FastCheck.
        let error = got.relativeError(to: expected)
        #expect(error < 1e-4, "\(instructionSet), \(count) images, \(threads) threads")
      }
    }
  }

  @Test(arguments: sampleNetworks, [UpdateRule.L1Method.proximal, .accelerated])
  func `a few steps of training end where the reference ends`(example: NetworkCase, l1: UpdateRule.L1Method) throws {
    let network = try example.network()
    let reference = ReferenceExecutor(network)
    let fast = FastExecutor(network, threads: 2)
    // The last batch is smaller, as the end of an epoch is.
    try reference.train(network, batches: [6, 6, 4], l1: l1)
    try fast.train(network, batches: [6, 6, 4], l1: l1)
    #expect(fast.network.stepCount == reference.network.stepCount)
    for (a, b) in zip(fast.network.nodes, reference.network.nodes) {
      for (mine, theirs) in zip(a.layer.parameters, b.layer.parameters) {
        let scale = max(theirs.value.largestMagnitude, 0.1)
        let difference = zip(mine.value.elements, theirs.value.elements).map { abs($0 - $1) }.max() ?? 0
        // Three steps of at most 1e-4 each, and what they feed back into each other.
        #expect(difference < 1e-3 * scale, "\(a.name).\(mine.description.name)")
      }
    }
  }

  @Test(arguments: sampleNetworks)
  func `any number of threads gives the same bits`(example: NetworkCase) throws {
    let network = try example.network()
    let images = network.sampleBatch(count: 33).images
    var bits: [[UInt64]] = []
    for threads in [1, 2, 3, 8] {
      let executor = FastExecutor(network, threads: threads)
      try executor.train(network, batches: [9, 9, 5])
      bits.append(executor.network.bits + (try executor.scores(images)).elements.map(\.bitPattern))
    }
    #expect(bits.allSatisfy { $0 == bits[0] })
  }

  @Test func `executors share no state`() throws {
    let (a, b) = (try sampleNetworks[0].network(), try sampleNetworks[2].network())
    let (alone, other) = (FastExecutor(a, threads: 2), FastExecutor(b, threads: 2))
    try alone.train(a, batches: [5])
    try alone.train(a, batches: [5])
    let mixed = FastExecutor(a, threads: 2)
    try mixed.train(a, batches: [5])
    try other.train(b, batches: [5])
    try mixed.train(a, batches: [5])
    #expect(mixed.network.bits == alone.network.bits)
  }

  @Test func `what is written back is exact, and untouched parameters stay as they are`() throws {
    let network = try sampleNetworks[1].network()
    let executor = FastExecutor(network)
    _ = try executor.scores(network.sampleBatch(count: 3).images)
    #expect(executor.network.bits == network.bits)
    _ = try executor.step(network.sampleBatch(count: 3)) { _ in nil }
    let after = executor.network
    for (before, after) in zip(network.nodes, after.nodes) {
      for (old, new) in zip(before.layer.parameters, after.layer.parameters) where old.description.role.isTrained {
        #expect(new.value.elements == old.value.elements.map { Double(Float($0)) })
      }
    }
    #expect(after.stepCount == network.stepCount + 1)
  }

  @Test func `a state can be come back to`() throws {
    let network = try sampleNetworks[1].network()
    let executor = FastExecutor(network)
    let fresh = executor.state
    try executor.train(network, batches: [4])
    let (state, bits) = (executor.state, executor.network.bits)
    try executor.train(network, batches: [4, 4])
    executor.restore(state)
    #expect(executor.network.bits == bits)
    #expect(executor.network.stepCount == network.stepCount + 1)
    executor.restore(fresh)
    #expect(executor.network.bits == network.bits)
  }

  @Test(arguments: [Double.infinity, -.infinity, .nan])
  func `a state with one number that is not finite says so`(value: Double) throws {
    var network = try sampleNetworks[1].network()
    let executor = FastExecutor(network)
    try executor.train(network, batches: [4])
    #expect(executor.state.isFinite)
    network = executor.network
    var w = try network.parameter("w", of: "conv3")
    w.elements[w.count - 1] = value
    try network.setParameter("w", of: "conv3", to: w)
    try executor.prepare(network)
    #expect(!executor.state.isFinite)
  }

  @Test func `a plan serves another network of the same architecture, and is remade for a pruned one`() throws {
    let network = try sampleNetworks[1].network()
    let other = network.disturbed(seed: 8)
    let images = network.sampleBatch(count: 3).images
    let executor = FastExecutor(network)
    try executor.train(network, batches: [4])
    try executor.prepare(other)
    #expect(try executor.scores(images) == FastExecutor(other).scores(images))
    try executor.train(other, batches: [4, 4])
    let anew = FastExecutor(other)
    try anew.train(other, batches: [4, 4])
    #expect(executor.network.bits == anew.network.bits)
    let ids = Dictionary(uniqueKeysWithValues: network.nodes.map { ($0.name, $0.id) })
    let kept = ["conv1", "bn1", "relu1", "pool1"].reduce(into: [:]) { $0[ids[$1] ?? -1] = [0, 3, 4] }
    let small = try other.keepingChannels(kept)
    try executor.prepare(small)
    #expect(try executor.scores(images).relativeError(to: ReferenceExecutor(small).scores(images)) < 1e-4)
  }

  @Test func `batches that do not fit are refused as the reference refuses them`() throws {
    let network = try sampleNetworks[0].network()
    let good = network.sampleBatch(count: 2)
    let wrong: [Batch] = [
      Batch(images: Tensor(shape: [2, 3, 5, 5]), labels: [0, 1]), Batch(images: Tensor(shape: [3]), labels: [0]),
      Batch(images: Tensor(shape: [0, 3, 13, 11]), labels: []), Batch(images: good.images, labels: [0]),
      Batch(images: good.images, labels: [0, 99]),
    ]
    for batch in wrong {
      let expected = #expect(throws: NetworkError.self) { try ReferenceExecutor(network).step(batch) { _ in nil } }
      let got = #expect(throws: NetworkError.self) { try FastExecutor(network).step(batch) { _ in nil } }
      #expect(got?.description == expected?.description)
      #expect(throws: NetworkError.self) { try FastCheck.run(network, on: batch) }
      let nodes = Set(network.nodes.map(\.id))
      #expect(throws: NetworkError.self) {
        try FastActivity.run(of: nodes, in: network, on: batch, withChange: true)
      }
      if batch.images.shape != good.images.shape {
        #expect(throws: NetworkError.self) { try FastProfile.run(network, batch.images) }
        #expect(throws: NetworkError.self) { try FastExecutor(network).scores(batch.images) }
      }
    }
  }

  @Test func `very wide layers and single pixels are nothing special`() throws {
    let wide = try Network.vgg([.convolution(channels: 4096)], input: [1, 1, 1], classes: 3, seed: 1)
    let images = wide.sampleBatch(count: 2).images
    #expect(try FastExecutor(wide).scores(images).relativeError(to: ReferenceExecutor(wide).scores(images)) < 1e-5)
    #expect(try FastCheck.run(wide, on: wide.sampleBatch(count: 1)).rows.allSatisfy { $0.verdict != .differs })
  }
}

@Suite struct CoverageTests {
  /// Images from outside do not fill whole vectors, and dropout draws the reference's random numbers.
  @Test(arguments: sampleNetworks)
  func `only what drops and what reads the images themselves is left to the reference`(example: NetworkCase) throws {
    let network = try example.network()
    let pool = ThreadPool(1)
    defer { pool.close() }
    let plan = try Plan(network, for: .training(images: 2), instructionSet: .current, pool: pool)
    for kernel in plan.kernels where kernel is ReferenceKernel {
      let node = kernel.nodes[0]
      #expect(
        ["dropout", "multinomialdropout", "dropconnect"].contains(type(of: node.layer).kind)
          || node.inputs == [network.nodes[0].id], "\(node.name)")
    }
  }
}

@Suite struct FilledUpChannelTests {
  /// What fills channels up to whole vectors is zero before training and must be after it.
  @Test(arguments: sampleNetworks)
  func `weights that belong to no channel stay zero`(example: NetworkCase) throws {
    let network = try example.network()
    let pool = ThreadPool(2)
    defer { pool.close() }
    let plan = try Plan(network, for: .training(images: 6), instructionSet: .current, pool: pool)
    let batch = network.sampleBatch(count: 6)
    plan.begin(batch.images)
    for _ in 0..<2 {
      try plan.run(.forward)
      plan.value(network.output.id).loadGradient(
        .normal([6, network.classCount], from: RandomStream(seed: 1, purpose: .workspace)))
      try plan.run(.backward)
      plan.update(plan.parameters.entries.map { $0.description.role.isTrained ? rule : nil })
      try plan.run(.packing)
    }
    for entry in plan.parameters.entries {
      let used = Set((0..<entry.elements).map(entry.offset))
      let idle = (0..<entry.count).filter { !used.contains($0) }
      let values = idle.map { plan.parameters.state[entry.start + $0] }
      // An idle variance is a running one and is not read.
      #expect(entry.description.name == "var" || values.allSatisfy { $0 == 0 }, "\(entry.description.name)")
    }
  }

  /// Readers take whole vectors, and convolutions the borders as their padding.
  @Test(arguments: sampleNetworks)
  func `what fills up channels and borders stays zero`(example: NetworkCase) throws {
    let network = try example.network().disturbed(seed: 6)
    let pool = ThreadPool(2)
    defer { pool.close() }
    let plan = try Plan(network, for: .training(images: 3), instructionSet: .current, pool: pool)
    let batch = network.sampleBatch(count: 3)
    plan.begin(batch.images)
    try plan.run(.forward)
    plan.value(network.output.id).loadGradient(
      .normal([3, network.classCount], from: RandomStream(seed: 1, purpose: .workspace)))
    try plan.run(.backward)
    for value in plan.values.values {
      var memories = [(value.layout, value.images)]
      if let gradient = value.gradient { memories.append((value.layout.compact, gradient)) }
      for (layout, memory) in memories {
        var idle = Set(0..<layout.size)
        layout.eachElement { _, place in idle.remove(place) }
        for n in 0..<3 {
          #expect(idle.allSatisfy { memory.start[n * layout.size + $0] == 0 }, "node \(value.node), image \(n)")
        }
      }
    }
  }
}

@Suite struct SubnormalTests {
  /// Numbers below 1.2e-38 are taken as 0 while the engine runs, and as themselves again afterwards.
  @Test func `numbers too small for Float change no result and stay the caller's`() throws {
    var network = try sampleNetworks[1].network()
    let images = network.sampleBatch(count: 3).images
    let w = try network.parameter("w", of: "conv2")
    let tiny = Tensor(shape: w.shape, elements: w.elements.enumerated().map { $0 % 3 == 0 ? 1e-40 : $1 })
    try network.setParameter("w", of: "conv2", to: tiny)
    let executor = FastExecutor(network)
    let scores = try executor.scores(images)
    #expect(scores.relativeError(to: try ReferenceExecutor(network).scores(images)) < 1e-4)
    // Divided by what the compiler does not know, so that this thread does it now.
    let half = Float.leastNormalMagnitude / Float(images.shape[0] - 1)
    #expect(half > 0 && half + half == Float.leastNormalMagnitude)
  }
}
