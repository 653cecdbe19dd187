import Networks
import ReferenceEngine
import Tensors

/// A layer without a fast kernel: its reference code, inside the plan.
final class ReferenceKernel: Kernel {
  let nodes: [Network.Node]
  let method = "reference"
  let isFallback = true
  private var layer: any Layer
  private var handles: [String: Int] = [:]
  private var inputs: [Tensor] = []
  private var evaluation: Evaluation?
  private var plan: Unowned?

  /// The plan holds its kernels, so they must not hold it.
  private struct Unowned {
    unowned let plan: Plan
  }

  init?(claiming node: Network.Node, in graph: Graph) {
    nodes = [node]
    layer = node.layer
  }

  func register(_ plan: Plan) {
    for (description, value) in layer.parameters {
      handles[description.name] = plan.parameters.add(output.id, description, elements: value.count, count: value.count)
    }
  }

  func prepare(_ plan: Plan) { self.plan = Unowned(plan: plan) }

  private func context(_ plan: Plan, _ mode: PassContext.Mode) -> PassContext {
    PassContext(
      mode: mode,
      stream: RandomStream(seed: plan.network.seed, purpose: .dropout, lane: output.id, step: plan.stepCount))
  }

  func forward(_ mode: PassContext.Mode) -> [Stage] {
    [
      once("forward") { [self] in
        guard let plan = plan?.plan else { return }
        refreshParameters(plan)
        inputs = nodes[0].inputs.map { plan.value($0).tensor(count: plan.count) }
        let evaluation = try layer.forward(inputs, context(plan, mode))
        plan.value(output.id).load(evaluation.output)
        self.evaluation = evaluation
        guard mode == .training else { return }
        try layer.updateStatistics(from: evaluation)
        layer.visitParameters { description, tensor in
          guard description.role == .statistic, let handle = handles[description.name] else { return }
          for (index, element) in tensor.elements.enumerated() {
            plan.parameters.value(handle)[index] = Float(element)
          }
        }
      }
    ]
  }

  func backward() -> [Stage] {
    [
      once("gradient") { [self] in
        guard let plan = plan?.plan, let evaluation else { return }
        let gradient = plan.value(output.id).gradientTensor(count: plan.count)
        let own = try layer.backward(inputs, evaluation, gradient: gradient, context(plan, .training))
        var seen: Set<Network.NodeID> = []
        for (id, var tensor) in zip(nodes[0].inputs, own.inputs) where plan.value(id).gradient != nil {
          if !seen.insert(id).inserted || plan.accumulates(id, self) {
            tensor.accumulate(plan.value(id).gradientTensor(count: plan.count))
          }
          plan.value(id).loadGradient(tensor)
        }
        for (name, tensor) in own.parameters {
          guard let handle = handles[name] else { continue }
          for (index, element) in tensor.elements.enumerated() {
            plan.parameters.gradient(handle)[index] = Float(element)
          }
        }
      }
    ]
  }

  private func refreshParameters(_ plan: Plan) {
    layer.visitParameters { description, tensor in
      guard let handle = handles[description.name] else { return }
      let values = plan.parameters.value(handle)
      for index in tensor.elements.indices { tensor.elements[index] = Double(values[index]) }
    }
  }
}
