import CKernels
import Engines
import Networks
import Reports
import Tensors

/// Times a plan kernel by kernel.
enum FastProfile {
  /// - Parameter images: a batch; its first image is timed alone.
  static func run(_ network: Network, _ images: Tensor) throws(NetworkError) -> EngineProfile {
    try network.check(images)
    let executor = FastExecutor(network)
    let threads = FastExecutor.threadCount
    let pool = ThreadPool(threads)
    defer { pool.close() }
    let setting = ck_flush_denormals()
    defer { ck_restore_denormals(setting) }
    let count = images.shape[0]
    let first = images.first
    let group = min((count + threads - 1) / threads, FastExecutor.groupSize)
    let alone = try Plan(network, for: .evaluation(group: 1), instructionSet: .current, pool: pool)
    let together = try Plan(network, for: .evaluation(group: group), instructionSet: .current, pool: pool)
    _ = try alone.scores(first)
    _ = try together.scores(images)
    var parts: [EngineProfile.Part] = []
    for (single, many) in zip(alone.kernels, together.kernels) where !single.nodes[0].inputs.isEmpty {
      let latencyStages = threads == 1 ? single.evaluation() : single.evaluationInParts()
      let latency = try seconds(latencyStages, in: alone, runs: 101)
      let perImage = try seconds(many.evaluation(), in: together, runs: 15) / Double(group * threads)
      parts.append(
        .init(
          nodes: single.nodes.map(\.name), method: single.method,
          multiplyAdds: single.nodes.reduce(0) { $0 + network.costs(of: $1).operations }, latency: latency,
          perImage: perImage))
    }
    return EngineProfile(
      engine: "fast", parts: parts, batch: count,
      latency: try Timing.median(runs: 101) { () throws(NetworkError) in _ = try executor.scores(first) },
      perImage: try Timing.median(runs: 15) { () throws(NetworkError) in _ = try executor.scores(images) }
        / Double(count),
      peak: try peak() * Double(threads), weightMemory: 4 * alone.parameters.state.count,
      valueMemory: 4 * alone.values.values.reduce(0) { $0 + $1.layout.size })
  }

  private static func seconds(_ stages: [Stage], in plan: Plan, runs: Int) throws(NetworkError) -> Double {
    try Timing.median(runs: runs) { () throws(NetworkError) in stages.forEach(plan.rerun) }
  }

  /// Multiply-adds a core does in a second at most.
  private static func peak() throws(NetworkError) -> Double {
    var done = 0
    let time = try Timing.median(runs: 9) { () throws(NetworkError) in done = PeakBenchmark.multiplyAdd() }
    return Double(done) / time
  }
}
