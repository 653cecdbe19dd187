import Engines
import Networks

extension Engine {
  /// The engine of this module, on all cores.
  public static let fast: Engine = {
    var engine = withoutMethods
    engine.method = { (node, network) throws(NetworkError) in
      let pool = ThreadPool(1)
      defer { pool.close() }
      let plan = try Plan(network, for: .evaluation(group: 1), instructionSet: .current, pool: pool)
      return plan.kernels.first { $0.nodes.contains { $0.id == node } }?.method
    }
    return engine
  }()

  private static let withoutMethods = Engine(
    name: "fast",
    summary: "fused kernels in Float, \(InstructionSet.current.title), \(threads)"
      + (InstructionSet.complaint.map { "; \($0)" } ?? ""),
    makeExecutor: { FastExecutor($0) },
    compare: { (network, batch, progress) throws(NetworkError) in
      try FastCheck.run(network, on: batch, progress: progress)
    },
    activity: { (nodes, network, batch, withChange) throws(NetworkError) in
      try FastActivity.run(of: nodes, in: network, on: batch, withChange: withChange)
    },
    profile: { (network, images) throws(NetworkError) in try FastProfile.run(network, images) })

  private static var threads: String {
    FastExecutor.threadCount == 1 ? "1 thread" : "\(FastExecutor.threadCount) threads"
  }
}
