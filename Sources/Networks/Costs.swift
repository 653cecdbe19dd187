import Tensors

/// What a network costs: trained numbers to store, multiply-adds to run it on one example.
public struct Costs: Equatable, Sendable, Codable {
  public var parameters: Int
  /// Multiply-adds ("MACs") of one example's forward pass; one multiply-add is two floating-point operations.
  ///
  /// Convolutions and linear layers count; batch norm folds into them, and additions of biases are left out.
  public var multiplyAdds: Int

  public init(parameters: Int, multiplyAdds: Int) {
    self.parameters = parameters
    self.multiplyAdds = multiplyAdds
  }

  public static func + (a: Costs, b: Costs) -> Costs {
    Costs(parameters: a.parameters + b.parameters, multiplyAdds: a.multiplyAdds + b.multiplyAdds)
  }
}

extension Network {
  public func costs(of node: Node) -> Costs {
    let trained = node.layer.parameters.filter { $0.description.role.isTrained }
    return Costs(
      parameters: trained.reduce(0) { $0 + $1.value.count },
      multiplyAdds: node.inputs.isEmpty ? 0 : node.layer.multiplyAdds(inputShapes(of: node), node.shape))
  }

  public var costs: Costs {
    nodes.reduce(Costs(parameters: 0, multiplyAdds: 0)) { $0 + costs(of: $1) }
  }
}
