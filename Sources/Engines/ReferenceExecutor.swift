import Networks
import ReferenceEngine
import Reports
import Tensors

/// Runs a network node by node on the reference operations, in Double, and keeps every intermediate value.
///
/// Where arithmetic is cancelled (`Cancellation.ofArithmetic`), a pass throws `NetworkError.cancelled` after the node at hand.
public final class ReferenceExecutor: Executor {
  public let name = "reference"
  public private(set) var network: Network
  /// Found at the first step: most executors never take one.
  private var held: HeldEntries?

  public init(_ network: Network) { self.network = network }

  public var state: any ExecutorState { network }

  public func restore(_ state: any ExecutorState) {
    if let network = state as? Network { self.network = network }
  }

  public func magnitudes(_ role: ParameterRole) -> [Double] { network.magnitudes(role) }

  public func prepare(_ network: Network) throws(NetworkError) { (self.network, held) = (network, nil) }

  public func scores(_ images: Tensor) throws(NetworkError) -> Tensor {
    try forward(images, .evaluation)[network.output.id]?.output ?? images
  }

  /// Every intermediate value of one pass forward and backward; nothing changes.
  public func trace(_ batch: Batch, mode: PassContext.Mode) throws(NetworkError) -> Trace {
    let evaluations = try forward(batch.images, mode)
    let (loss, probabilities, gradients) = try backward(batch, evaluations, mode)
    let entries = network.nodes.compactMap { node -> Trace.Entry? in
      guard let evaluation = evaluations[node.id], let own = gradients[node.id] else { return nil }
      let parameters = node.layer.parameters.compactMap { parameter in
        own.parameters[parameter.description.name].map { (name: parameter.description.name, value: $0) }
      }
      return Trace.Entry(
        node: node.name, inputs: node.inputs.compactMap { evaluations[$0]?.output }, evaluation: evaluation,
        gradient: own.output, parameterGradients: parameters)
    }
    return Trace(entries: entries, loss: loss, probabilities: probabilities, labels: batch.labels)
  }

  public func step(_ batch: Batch, rule: (ParameterID) -> UpdateRule?) throws(NetworkError) -> StepResult {
    let evaluations = try forward(batch.images, .training)
    let (loss, probabilities, gradients) = try backward(batch, evaluations, .training)
    // From here on the step is taken as a whole.
    return try Cancellation.cancelling(with: nil) { () throws(NetworkError) in
      try update(evaluations, gradients, rule)
      return StepResult(loss: loss, correct: probabilities.correctCount(batch.labels))
    }
  }

  private func update(
    _ evaluations: Evaluations, _ gradients: [Network.NodeID: NodeGradients],
    _ rule: (ParameterID) -> UpdateRule?
  ) throws(NetworkError) {
    var velocities = network.velocities
    let held = held ?? network.heldEntries
    self.held = held
    for index in network.nodes.indices {
      let node = network.nodes[index]
      guard let evaluation = evaluations[node.id] else { continue }
      do throws(ShapeError) {
        try network.nodes[index].layer.updateStatistics(from: evaluation)
      } catch {
        throw .shape(error, node: node.name)
      }
    }
    network.visitParameters { id, description, tensor in
      guard let gradient = gradients[id]?.parameters[description.name], let rule = rule(ParameterID(id, description))
      else { return }
      var velocity = velocities[id]?[description.name]
      if velocity?.unit != rule.velocityUnit || velocity?.values.count != tensor.count { velocity = nil }
      var values = velocity?.values ?? [Double](repeating: 0, count: tensor.count)
      rule.step(&tensor.elements, gradient: gradient.elements, velocity: &values)
      for index in held[id]?[description.name] ?? [] { (tensor.elements[index], values[index]) = (0, 0) }
      velocities[id, default: [:]][description.name] = Velocity(values, in: rule.velocityUnit)
    }
    network.velocities = velocities
    network.stepCount += 1
  }

  /// The loss in training mode, and which side of its kinks each layer was on.
  func lossAndBranches(_ batch: Batch) throws(NetworkError) -> (loss: Double, branches: [Tensor]) {
    let evaluations = try forward(batch.images, .training)
    guard let scores = evaluations[network.output.id]?.output else { throw .structure("the network has no output") }
    let branches = network.nodes.compactMap { node in
      let inputs = node.inputs.compactMap { evaluations[$0]?.output }
      return evaluations[node.id].flatMap { node.layer.branches(inputs, $0) }
    }
    return (try batch.judge(scores).loss, branches)
  }

