import CKernels
import Networks
import ReferenceEngine
import Tensors

/// A network made ready to run on batches up to a size: memory laid out, kernels chosen, work put in order.
///
/// A batch is cut into a fixed number of slots, whatever the number of threads. Sums over images are taken for each slot
/// and then over the slots in order, so results have the same bits for any number of threads.
final class Plan {
  /// What a plan is made ready for.
  enum Purpose: Equatable {
    /// Batches of up to so many images, forward and backward.
    case training(images: Int)
    /// Groups of up to so many images on each thread, with batch norm folded into the weights.
    case evaluation(group: Int)

    var isTraining: Bool { if case .training = self { true } else { false } }
  }

  let network: Network
  let purpose: Purpose
  /// Images for which there is memory.
  let capacity: Int
  let slots: Int
  let microkernels: Microkernels
  let parameters: ParameterStore
  let kernels: [any Kernel]
  private(set) var values: [Network.NodeID: Value] = [:]
  private let pool: ThreadPool
  private var scratch: [Buffer] = []
  private var scratchCount = 0
  /// What slots have of the weights' gradient at hand; one kernel's at a time.
  private var shares = Buffer(0)
  private var shareCount = 0
  private var gradientWriters: [Network.NodeID: String] = [:]
  private var regions: [Phase: [Region]] = [:]
  private var evaluation: [Stage] = []
  private var inParts: [Stage] = []

  /// The images of the batch at hand, and how many there are.
  private(set) var batch = Tensor(shape: [0])
  private(set) var count = 0
  /// The training step at hand, for what draws random numbers by it.
  var stepCount = 0
  /// Told after each stage, with its kernel and name: for tests that plant mistakes, and for timing.
  var observer: ((Stage) -> Void)?

  enum Phase { case forward, backward, packing }

  init(_ network: Network, for purpose: Purpose, instructionSet: InstructionSet, pool: ThreadPool)
    throws(NetworkError)
  {
    (self.network, self.purpose, self.pool) = (network, purpose, pool)
    capacity =
      switch purpose {
      case .training(let images): images
      case .evaluation(let group): group * pool.count
      }
    microkernels = Microkernels(instructionSet)
    parameters = ParameterStore(lanes: microkernels.lanes)
    stepCount = network.stepCount
    let graph = Graph(network)
    var claimed: Set<Network.NodeID> = []
    var kernels: [any Kernel] = []
    for node in network.nodes where !claimed.contains(node.id) {
      for type in FastKernels.all {
        guard let kernel = type.init(claiming: node, in: graph) else { continue }
        claimed.formUnion(kernel.nodes.map(\.id))
        kernels.append(kernel)
        break
      }
    }
    self.kernels = kernels
    // Few parameters leave room for more slots, and so for more threads.
    let parameterCount = network.costs.parameters
    slots = purpose.isTraining ? min(capacity, parameterCount > 1 << 15 ? 4 : 8) : 0
    makeValues()
    for kernel in kernels.reversed() { claimGradients(kernel) }
    for kernel in kernels { kernel.register(self) }
    parameters.allocate(isTrained: purpose.isTraining)
    for kernel in kernels { kernel.prepare(self) }
    scratch = (0..<pool.count).map { _ in Buffer(scratchCount) }
    shares = Buffer(slots * shareCount)
    parameters.load(from: network)
    compile()
    try run(.packing)
  }

  private func makeValues() {
    var margins: [Network.NodeID: Margin] = [:]
    for kernel in kernels {
      let margin = kernel.margin(lanes: microkernels.lanes)
      for input in kernel.nodes[0].inputs { margins[input, default: Margin()].cover(margin) }
    }
    for kernel in kernels {
      let node = kernel.output
      let isInput = node.inputs.isEmpty
      // Images from outside keep their few channels; microkernels read them number by number.
      let layout = ImageLayout(
        node.shape, pixel: isInput ? node.shape[0] : nil, lanes: microkernels.lanes,
        margin: margins[node.id] ?? Margin())
      values[node.id] = Value(
        node: node.id, shape: node.shape, layout: layout, capacity: capacity,
        hasGradient: !isInput && purpose.isTraining)
    }
  }

  /// The kernel that runs first in the backward pass writes a gradient; those after it add.
  private func claimGradients(_ kernel: any Kernel) {
    for input in kernel.nodes[0].inputs where gradientWriters[input] == nil {
      gradientWriters[input] = kernel.output.name
    }
  }

