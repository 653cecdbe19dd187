import ReferenceEngine

/// What the momentum of past steps left of one parameter: the v of `UpdateRule`, shaped like the parameter.
public struct Velocity: Equatable, Sendable {
  public var values: [Double]
  /// What v is measured in, which depends on the rule; a rule of another kind begins at 0.
  public var unit: UpdateRule.VelocityUnit

  public init(_ values: [Double], in unit: UpdateRule.VelocityUnit) { (self.values, self.unit) = (values, unit) }

  /// By node, then by the parameter's name.
  public typealias Table = [Network.NodeID: [String: Velocity]]
}
