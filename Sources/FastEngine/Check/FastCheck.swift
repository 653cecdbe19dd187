import CKernels
import Networks
import ReferenceEngine
import Tensors

/// Holds every kernel of a plan against the reference, on the reference's own inputs and gradients.
public enum FastCheck {
  /// Sums in `Float` over up to a few thousand products, rounded to 6e-8 each: their errors add up like a random walk.
  static let directTolerance = 1e-5
  /// Winograd's transforms take differences of neighbours and so lose up to a digit.
  static let winogradTolerance = 1e-4
  /// Where terms cancel, as in the gradient of a bias before a batch norm, what is left may be 0. It is held against
  /// this share of the terms: 1e-6 of them, some sixteen roundings, as each is a difference of larger numbers itself.
  static let cancellationShare = 0.1
  /// A value this near to a kink, as a share of the largest, may fall on either side.
  static let tieShare = 1e-6

  public static func run(
    _ network: Network, on batch: Batch, threads: Int = FastExecutor.threadCount,
    instructionSet: InstructionSet = .current
  ) throws(NetworkError) -> EngineComparison {
    let pool = ThreadPool(threads)
    defer { pool.close() }
    let plan = try Plan(
      network, for: .training(images: batch.labels.count), instructionSet: instructionSet, pool: pool)
    return try run(plan, on: batch)
  }

  /// The same for a plan at hand, in which a test may have planted something.
  static func run(_ plan: Plan, on batch: Batch) throws(NetworkError) -> EngineComparison {
    let trace = try ReferenceExecutor(plan.network).trace(batch, mode: .training)
    let entries = Dictionary(uniqueKeysWithValues: trace.entries.map { ($0.node, $0) })
    let setting = ck_flush_denormals()
    defer { ck_restore_denormals(setting) }
    plan.begin(batch.images)
    let accumulated = try accumulatedDifferences(plan, batch, entries)
    var rows: [EngineComparison.Row] = []
    for kernel in plan.kernels where !kernel.nodes[0].inputs.isEmpty {
      rows += try check(kernel, plan, entries, accumulated)
    }
    return EngineComparison(
      engine: "fast", rows: rows,
      reasons: [
        "tolerance 1e-5 of the largest number: rounding of sums in Float; 1e-4 through Winograd's transforms",
        "each row starts from the reference's values; added up: the difference since the input, over all layers before",
      ])
  }

  private typealias Entries = [String: Trace.Entry]

  /// Relative differences of outputs and their gradients in one whole pass.
  private static func accumulatedDifferences(_ plan: Plan, _ batch: Batch, _ entries: Entries) throws(NetworkError)
    -> [String: (output: Double, gradient: Double)]
  {
    try plan.run(.forward)
    if let last = entries[plan.network.output.name] { plan.value(plan.network.output.id).loadGradient(last.gradient) }
    try plan.run(.backward)
    var result: [String: (output: Double, gradient: Double)] = [:]
    for kernel in plan.kernels where !kernel.nodes[0].inputs.isEmpty {
      guard let entry = entries[kernel.output.name] else { continue }
      let value = plan.value(kernel.output.id)
      result[kernel.output.name] = (
        value.tensor(images: 0..<plan.count).relativeError(to: entry.evaluation.output),
        value.gradientTensor(images: 0..<plan.count).relativeError(to: entry.gradient)
      )
    }
    return result
  }

  private static func check(
    _ kernel: any Kernel, _ plan: Plan, _ entries: Entries, _ accumulated: [String: (output: Double, gradient: Double)]
  ) throws(NetworkError) -> [EngineComparison.Row] {
    guard let first = entries[kernel.nodes[0].name], let last = entries[kernel.output.name] else { return [] }
    let inputs = kernel.nodes[0].inputs.map(plan.value)
    for (input, tensor) in zip(inputs, first.inputs) { input.load(tensor) }
    try plan.run(kernel.forward())
    let output = plan.value(kernel.output.id)
    let ties = kernel.nodes.reduce(0) { sum, node in
      sum + (entries[node.name].map { countTies(node, $0) } ?? 0)
    }
    func row(
      _ quantity: String, _ got: Tensor, _ expected: Tensor, magnitude: Double = 0, accumulated: Double? = nil,
      ties: Int
    ) -> EngineComparison.Row {
      let absolute = got.largestDifference(from: expected)
      let scale = max(expected.largestMagnitude, cancellationShare * magnitude)
      return EngineComparison.Row(
        nodes: kernel.name, method: kernel.method, quantity: quantity, absolute: absolute,
        relative: scale > 0 ? absolute / scale : absolute, tolerance: kernel.tolerance,
        accumulated: accumulated, ties: ties)
    }
    let total = accumulated[kernel.output.name]
    var rows = [
      row("y", output.tensor(images: 0..<plan.count), last.evaluation.output, accumulated: total?.output, ties: 0)
    ]

    output.loadGradient(last.gradient)
    for input in inputs where input.gradient != nil {
      input.loadGradient(Tensor(shape: Shape([plan.count] + input.shape.dimensions)))
    }
    try plan.run(kernel.backward())
    try plan.run(kernel.reduction())
    let shares = try referenceShares(kernel, plan, entries)
    for (index, (input, share)) in zip(inputs, shares).enumerated() where input.gradient != nil {
      if inputs[..<index].contains(where: { $0.node == input.node }) { continue }
      // A value that is read twice gets both shares.
      let others = zip(inputs, shares).dropFirst(index + 1).filter { $0.0.node == input.node }.map(\.1)
      var share = share
      for other in others { share.accumulate(other) }
      let name = inputs.count > 1 ? "∂L/∂x\(index + 1)" : "∂L/∂x"
      let magnitude = entries[kernel.nodes[0].name]?.largestGradientTerm(kernel.nodes[0]) ?? 0
      rows.append(
        row(name, input.gradientTensor(images: 0..<plan.count), share, magnitude: magnitude, ties: ties))
    }
    for entry in plan.parameters.entries {
      guard let node = kernel.nodes.first(where: { $0.id == entry.node }),
        let expected = entries[node.name]?.parameterGradients.first(where: { $0.name == entry.description.name })
      else { continue }
      let got = plan.parameters.gradientTensor(entry, shape: expected.value.shape)
      let isSum = entry.description.role != .weight
      let magnitude = isSum ? entries[node.name]?.gradient.largestChannelMagnitude ?? 0 : 0
      rows.append(row("∂L/∂\(entry.description.name)", got, expected.value, magnitude: magnitude, ties: ties))
    }
    return rows
  }

