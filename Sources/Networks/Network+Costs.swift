import Reports
import Tensors

extension Network {
  public func costs(of node: Node) -> Costs {
    let trained = node.layer.parameters.filter { $0.description.role.isTrained }
    let held = node.layer.weights?.form.held.values.reduce(0) { $0 + $1.count } ?? 0
    return Costs(
      parameters: trained.reduce(0) { $0 + $1.value.count } - held,
      multiplyAdds: node.inputs.isEmpty ? 0 : node.layer.multiplyAdds(inputShapes(of: node), node.shape),
      codeBits: node.layer.weights?.form.storage.codeBits ?? 0)
  }

  public var costs: Costs {
    nodes.reduce(Costs(parameters: 0, multiplyAdds: 0)) { $0 + costs(of: $1) }
  }
}
