import Networks
import ReferenceEngine

/// How λ changes over a training run.
public enum PenaltySchedule: String, Sendable, CaseIterable {
  case constant
  /// From 0 to λ over the first half, so that the network learns something before it must choose.
  case rising
  /// From λ to 0 over the second half, so that what survives is no longer held down.
  case falling

  /// The share of λ at step `t` of `steps`.
  public func factor(step t: Int, of steps: Int) -> Double {
    let share = Double(t) / Double(max(steps, 1))
    return switch self {
    case .constant: 1
    case .rising: min(1, 2 * share)
    case .falling: min(1, 2 * (1 - share))
    }
  }
}

/// An L1 penalty on the parameters of one role, λ·Σ|w|, or on the grains of weights, λ·Σ‖w_g‖₂. A compression method hands
/// one to the trainer.
public struct Penalty: Equatable, Sendable {
  public var role: ParameterRole
  /// λ; of no account where it is found while training.
  public var strength: Double
  /// Finds λ while training, and leaves the largest values alone.
  public var control: PenaltyControl?
  public var method: UpdateRule.L1Method
  public var schedule = PenaltySchedule.constant
  /// In place of the plan's momentum, for the penalised parameters alone.
  public var momentum: Double?
  /// Whether the penalised parameters are kept from below 0.
  public var isClamped = false
  /// What of the weights goes to 0 together, in place of the values of a role.
  public private(set) var grain: Grain?

  public init(role: ParameterRole, strength: Double, method: UpdateRule.L1Method) {
    (self.role, self.strength, self.method) = (role, strength, method)
  }

  /// The group lasso on grains of weights, by its proximal step.
  public init(on grain: Grain, strength: Double) {
    self.init(role: .weight, strength: strength, method: .proximal)
    self.grain = grain
  }
}
