import Networks
import ReferenceEngine

/// An L1 penalty on the parameters of one role: λ·Σ|w|. A compression method hands one to the trainer.
public struct Penalty: Equatable, Sendable {
  public var role: ParameterRole
  /// λ
  public var strength: Double
  public var method: UpdateRule.L1Method

  public init(role: ParameterRole, strength: Double, method: UpdateRule.L1Method) {
    (self.role, self.strength, self.method) = (role, strength, method)
  }
}
