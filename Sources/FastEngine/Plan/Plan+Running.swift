import CKernels
import Networks
import ReferenceEngine
import Tensors

/// Carrying the work out, on all threads.
extension Plan {
  func run(_ phase: Phase) throws(NetworkError) {
    for region in regions[phase] ?? [] {
      try Cancellation.check()
      try run(region)
    }
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
      try Cancellation.check()
      return output.tensor(images: 0..<1)
    }
    let group = capacity / pool.count
    let bodies = evaluation.compactMap { stage -> ((Range<Int>, Lane) -> Void)? in
      if case .images(let body) = stage.work { body } else { nil }
    }
    let classes = output.shape.count
    // The pool's threads do not inherit it.
    let cancellation = Cancellation.ofArithmetic
    var scores = [Double](repeating: 0, count: total * classes)
    scores.withUnsafeMutableBufferPointer { scores in
      nonisolated(unsafe) let scores = scores
      pool.run((total + group - 1) / group) { part, thread in
        if cancellation?.isRequested == true { return }
        let first = thread * group
        let real = (part * group)..<min((part + 1) * group, total)
        let elements = images.elements.span
        for (index, n) in real.enumerated() {
          input.layout.load(elements, at: n * input.shape.count, into: input.image(first + index))
        }
        let lane = Lane(thread: thread, slot: 0, isFirst: true, scratch: scratch[thread].start, shares: shares.start)
        for body in bodies { body(first..<(first + real.count), lane) }
        for (index, n) in real.enumerated() {
          guard let start = scores.baseAddress else { continue }
          output.layout.store(output.image(first + index), into: start + n * classes)
        }
      }
    }
    try Cancellation.check()
    return Tensor(shape: Shape([total] + output.shape.dimensions), elements: scores)
  }

  /// Moves every trained parameter by its rule; `rules` are by entry of the parameter store.
  func update(_ rules: [UpdateRule?]) {
    var parts: [(entry: Int, start: Int, count: Int)] = []
    let longest = 1 << 14
    for (index, entry) in parameters.entries.enumerated() {
      guard let rule = rules[index] else { continue }
      parameters.expectVelocity(index, in: rule.velocityUnit)
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
    for (index, rule) in rules.enumerated() {
      guard let rule, let group = rule.group else { continue }
      parameters.shrink(index, group, threshold: rule.groupThreshold)
    }
    parameters.hold()
  }
}

extension CKRule {
  init(_ rule: UpdateRule) {
    self.init(
      learning_rate: Float(rule.learningRate), momentum: Float(rule.momentum), weight_decay: Float(rule.weightDecay),
      l1: Float(rule.l1), l1_bound: Float(rule.l1Bound), nesterov: rule.isNesterov ? 1 : 0,
      proximal: rule.l1Method == .proximal ? 1 : 0,
      accelerated: rule.l1Method == .accelerated ? 1 : 0, clamped: rule.isClamped ? 1 : 0)
  }
}
