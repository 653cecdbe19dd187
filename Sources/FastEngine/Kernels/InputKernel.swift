import Networks
import ReferenceEngine

/// Where images come in; they are loaded before a pass.
final class InputKernel: Kernel {
  let nodes: [Network.Node]
  let method = "copy"

  init?(claiming node: Network.Node, in graph: Graph) {
    guard node.inputs.isEmpty else { return nil }
    nodes = [node]
  }

  func prepare(_ plan: Plan) {}
  func forward() -> [Stage] { [] }
  func backward() -> [Stage] { [] }
}
