import CKernels
import Engines
import Networks
import ReferenceEngine
import Tensors

/// Holds every kernel of a plan against the reference, on the reference's own inputs and gradients.
///
/// A number agrees if it differs by no more than `tolerance`·Σ|terms|, so that one which is 0 by cancellation may be what
/// rounding makes of it, and a wrong term is found there all the same.
public enum FastCheck {
  /// Sums in `Float` over up to a few thousand products, rounded to 6e-8 each: their errors add up like a random walk.
  static let directTolerance = 1e-5
  /// Winograd's transforms take differences of neighbours and so lose up to a digit.
  static let winogradTolerance = 1e-4
  /// `Float` ends at 1e-38. What is smaller is 0 there, and so are its products with numbers up to 1e8.
  static let underflow = 1e-30

  /// - Parameter progress: told the share that is done and the kernel at hand.
  public static func run(
    _ network: Network, on batch: Batch, threads: Int = FastExecutor.threadCount,
    instructionSet: InstructionSet = .current, progress: (Double, String) -> Void = { _, _ in }
  ) throws(NetworkError) -> EngineComparison {
    let pool = ThreadPool(threads)
    defer { pool.close() }
    progress(0, "the reference")
    let plan = try Plan(
      network, for: .training(images: batch.labels.count), instructionSet: instructionSet, pool: pool)
    var comparison = try run(plan, on: batch, progress: progress)
    let stored = try checkEvaluation(network, on: batch, instructionSet: instructionSet, pool: pool)
    if !stored.isEmpty {
      comparison.rows += stored
      comparison.reasons.append(
        "as stored: what evaluates by tables, or without the weights that are 0, held against the full form of W")
    }
    return comparison
  }

  /// Kernels that evaluate only: by tables, or without weights that are 0, with batch norm folded in.
  private static func checkEvaluation(
    _ network: Network, on batch: Batch, instructionSet: InstructionSet, pool: ThreadPool
  ) throws(NetworkError) -> [EngineComparison.Row] {
    let plan = try Plan(
      network, for: .evaluation(group: batch.labels.count), instructionSet: instructionSet, pool: pool)
    let kernels = plan.kernels.filter(\.isForEvaluationAlone)
    if kernels.isEmpty { return [] }
    let trace = try ReferenceExecutor(network).trace(batch, mode: .evaluation)
    let entries = Dictionary(uniqueKeysWithValues: trace.entries.map { ($0.node, $0) })
    plan.begin(batch.images)
    let setting = ck_flush_denormals()
    defer { ck_restore_denormals(setting) }
    var rows: [EngineComparison.Row] = []
    for kernel in kernels {
      try Cancellation.check()
      let own = kernel.nodes.compactMap { entries[$0.name] }
      guard own.count == kernel.nodes.count, let last = own.last else { continue }
      let magnitudes = try KernelMagnitudes(kernel, own, network, mode: .evaluation)
      for (input, tensor) in zip(kernel.nodes[0].inputs.map(plan.value), own[0].inputs) { input.load(tensor) }
      kernel.evaluation().forEach(plan.rerun)
      let got = plan.value(kernel.output.id).tensor(images: 0..<batch.labels.count)
      var row = EngineComparison.Row(
        kernel, "y", got, last.evaluation.output, .init(magnitude: magnitudes.output), ties: 0)
      row.nodes += ", stored"
      rows.append(row)
    }
    return rows
  }

  /// The same for a plan at hand, in which a test may have planted something.
  static func run(_ plan: Plan, on batch: Batch, progress: (Double, String) -> Void = { _, _ in })
    throws(NetworkError) -> EngineComparison
  {
    let trace = try ReferenceExecutor(plan.network).trace(batch, mode: .training)
    let entries = Dictionary(uniqueKeysWithValues: trace.entries.map { ($0.node, $0) })
    let setting = ck_flush_denormals()
    defer { ck_restore_denormals(setting) }
    plan.begin(batch.images)
    let accumulated = try accumulatedDifferences(plan, entries)
    let kernels = plan.kernels.filter { !$0.nodes[0].inputs.isEmpty }
    var rows: [EngineComparison.Row] = []
    for (index, kernel) in kernels.enumerated() {
      try Cancellation.check()
      progress(Double(index) / Double(kernels.count), kernel.name)
      rows += try check(kernel, plan, kernel.nodes.compactMap { entries[$0.name] }, accumulated)
    }
    return EngineComparison(
      engine: "fast", rows: rows,
      reasons: [
        "relative: of the sum of a number's terms without their signs, as rounding is; what cancels may be nearly 0",
        "tolerance 1e-5: rounding of sums in Float; 1e-4 through Winograd's transforms",
        "each row starts from the reference's values; added up: the difference since the input, over all layers before",
      ])
  }

