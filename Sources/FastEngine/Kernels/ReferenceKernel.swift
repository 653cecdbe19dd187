import Networks
import ReferenceEngine
import Tensors

/// A layer without a fast kernel: its reference code, inside the plan.
final class ReferenceKernel: Kernel {
  let nodes: [Network.Node]
  let method = "reference"
  private var layer: any Layer
  private var handles: [String: Int] = [:]
  private var inputs: [Tensor] = []
  private var last: Evaluation?
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

  func forward() -> [Stage] {
    [
      once("forward") { [self] in
        guard let plan = plan?.plan else { return }
        inputs = nodes[0].inputs.map { plan.value($0).tensor(images: 0..<plan.count) }
        let evaluation = try layer.forward(inputs, context(plan, plan.purpose.mode))
        plan.value(output.id).load(evaluation.output)
        last = evaluation
        guard plan.purpose.mode == .training else { return }
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

  func evaluation() -> [Stage] {
    [
      images("forward") { [self] images, _ in
        guard let plan = plan?.plan else { return }
        let inputs = nodes[0].inputs.map { plan.value($0).tensor(images: images) }
        let y = plan.value(output.id)
        // Shapes were checked when the network was built; what fails all the same must not look like a result.
        let output = try? layer.forward(inputs, context(plan, .evaluation)).output
        y.load(
          output ?? Tensor(shape: Shape([images.count] + y.shape.dimensions), repeating: .nan), at: images.lowerBound)
      }
    ]
  }

  func packing() -> [Stage] {
    [
      once("parameters") { [self] in
        guard let plan = plan?.plan else { return }
        refreshParameters(plan)
      }
    ]
  }

  func backward() -> [Stage] {
    [
      once("gradient") { [self] in
        guard let plan = plan?.plan, let evaluation = last else { return }
        let gradient = plan.value(output.id).gradientTensor(images: 0..<plan.count)
        let own = try layer.backward(inputs, evaluation, gradient: gradient, context(plan, plan.purpose.mode))
        var seen: Set<Network.NodeID> = []
        for (id, var tensor) in zip(nodes[0].inputs, own.inputs) where plan.value(id).gradient != nil {
          if !seen.insert(id).inserted || plan.accumulates(id, self) {
            tensor.accumulate(plan.value(id).gradientTensor(images: 0..<plan.count))
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