  /// What the kernel's nodes alone send back to its inputs, by the reference.
  private static func referenceShares(_ kernel: any Kernel, _ plan: Plan, _ entries: Entries) throws(NetworkError)
    -> [Tensor]
  {
    guard var gradient = entries[kernel.output.name]?.gradient else { return [] }
    var shares: [Tensor] = []
    for node in kernel.nodes.reversed() {
      guard let entry = entries[node.name] else { return [] }
      let stream = RandomStream(
        seed: plan.network.seed, purpose: .dropout, lane: node.id, step: plan.network.stepCount)
      do throws(ShapeError) {
        shares = try node.layer.backward(
          entry.inputs, entry.evaluation, gradient: gradient, PassContext(mode: .training, stream: stream)
        ).inputs
      } catch {
        throw .shape(error, node: node.name)
      }
      gradient = shares[0]
    }
    return shares
  }

  /// Values near enough to a kink of a node that rounding may decide on which side they fall.
  private static func countTies(_ node: Network.Node, _ entry: Trace.Entry) -> Int {
    guard node.layer.branches(entry.evaluation) != nil else { return 0 }
    let (x, y) = (entry.inputs[0], entry.evaluation.output)
    let near = tieShare * max(x.largestMagnitude, 1e-30)
    guard x.shape != y.shape, x.rank == 4, let window = (node.layer as? MaxPool)?.window else {
      return x.elements.count { abs($0) < near }
    }
    return (try? window.closeCalls(x, within: near)) ?? 0
  }
}

extension Window {
  /// Windows whose two largest values differ by less than `near`; equal ones do not count, as the first wins in both
  /// engines.
  fileprivate func closeCalls(_ x: Tensor, within near: Double) throws(ShapeError) -> Int {
    let (first, winners) = try MaxPool2D.forward(x, self)
    var second = x
    let (inputPlane, outputPlane) = (x.shape[2] * x.shape[3], first.shape[2] * first.shape[3])
    for index in winners.elements.indices {
      second.elements[index / outputPlane * inputPlane + Int(winners.elements[index])] = -.infinity
    }
    let (rest, _) = try MaxPool2D.forward(second, self)
    return zip(first.elements, rest.elements).count { $0 - $1 < near && $0 != $1 }
  }
}

extension Tensor {
  /// The largest sum of magnitudes of a channel, N×C×….
  fileprivate var largestChannelMagnitude: Double {
    let plane = shape.dimensions.dropFirst(2).reduce(1, *)
    var sums = [Double](repeating: 0, count: shape[1])
    for (index, element) in elements.enumerated() { sums[index / plane % shape[1]] += abs(element) }
    return sums.max() ?? 0
  }

  fileprivate func largestDifference(from other: Tensor) -> Double {
    zip(elements, other.elements).reduce(0) { largest, pair in
      let difference = pair.0 == pair.1 ? 0 : abs(pair.0 - pair.1)
      return difference.isNaN ? .infinity : max(largest, difference)
    }
  }
}

extension Trace.Entry {
  /// The largest |γ|/√σ²·|g| of a batch norm: the terms that its mean terms may cancel. 0 for other nodes.
  fileprivate func largestGradientTerm(_ node: Network.Node) -> Double {
    guard let gamma = node.layer.parameters.first(where: { $0.description.role == .gamma })?.value,
      let variance = evaluation.intermediates.first(where: { $0.name == "σ²" })?.value
    else { return 0 }
    let plane = gradient.shape.dimensions.dropFirst(2).reduce(1, *)
    return gradient.elements.enumerated().reduce(0) { largest, next in
      let channel = next.offset / plane % gamma.count
      let scale = abs(gamma.elements[channel]) / max(variance.elements[channel], 1e-12).squareRoot()
      return max(largest, scale * abs(next.element))
    }
  }
}
