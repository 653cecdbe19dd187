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
  public var bits: Int { 32 * parameters + codeBits }

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