  /// How far rounding moves the loss of a trace, to first order: u·Σ|∂L/∂y|·(the magnitudes of the terms of y).
  func roundingOfLoss(_ trace: Trace) throws(NetworkError) -> Double {
    // The loss itself: some eight roundings of exponentials, their sum, its logarithm and the mean.
    var sum = 8 * max(abs(trace.loss), 1)
    for entry in trace.entries {
      guard let node = network.node(named: entry.node), !node.inputs.isEmpty else { continue }
      do throws(ShapeError) {
        let magnitudes = try node.layer.outputMagnitudes(
          entry.evaluation, inputs: entry.inputs.map(\.magnitudes), context(node, .training))
        sum += zip(entry.gradient.elements, magnitudes.elements).reduce(0) { $0 + abs($1.0) * $1.1 }
      } catch {
        throw .shape(error, node: node.name)
      }
    }
    return sum * Double.ulpOfOne / 2
  }

  public typealias Evaluations = [Network.NodeID: Evaluation]

  /// Every node's evaluation of some images, by running statistics.
  public func evaluations(_ images: Tensor) throws(NetworkError) -> Evaluations { try forward(images, .evaluation) }

  /// How long a node takes on the outputs of those before it.
  func seconds(_ node: Network.Node, _ evaluations: Evaluations, runs: Int) throws(NetworkError) -> Double {
    let inputs = node.inputs.compactMap { evaluations[$0]?.output }
    return try Timing.median(runs: runs) { () throws(NetworkError) in
      do throws(ShapeError) {
        _ = try node.layer.forward(inputs, context(node, .evaluation))
      } catch {
        throw .shape(error, node: node.name)
      }
    }
  }

  private func forward(_ images: Tensor, _ mode: PassContext.Mode) throws(NetworkError) -> Evaluations {
    try network.check(images)
    var evaluations: Evaluations = [:]
    for node in network.nodes {
      let inputs = node.inputs.isEmpty ? [images] : node.inputs.compactMap { evaluations[$0]?.output }
      do throws(ShapeError) {
        evaluations[node.id] = try node.layer.forward(inputs, context(node, mode))
      } catch {
        throw .shape(error, node: node.name)
      }
      try Cancellation.check()
    }
    return evaluations
  }

  private struct NodeGradients {
    var output: Tensor
    var parameters: [String: Tensor]
  }

  private func backward(_ batch: Batch, _ evaluations: Evaluations, _ mode: PassContext.Mode) throws(NetworkError)
    -> (loss: Double, probabilities: Tensor, gradients: [Network.NodeID: NodeGradients])
  {
    guard let scores = evaluations[network.output.id]?.output else { throw .structure("the network has no output") }
    let judgement = try batch.judge(scores)
    var arriving = [network.output.id: judgement.gradient]
    var gradients: [Network.NodeID: NodeGradients] = [:]
    for node in network.nodes.reversed() {
      guard let evaluation = evaluations[node.id], let gradient = arriving[node.id] else { continue }
      let inputs = node.inputs.isEmpty ? [batch.images] : node.inputs.compactMap { evaluations[$0]?.output }
      do throws(ShapeError) {
        let own = try node.layer.backward(inputs, evaluation, gradient: gradient, context(node, mode))
        gradients[node.id] = NodeGradients(output: gradient, parameters: own.parameters)
        for (id, input) in zip(node.inputs, own.inputs) {
          if arriving[id] == nil { arriving[id] = input } else { arriving[id]?.accumulate(input) }
        }
      } catch {
        throw .shape(error, node: node.name)
      }
      try Cancellation.check()
    }
    return (judgement.loss, judgement.probabilities, gradients)
  }

  private func context(_ node: Network.Node, _ mode: PassContext.Mode) -> PassContext {
    let stream = RandomStream(seed: network.seed, purpose: .dropout, lane: node.id, step: network.stepCount)
    return PassContext(mode: mode, stream: stream)
  }
}

extension Network: ExecutorState {}

extension Tensor {
  /// The class with the largest of a row's scores; nil if one of them is not a number, or the largest not finite: then
  /// several may be as large, and none has a probability.
  public func decision(_ row: Int) -> Int? {
    let scores = elements[(row * shape[1])..<((row + 1) * shape[1])]
    guard !scores.contains(where: \.isNaN), let best = Reduction.argmax(scores),
      scores[scores.startIndex + best].isFinite
    else { return nil }
    return best
  }

  /// How many rows have their largest entry at the label.
  public func correctCount(_ labels: [Int]) -> Int {
    guard rank == 2, shape[0] == labels.count else { return 0 }
    return labels.enumerated().filter { row, label in decision(row) == label }.count
  }
}
