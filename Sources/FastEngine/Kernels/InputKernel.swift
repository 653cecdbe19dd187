import Networks
import ReferenceEngine

/// Where images come in, from the tensor that a plan was given.
final class InputKernel: Kernel {
  let nodes: [Network.Node]
  let method = "copy"
  private var load: [Stage] = []

  init?(claiming node: Network.Node, in graph: Graph) {
    guard node.inputs.isEmpty else { return nil }
    nodes = [node]
  }

  func prepare(_ plan: Plan) {
    let value = plan.value(nodes[0].id)
    load = [
      images("load") { [unowned plan] images, _ in
        let batch = plan.batch
        let elements = batch.elements.span
        for n in images { value.layout.load(elements, at: n * value.shape.count, into: value.image(n)) }
      }
    ]
  }

  func forward() -> [Stage] { load }
  func evaluation() -> [Stage] { [] }
  func backward() -> [Stage] { [] }
}