  /// Whether `kernel` finds a gradient of its input already there.
  func accumulates(_ input: Network.NodeID, _ kernel: any Kernel) -> Bool {
    gradientWriters[input] != kernel.output.name
  }

  func value(_ id: Network.NodeID) -> Value {
    guard let value = values[id] else { preconditionFailure("node \(id) is inside a kernel") }
    return value
  }

  /// Asks for memory that each thread lends a kernel while it works.
  func needScratch(_ count: Int) { scratchCount = max(scratchCount, count) }
  /// Asks for memory in which each slot keeps its share of a gradient until the reduction.
  func needShares(_ count: Int) { shareCount = max(shareCount, count) }
  var threadCount: Int { pool.count }

  /// Stages in the order they run, those that go from image to image together.
  private struct Region {
    var stages: [Stage]
    var groupSize: Int
  }

  private func compile() {
    regions[.packing] = regions(kernels.map { ($0, $0.packing()) })
    guard purpose.isTraining else {
      evaluation = kernels.flatMap { $0.evaluation() }
      inParts = kernels.flatMap { $0.evaluationInParts() }
      return
    }
    regions[.forward] = regions(kernels.map { ($0, $0.forward()) })
    regions[.backward] = regions(backwardWork())
  }

  /// The stages of the backward pass, and each kernel's reduction as late as it may be.
  ///
  /// So the kernel before finds ∂L/∂x of a few images while they are in the cache; but the shares are one memory, and
  /// the next kernel that writes them must not come before the reduction.
  private func backwardWork() -> [(any Kernel, [Stage])] {
    var work: [(any Kernel, [Stage])] = []
    var waiting: (kernel: any Kernel, stages: [Stage])?
    func reduce() {
      if let (kernel, stages) = waiting { work.append((kernel, stages)) }
      waiting = nil
    }
    for kernel in kernels.reversed() {
      let stages = kernel.backward()
      let reduction = kernel.reduction()
      for (index, stage) in stages.enumerated() {
        let writesShares = !reduction.isEmpty && index == stages.count - 1
        if case .images = stage.work, !writesShares {} else { reduce() }
        work.append((kernel, [stage]))
      }
      if !reduction.isEmpty { waiting = (kernel, reduction) }
    }
    reduce()
    return work
  }

  private func regions(_ work: [(any Kernel, [Stage])]) -> [Region] {
    var regions: [Region] = []
    for (kernel, stages) in work {
      for stage in stages {
        if let last = regions.last, last.stages[0].work.joins(stage.work) {
          regions[regions.count - 1].stages.append(stage)
          regions[regions.count - 1].groupSize = max(last.groupSize, kernel.groupSize)
        } else {
          regions.append(Region(stages: [stage], groupSize: kernel.groupSize))
        }
      }
    }
    return regions
  }

  /// Takes a batch of at most `capacity` images for the passes that follow.
  func begin(_ images: Tensor) { (batch, count) = (images, min(images.shape[0], capacity)) }

  func run(_ phase: Phase) throws(NetworkError) {
    for region in regions[phase] ?? [] { try run(region) }
  }

  /// Runs stages by themselves, one after another.
  func run(_ stages: [Stage]) throws(NetworkError) {
    for stage in stages {
      try run(Region(stages: [stage], groupSize: kernels.map(\.groupSize).max() ?? 1))
    }
  }

  private func run(_ region: Region) throws(NetworkError) {
    switch region.stages[0].work {
    case .images: runImages(region)
    case .parts: runParts(region.stages)
    case .once:
      for stage in region.stages {
        guard case .once(let body) = stage.work else { continue }
        do {
          try body()
        } catch let error as NetworkError {
          throw error
        } catch let error as ShapeError {
          throw .shape(error, node: stage.kernel)
        } catch {
          throw .structure("\(error)")
        }
      }
    }
    if let observer { region.stages.forEach(observer) }
  }

  /// How many slots a batch of `count` images takes.
  var usedSlots: Int { min(slots, count) }

  private func runImages(_ region: Region) {
    let bodies = region.stages.compactMap { stage -> ((Range<Int>, Lane) -> Void)? in
      if case .images(let body) = stage.work { body } else { nil }
    }
    let used = usedSlots
    let count = count
    pool.run(used) { slot, thread in
      let images = (count * slot / used)..<(count * (slot + 1) / used)
      for first in stride(from: images.lowerBound, to: images.upperBound, by: region.groupSize) {
        let group = first..<min(first + region.groupSize, images.upperBound)
        let lane = Lane(
          thread: thread, slot: slot, isFirst: first == images.lowerBound, scratch: scratch[thread].start,
          shares: shares.start)
        for body in bodies { body(group, lane) }
      }
    }
  }

