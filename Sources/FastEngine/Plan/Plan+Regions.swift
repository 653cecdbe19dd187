/// The order of work: which stages run together, and what waits for what.
extension Plan {
  /// Stages in the order they run, those that go from image to image together.
  struct Region {
    var stages: [Stage]
    var groupSize: Int
  }

  func compile() {
    regions[.packing] = regions(kernels.map { ($0, $0.packing()) })
    guard purpose.keepsValues else {
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
