import Reports
import Tensors

extension Network {
  public func costs(of node: Node) -> Costs {
    let trained = node.layer.parameters.filter { $0.description.role.isTrained }
    let held = node.layer.weights?.form.held.values.reduce(0) { $0 + $1.count } ?? 0
    let dense = node.inputs.isEmpty ? 0 : node.layer.multiplyAdds(inputShapes(of: node), node.shape)
    let (products, lookUps) = tableCosts(of: node, dense: dense) ?? (dense, 0)
    return Costs(
      parameters: trained.reduce(0) { $0 + $1.value.count } - held, multiplyAdds: products, lookUps: lookUps,
      codeBits: node.layer.weights?.form.storage.codeBits ?? 0)
  }

  /// What a layer takes whose weights are a few sub-vectors: each number of its input is multiplied by the K that it meets
  /// there, and each output adds up one of the products for each tap and subspace.
  ///
  ///     C·K products at each pixel, and a look-up for C/M of the dense multiply-adds
  ///
  /// - Source: Wu, Leng, Wang, Hu & Cheng 2016, arXiv:1512.06473, section 3.1
  private func tableCosts(of node: Node, dense: Int) -> (products: Int, lookUps: Int)? {
    guard let input = inputShapes(of: node).first, let products = node.layer.products(reading: input) else {
      return nil
    }
    return products.reduce((0, 0)) { sum, part in
      (sum.0 + input.count * part.count, sum.1 + dense / part.cut.inputs * part.cut.sizes.count)
    }
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
