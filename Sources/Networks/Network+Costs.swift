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
  /// Numbers that the network computes with, however they are kept: all weights but those that are cut, and whatever else is
  /// trained.
  package var nonZeros: Int {
    nodes.reduce(0) { sum, node in
      let others = node.layer.parameters.filter { $0.description.role.isTrained && !$0.description.role.makesWeights }
      return sum + others.reduce(0) { $0 + $1.value.count } + (node.layer.weights?.isKept.count { $0 } ?? 0)
    }
  }
}
