import Foundation

/// How the learning rate falls over a training run.
public enum Schedule: String, CaseIterable, Sendable {
  case constant
  /// Divided by ten after 60 % and again after 85 % of the steps.
  case step
  /// η·(1 + cos(π·t/T))/2: from η to 0 along half a cosine. Loshchilov & Hutter 2017, arXiv:1608.03983.
  case cosine

  /// The share of η at step `t` of `steps`.
  public func factor(step t: Int, of steps: Int) -> Double {
    let share = Double(t) / Double(max(steps, 1))
    return switch self {
    case .constant: 1
    case .step: share < 0.6 ? 1 : share < 0.85 ? 0.1 : 0.01
    case .cosine: (1 + cos(.pi * share)) / 2
    }
  }
}
