import Training

/// λ as it is said: a number, or to be found while training.
public enum PenaltyStrength: Equatable, Sendable {
  case found
  case given(Double)

  /// The penalty of such a λ; nil for 0.
  ///
  /// - Parameter share: what is to become 0 where λ is found.
  func penalty(finding share: Double, _ make: (Double) -> Penalty) throws(CompressionError) -> Penalty? {
    switch self {
    case .given(let strength): return strength > 0 ? make(strength) : nil
    case .found:
      var penalty = make(1)
      guard penalty.method != .subgradient else { throw .unfindableStrength }
      penalty.control = PenaltyControl(share: share)
      return penalty
    }
  }
}

extension TrainingPlan {
  /// - Throws: `CompressionError.tooFewSteps` where λ is to be found in a run that is too short for it.
  func checkTime(examples: Int) throws(CompressionError) {
    guard penalty?.control == nil || steps(examples: examples) >= leastControlledSteps else {
      throw .tooFewSteps(self, examples: examples)
    }
  }
}
