/// What a network costs: trained numbers to store, multiply-adds to run it on one example.
public struct Costs: Equatable, Sendable {
  /// Numbers that training moves; of masked weights those that are there, of shared weights their codebook.
  public var parameters: Int
  /// Multiply-adds ("MACs") of one example's forward pass; one multiply-add is two floating-point operations.
  ///
  /// Convolutions and linear layers count; batch norm folds into them, and additions of biases are left out.
  public var multiplyAdds: Int

  /// Products that outputs look up in tables and add, where weights are a few sub-vectors; those that fill the tables are
  /// multiply-adds.
  public var lookUps: Int

  /// Bits of what says which weights there are and which value each has; 0 where every weight is a number of its own.
  public var codeBits: Int

  public init(parameters: Int, multiplyAdds: Int, lookUps: Int = 0, codeBits: Int = 0) {
    (self.parameters, self.multiplyAdds) = (parameters, multiplyAdds)
    (self.lookUps, self.codeBits) = (lookUps, codeBits)
  }

  /// Multiply-adds and look-ups.
  package var operations: Int { multiplyAdds + lookUps }

  /// Bits at rest, a parameter taken as 32.
  public var bits: Int { 32 * parameters + codeBits }

  /// What tables say of some networks, a row each: parameters, MACs, look-ups where there are some, and bytes where not every weight is a number of its
  /// own.
  public static func rows(_ costs: [Costs]) -> [(name: String, values: [Int])] {
    var rows = [("parameters", costs.map(\.parameters)), ("MACs", costs.map(\.multiplyAdds))]
    if costs.contains(where: { $0.lookUps > 0 }) { rows.append(("look-ups", costs.map(\.lookUps))) }
    if costs.contains(where: { $0.codeBits > 0 }) {
      rows.append(("bytes of parameters", costs.map { ($0.bits + 7) / 8 }))
    }
    return rows
  }

  public static func + (a: Costs, b: Costs) -> Costs {
    Costs(
      parameters: a.parameters + b.parameters, multiplyAdds: a.multiplyAdds + b.multiplyAdds,
      lookUps: a.lookUps + b.lookUps, codeBits: a.codeBits + b.codeBits)
  }
}

extension Costs: Codable {
  private enum CodingKeys: String, CodingKey { case parameters, multiplyAdds, lookUps, codeBits }

  /// Older files know no codes and no look-ups.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    parameters = try container.decode(Int.self, forKey: .parameters)
    multiplyAdds = try container.decode(Int.self, forKey: .multiplyAdds)
    lookUps = try container.decodeIfPresent(Int.self, forKey: .lookUps) ?? 0
    codeBits = try container.decodeIfPresent(Int.self, forKey: .codeBits) ?? 0
  }
}
