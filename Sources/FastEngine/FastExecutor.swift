import CKernels
import Engines
import Foundation
import Networks
import ReferenceEngine
import Tensors

/// Runs a network in `Float` by a plan of fused, vectorised kernels on all cores.
///
/// A plan is made for the first batch, and anew for a larger one or another network. Parameters rest in the plan;
/// `network` writes them back, exactly, when it is asked for.
public final class FastExecutor: Executor {
  public let name = "fast"
  private let instructionSet: InstructionSet
  private let pool: ThreadPool
  private var base: Network
  private var plan: Plan?
  private var evaluationPlans: [Plan] = []
  private var steps = 0
  /// Whether the plan's kernels have seen the parameters as they are.
  private var isPacked = true

  /// Threads that an executor uses unless told otherwise: `ESPALIER_THREADS`, or one for each core.
  public static var threadCount: Int {
    let wish = ProcessInfo.processInfo.environment["ESPALIER_THREADS"].flatMap(Int.init)
    return min(max(wish ?? ProcessInfo.processInfo.activeProcessorCount, 1), 64)
  }

  public init(_ network: Network, threads: Int = FastExecutor.threadCount, instructionSet: InstructionSet = .current) {
    base = network
    self.instructionSet = instructionSet
    pool = ThreadPool(threads)
  }

  deinit { pool.close() }

  public func prepare(_ network: Network) throws(NetworkError) {
    if let plan, plan.network.hasArchitecture(of: network) {
      plan.parameters.load(from: network)
      plan.parameters.held = network.heldEntries
      isPacked = false
    } else {
      plan = nil
    }
    base = network
    steps = 0
    evaluationPlans = []
  }

  public var network: Network {
    guard let plan, steps > 0 else { return base }
    return network(of: plan.parameters.state)
  }

  private func network(of state: UnsafeBufferPointer<Float>) -> Network {
    var network = base
    network.stepCount = base.stepCount + steps
    plan?.parameters.store(state, into: &network)
    return network
  }

  /// A copy of all parameters and velocities.
  private struct State: ExecutorState {
    let values: [Float]
    let units: [UpdateRule.VelocityUnit?]
    let steps: Int
    let kernels: UnsafePointer<CKKernels>

    var isFinite: Bool {
      values.withUnsafeBufferPointer { values in
        values.baseAddress.map { kernels.pointee.is_finite($0, values.count) != 0 } ?? true
      }
    }
  }

  public var state: any ExecutorState {
    guard let plan else { return base }
    return State(
      values: Array(plan.parameters.state), units: plan.parameters.units, steps: steps, kernels: plan.microkernels.table
    )
  }

  public func restore(_ state: any ExecutorState) {
    if let state = state as? State, let plan {
      plan.parameters.restore(state.values, units: state.units)
      steps = state.steps
      isPacked = false
      evaluationPlans = []
    } else if let network = state as? Network {
      base = network
      steps = 0
      plan = nil
      evaluationPlans = []
    }
  }

  public func magnitudes(_ role: ParameterRole) -> [Double] {
    plan?.parameters.magnitudes(role) ?? base.magnitudes(role)
  }

  public func scores(_ images: Tensor) throws(NetworkError) -> Tensor {
    try base.check(images)
    let plan = try evaluationPlan(images.shape[0])
    return try flushingDenormals { () throws(NetworkError) in try plan.scores(images) }
  }

  /// A plan for evaluating, with the parameters as they are: one for single images, one for groups.
  private func evaluationPlan(_ count: Int) throws(NetworkError) -> Plan {
    let share = (count + pool.count - 1) / pool.count
    let purpose = Plan.Purpose.evaluation(group: min(share, FastExecutor.groupSize))
    if let plan = evaluationPlans.first(where: { $0.purpose == purpose }) { return plan }
    // It is kept, so it must be whole, whoever gives up what it is made for.
    let plan = try Cancellation.cancelling(with: nil) { () throws(NetworkError) in
      try Plan(network, for: purpose, instructionSet: instructionSet, pool: pool)
    }
    evaluationPlans.append(plan)
    return plan
  }

  /// Images that a thread takes through the network together.
  static let groupSize = 16

  public func step(_ batch: Batch, rule: (ParameterID) -> UpdateRule?) throws(NetworkError) -> StepResult {
    // A step is short, and is taken as a whole.
    try Cancellation.cancelling(with: nil) { () throws(NetworkError) in
      let plan = try plan(for: batch.images)
      let rules = plan.parameters.entries.map { entry in
        entry.description.role.isTrained ? rule(ParameterID(entry.node, entry.description)) : nil
      }
      return try flushingDenormals { () throws(NetworkError) in try step(batch, plan, rules) }
    }
  }

  private func step(_ batch: Batch, _ plan: Plan, _ rules: [UpdateRule?]) throws(NetworkError) -> StepResult {
    plan.stepCount = base.stepCount + steps
    evaluationPlans = []
    try plan.run(.forward)
    let output = plan.value(base.output.id)
    let scores = output.tensor(images: 0..<plan.count)
    let judgement = try batch.judge(scores)
    output.loadGradient(judgement.gradient)
    try plan.run(.backward)
    plan.update(rules)
    steps += 1
    try plan.run(.packing)
    return StepResult(loss: judgement.loss, correct: judgement.probabilities.correctCount(batch.labels))
  }

  /// A plan for training on a batch like this one.
  private func plan(for images: Tensor) throws(NetworkError) -> Plan {
    try base.check(images)
    let count = images.shape[0]
    if let plan, plan.capacity >= count {
      if !isPacked { try plan.run(.packing) }
      isPacked = true
      plan.begin(images)
      return plan
    }
    let plan = try makePlan(images: count)
    plan.begin(images)
    return plan
  }

  /// Makes a plan for training on batches of up to so many images, as the first step would.
  public func compile(images count: Int) throws(NetworkError) { _ = try makePlan(images: count) }

  private func makePlan(images count: Int) throws(NetworkError) -> Plan {
    base = network
    steps = 0
    let plan = try Plan(base, for: .training(images: count), instructionSet: instructionSet, pool: pool)
    plan.parameters.held = base.heldEntries
    self.plan = plan
    return plan
  }

  private func flushingDenormals<Result>(_ body: () throws(NetworkError) -> Result) throws(NetworkError) -> Result {
    let setting = ck_flush_denormals()
    defer { ck_restore_denormals(setting) }
    return try body()
  }
}

extension Network {
  /// Whether a plan for this network can run the other one, once it has its parameters.
  fileprivate func hasArchitecture(of other: Network) -> Bool {
    seed == other.seed && nodes.count == other.nodes.count && outputIDs == other.outputIDs
      && zip(nodes, other.nodes).allSatisfy { a, b in
        a.id == b.id && a.name == b.name && a.inputs == b.inputs && a.shape == b.shape
          && type(of: a.layer) == type(of: b.layer) && a.layer.configuration == b.layer.configuration
          && a.layer.weights?.form.record == b.layer.weights?.form.record
      }
  }
}