  /// Relative differences of outputs in one whole pass.
  private static func accumulatedDifferences(_ plan: Plan, _ entries: [String: Trace.Entry]) throws(NetworkError)
    -> [String: Double]
  {
    try plan.run(.forward)
    var result: [String: Double] = [:]
    for kernel in plan.kernels where !kernel.nodes[0].inputs.isEmpty {
      guard let entry = entries[kernel.output.name] else { continue }
      let value = plan.value(kernel.output.id).tensor(images: 0..<plan.count)
      result[kernel.output.name] = value.relativeError(to: entry.evaluation.output)
    }
    return result
  }

  private static func check(
    _ kernel: any Kernel, _ plan: Plan, _ entries: [Trace.Entry], _ accumulated: [String: Double]
  ) throws(NetworkError) -> [EngineComparison.Row] {
    guard entries.count == kernel.nodes.count, let last = entries.last else { return [] }
    let magnitudes = try KernelMagnitudes(kernel, entries, plan.network)
    let inputs = kernel.nodes[0].inputs.map(plan.value)
    for (input, tensor) in zip(inputs, entries[0].inputs) { input.load(tensor) }
    try plan.run(kernel.forward())
    let output = plan.value(kernel.output.id)
    var rows = [
      EngineComparison.Row(
        kernel, "y", output.tensor(images: 0..<plan.count), last.evaluation.output,
        .init(magnitude: magnitudes.output), ties: 0)
    ]
    rows[0].accumulated = accumulated[kernel.output.name]

    output.loadGradient(last.gradient)
    for input in inputs where input.gradient != nil {
      input.loadGradient(Tensor(shape: Shape([plan.count] + input.shape.dimensions)))
    }
    try plan.run(kernel.backward())
    try plan.run(kernel.reduction())
    // What lies inside the kernel is about as far from the reference's values as its output is.
    let reach = min(max(4 * rows[0].relative, kernel.tolerance / 50), kernel.tolerance)
    let bounds = try magnitudes.gradients(within: reach)
    let shares = try referenceShares(kernel.nodes[0], plan, entries[0])
    for (index, input) in inputs.enumerated() where input.gradient != nil {
      if inputs[..<index].contains(where: { $0.node == input.node }) { continue }
      // A value that is read twice gets both shares.
      var (share, bound) = (shares[index], bounds.inputs[index])
      for other in inputs.indices.dropFirst(index + 1) where inputs[other].node == input.node {
        share.accumulate(shares[other])
        bound.accumulate(bounds.inputs[other])
      }
      rows.append(
        .init(
          kernel, inputs.count > 1 ? "∂L/∂x\(index + 1)" : "∂L/∂x", input.gradientTensor(images: 0..<plan.count), share,
          bound, ties: bounds.ties))
    }
    for entry in plan.parameters.entries {
      guard let index = kernel.nodes.firstIndex(where: { $0.id == entry.node }),
        let expected = entries[index].parameterGradients.first(where: { $0.name == entry.description.name })?.value,
        let bound = bounds.parameters[entry.node]?[entry.description.name]
      else { continue }
      rows.append(
        .init(
          kernel, "∂L/∂\(entry.description.name)", plan.parameters.gradientTensor(entry, shape: expected.shape),
          expected, bound, ties: bounds.ties))
    }
    return rows
  }

  /// What the kernel's first node alone sends back to its inputs, by the reference.
  private static func referenceShares(_ node: Network.Node, _ plan: Plan, _ entry: Trace.Entry) throws(NetworkError)
    -> [Tensor]
  {
    let stream = RandomStream(seed: plan.network.seed, purpose: .dropout, lane: node.id, step: plan.network.stepCount)
    do throws(ShapeError) {
      return try node.layer.backward(
        entry.inputs, entry.evaluation, gradient: entry.gradient, PassContext(mode: .training, stream: stream)
      ).inputs
    } catch {
      throw .shape(error, node: node.name)
    }
  }
}

extension EngineComparison.Row {
  fileprivate init(
    _ kernel: any Kernel, _ quantity: String, _ got: Tensor, _ expected: Tensor, _ bound: KernelMagnitudes.Bound,
    ties: Int
  ) {
    self.init(
      nodes: kernel.name, method: kernel.method, quantity: quantity, absolute: 0, relative: 0,
      tolerance: kernel.tolerance, accumulated: nil, ties: ties)
    for index in expected.elements.indices {
      let (a, b) = (got.elements[index], expected.elements[index])
      let difference = a == b ? 0 : abs(a - b)
      let scale = bound.magnitude.elements[index]
      // Written so that what is not a number is infinitely far.
      guard difference.isFinite, scale.isFinite else {
        if difference != 0 { (absolute, relative, relativeBesideTies) = (.infinity, .infinity, .infinity) }
        continue
      }
      absolute = max(absolute, difference)
      if difference < FastCheck.underflow { continue }
      relative = max(relative, scale > 0 ? difference / scale : difference)
      let rest = max(difference - (bound.doubt?.elements[index] ?? 0), 0)
      relativeBesideTies = max(relativeBesideTies, scale > 0 ? rest / scale : rest)
    }
  }
}
