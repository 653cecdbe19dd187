import Tensors

/// What a network costs: trained numbers to store, multiply-adds to run it on one example.
public struct Costs: Equatable, Sendable {
  /// Numbers that training moves; of masked weights those that are there, of shared weights their codebook.
  public var parameters: Int
  /// Multiply-adds ("MACs") of one example's forward pass; one multiply-add is two floating-point operations.
  ///
  /// Convolutions and linear layers count; batch norm folds into them, and additions of biases are left out.
  public var multiplyAdds: Int

  /// Bits of what says which weights there are and which value each has; 0 where every weight is a number of its own.
  public var codeBits: Int

  public init(parameters: Int, multiplyAdds: Int, codeBits: Int = 0) {
    (self.parameters, self.multiplyAdds, self.codeBits) = (parameters, multiplyAdds, codeBits)
  }

  /// Bits at rest, a parameter taken as 32.
  public var bits: Int { Storage(numbers: parameters, codeBits: codeBits).bits }

  /// What tables say of some networks, a row each: parameters, MACs, and bytes where not every weight is a number of its
  /// own.
  public static func rows(_ costs: [Costs]) -> [(name: String, values: [Int])] {
    var rows = [("parameters", costs.map(\.parameters)), ("MACs", costs.map(\.multiplyAdds))]
    if costs.contains(where: { $0.codeBits > 0 }) {
      rows.append(("bytes of parameters", costs.map { ($0.bits + 7) / 8 }))
    }
    return rows
  }

  public static func + (a: Costs, b: Costs) -> Costs {
    Costs(
      parameters: a.parameters + b.parameters, multiplyAdds: a.multiplyAdds + b.multiplyAdds,
      codeBits: a.codeBits + b.codeBits)
  }
}

extension Costs: Codable {
  private enum CodingKeys: String, CodingKey { case parameters, multiplyAdds, codeBits }

  /// Older files know no codes.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    parameters = try container.decode(Int.self, forKey: .parameters)
    multiplyAdds = try container.decode(Int.self, forKey: .multiplyAdds)
    codeBits = try container.decodeIfPresent(Int.self, forKey: .codeBits) ?? 0
  }
}

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
