/// The upper half of the ladder: the engine's own kernels.
extension Ladder {
  /// The innermost loops in C, with the processor's widest vectors and as many of them as it has.
  static let vectorMicrokernel = Rung("vector microkernel", "a larger tile, in this processor's own vectors") {
    problem, _ in EngineWork(problem, threads: 1) { DirectConvolution($0) }
  }

  /// Images on all cores.
  static let threads = Rung("threads", "images on all cores", isThreaded: true) { problem, threads in
    EngineWork(problem, threads: threads) { DirectConvolution($0) }
  }

  /// Fewer products.
  static let winograd = Rung(
    "Winograd", "a 4×4 tile from 36 products instead of 144", isThreaded: true, tolerance: FastCheck.winogradTolerance
  ) { problem, threads in
    EngineWork(problem, threads: threads) { WinogradConvolution($0, tile: 4) }
  }
}

/// A problem's images and weights as the engine keeps them.
struct LadderMemory {
  let problem: LadderProblem
  let geometry: ConvolutionGeometry
  let panels: Panels
  let x: Buffer
  let weights: Buffer
  let z: Buffer

  init(_ problem: LadderProblem, lanes: Int) {
    self.problem = problem
    let margin = Margin(lead: 1, height: (problem.height + 3) / 4 * 4 + 1, width: (problem.width + 3) / 4 * 4 + 1)
    let input = ImageLayout([problem.inputs, problem.height, problem.width], pixel: nil, lanes: lanes, margin: margin)
    let output = ImageLayout([problem.outputs, problem.height, problem.width], pixel: nil, lanes: lanes)
    geometry = ConvolutionGeometry(
      kernelHeight: 3, kernelWidth: 3, stride: 1, padding: 1, dilation: 1, input: input, output: output)
    panels = Panels(problem.outputs, lanes: lanes)
    x = Buffer(problem.count * input.size)
    weights = Buffer(geometry.depth * panels.columns)
    z = Buffer(problem.count * output.size)
    for n in 0..<problem.count {
      input.eachElement { index, place in
        x.start[n * input.size + place] = problem.x[n * problem.inputs * input.pixelCount + index]
      }
    }
    for index in problem.w.indices {
      let (k, rest) = index.quotientAndRemainder(dividingBy: problem.inputs * 9)
      let (c, tap) = rest.quotientAndRemainder(dividingBy: 9)
      weights.start[panels.offset(row: tap * input.pixel + c, column: k, rows: geometry.depth)] = problem.w[index]
    }
  }

  var result: [Float] {
    let size = problem.outputs * geometry.output.pixelCount
    var result = [Float](repeating: 0, count: problem.count * size)
    for n in 0..<problem.count {
      geometry.output.eachElement { index, place in
        result[n * size + index] = z.start[n * geometry.output.size + place]
      }
    }
    return result
  }
}

private final class EngineWork: LadderWork {
  private let memory: LadderMemory
  private let method: any ConvolutionMethod
  private let pool: ThreadPool
  private let scratch: [Buffer]

  init(_ problem: LadderProblem, threads: Int, _ make: (ConvolutionMemory) -> any ConvolutionMethod) {
    let kernels = Microkernels(.current)
    memory = LadderMemory(problem, lanes: kernels.lanes)
    let method = make(
      ConvolutionMemory(
        geometry: memory.geometry, kernels: kernels, weights: memory.weights.start,
        weightGradient: memory.weights.start,
        bias: nil, x: memory.x.start, target: Target(start: memory.z.start, layout: memory.geometry.output), dx: nil,
        threads: threads, accumulates: false, slots: 0))
    for part in 0..<method.packingParts { method.pack(part: part) }
    self.method = method
    pool = ThreadPool(threads)
    scratch = (0..<threads).map { _ in Buffer(method.scratchCount) }
  }

  deinit { pool.close() }

  func run() {
    let count = memory.problem.count
    let slots = min(count, pool.count)
    pool.run(slots) { slot, thread in
      let lane = Lane(
        thread: thread, slot: slot, isFirst: true, scratch: scratch[thread].start, shares: scratch[thread].start)
      method.forward((count * slot / slots)..<(count * (slot + 1) / slots), lane)
    }
  }

  var result: [Float] { memory.result }
}