  /// Runs a stage of evaluation on the images that are in memory: one alone in parts, or a full group on each thread.
  func rerun(_ stage: Stage) {
    let group = capacity / pool.count
    switch stage.work {
    case .images(let body):
      pool.run(pool.count) { part, thread in
        let lane = Lane(
          thread: thread, slot: 0, isFirst: true, scratch: scratch[thread].start, shares: shares.start)
        body((part * group)..<((part + 1) * group), lane)
      }
    case .parts: runParts([stage])
    case .once: break
    }
  }

  private func runParts(_ stages: [Stage]) {
    var starts: [Int] = [0]
    var bodies: [(Int, Lane) -> Void] = []
    for case .parts(let count, let body) in stages.map(\.work) where count > 0 {
      starts.append(starts[starts.count - 1] + count)
      bodies.append(body)
    }
    pool.run(starts[starts.count - 1]) { part, thread in
      let index = (starts.firstIndex { $0 > part } ?? starts.count) - 1
      let lane = Lane(thread: thread, slot: 0, isFirst: false, scratch: scratch[thread].start, shares: shares.start)
      bodies[index](part - starts[index], lane)
    }
  }

  /// The scores of a batch of any size, by a plan for evaluation.
  ///
  /// Each thread takes a few images through the whole network while their values are in its cache; one image alone is
  /// cut into parts.
  func scores(_ images: Tensor) throws(NetworkError) -> Tensor {
    let (input, output) = (value(network.nodes[0].id), value(network.output.id))
    let total = images.shape[0]
    if total == 1, pool.count > 1 {
      input.load(images)
      for stage in inParts {
        runParts([stage])
        observer?(stage)
      }
      return output.tensor(images: 0..<1)
    }
    let group = capacity / pool.count
    let bodies = evaluation.compactMap { stage -> ((Range<Int>, Lane) -> Void)? in
      if case .images(let body) = stage.work { body } else { nil }
    }
    let classes = output.shape.count
    var scores = [Double](repeating: 0, count: total * classes)
    scores.withUnsafeMutableBufferPointer { scores in
      nonisolated(unsafe) let scores = scores
      pool.run((total + group - 1) / group) { part, thread in
        let first = thread * group
        let real = (part * group)..<min((part + 1) * group, total)
        let elements = images.elements.span
        for (index, n) in real.enumerated() {
          input.layout.load(elements, at: n * input.shape.count, into: input.image(first + index))
        }
        let lane = Lane(thread: thread, slot: 0, isFirst: true, scratch: scratch[thread].start, shares: shares.start)
        for body in bodies { body(first..<(first + real.count), lane) }
        for (index, n) in real.enumerated() {
          let row = output.image(first + index)
          for k in 0..<classes { scores[n * classes + k] = Double(row[k]) }
        }
      }
    }
    return Tensor(shape: Shape([total] + output.shape.dimensions), elements: scores)
  }

  /// Moves every trained parameter by its rule; `rules` are by entry of the parameter store.
  func update(_ rules: [UpdateRule?]) {
    var parts: [(entry: Int, start: Int, count: Int)] = []
    let longest = 1 << 14
    for (index, entry) in parameters.entries.enumerated() where rules[index] != nil {
      for start in stride(from: 0, to: entry.count, by: longest) {
        parts.append((index, start, min(longest, entry.count - start)))
      }
    }
    let table = microkernels.table
    pool.run(parts.count) { number, _ in
      let part = parts[number]
      guard let rule = rules[part.entry] else { return }
      var native = CKRule(rule)
      table.pointee.update(
        &native, parameters.value(part.entry) + part.start, parameters.velocity(part.entry) + part.start,
        parameters.gradient(part.entry) + part.start, part.count)
    }
  }
}

extension Stage.Work {
  /// Whether work can go on in the same region.
  fileprivate func joins(_ next: Stage.Work) -> Bool {
    switch (self, next) {
    case (.images, .images), (.parts, .parts), (.once, .once): true
    default: false
    }
  }
}

extension CKRule {
  init(_ rule: UpdateRule) {
    self.init(
      learning_rate: Float(rule.learningRate), momentum: Float(rule.momentum), weight_decay: Float(rule.weightDecay),
      l1: Float(rule.l1), nesterov: rule.isNesterov ? 1 : 0, proximal: rule.l1Method == .proximal ? 1 : 0)
  }
}
