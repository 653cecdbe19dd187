import Tensors

/// How one step of training moves the values of a parameter.
///
/// With learning rate η, momentum m, weight decay δ and L1 strength λ, from the gradient g of the loss:
///
///     g ← g + δ·w                              weight decay
///     g ← g + λ·sign(w)                        L1 by sub-gradient: sign(0) = 0, so nothing becomes exactly 0
///     v ← m·v + g                              momentum
///     w ← w − η·v                              or, by Nesterov, w ← w − η·(g + m·v)
///     w ← soft(w, η·λ/(1 − m))                 L1 by proximal step: what is within the threshold becomes 0
///
///     soft(w, t) = sign(w)·max(|w| − t, 0)
///
/// The threshold has 1/(1 − m) because momentum lets a constant gradient move w by η/(1 − m) a step in the long run,
/// so that one λ means the same penalty to both methods.
///
/// The accelerated proximal gradient takes the threshold inside the momentum, which then needs no such factor. In
/// place of the last three lines:
///
///     s ← soft(w − η·g, η·λ)
///     v ← s − w + m·v                          now v is the step of s, from one s to the next
///     w ← s + m·v                              the look-ahead: where s will be if it moves on as it did
///
/// What is kept, and what the loss sees, is w; it is exactly 0 once s has been 0 for two steps. The textbook keeps both
/// sequences, s_t = soft(w_{t−1} − η·g(w_{t−1}), η·λ) and w_t = s_t + m·(s_t − s_{t−1}), and finds the same. With λ = 0
/// this is Nesterov's step, with v in other units: −η times the other. Nesterov's flag says nothing here.
///
/// A trimmed penalty leaves the largest values alone: λ acts only where |w| ≤ b, by any method, with b from whoever made
/// the rule. With b = ∞ it is the plain one.
///
/// A group penalty takes its step after these; see `GroupPenalty`.
///
/// A clamped parameter may not be negative: by any method, w ← max(w, 0) at the end.
///
/// - Complexity: about 6 floating-point operations for each value
/// - Source: Sutskever, Martens, Dahl & Hinton, ICML 2013 (momentum, as PyTorch writes it); Liu et al. 2017,
///   arXiv:1708.06519 (L1 on γ); Parikh & Boyd, "Proximal Algorithms", 2014; Huang & Wang 2018, arXiv:1707.01213
///   (accelerated, as the authors' code looks ahead); Yun, Zheng, Yang, Lozano & Aravkin, ICML 2019, arXiv:1805.11186
///   (trimmed L1)
public struct UpdateRule: Equatable, Sendable {
  public enum L1Method: String, CaseIterable, Sendable { case proximal, subgradient, accelerated }

  /// What a velocity is: a sum of gradients, or the last step of s.
  public enum VelocityUnit: String, Codable, Sendable { case gradient, step }

  public var velocityUnit: VelocityUnit { l1Method == .accelerated ? .step : .gradient }

  public var learningRate: Double
  public var momentum = 0.0
  public var isNesterov = false
  public var weightDecay = 0.0
  public var l1 = 0.0
  public var l1Method = L1Method.proximal
  /// b: values of a larger magnitude feel no λ.
  public var l1Bound = Double.infinity
  public var isClamped = false
  /// A penalty on values that go to 0 together; nil for none.
  public var group: GroupPenalty?

  /// By how much a group's length shrinks in a step.
  public var groupThreshold: Double { learningRate * (group?.strength ?? 0) / (1 - momentum) }

  public init(
    learningRate: Double, momentum: Double = 0, isNesterov: Bool = false, weightDecay: Double = 0, l1: Double = 0,
    l1Method: L1Method = .proximal, isClamped: Bool = false
  ) {
    (self.learningRate, self.momentum, self.isNesterov) = (learningRate, momentum, isNesterov)
    (self.weightDecay, self.l1, self.l1Method, self.isClamped) = (weightDecay, l1, l1Method, isClamped)
  }

  /// Moves `values` and `velocity` by one step.
  public func step(_ values: inout [Double], gradient: [Double], velocity: inout [Double]) {
    precondition(values.count == gradient.count && values.count == velocity.count, "one gradient for each value")
    for index in values.indices {
      let w = values[index]
      let g = gradient[index] + weightDecay * w
      let λ = abs(w) > l1Bound ? 0 : l1
      let moved =
        l1Method == .accelerated
        ? lookAhead(from: w, gradient: g, λ, velocity: &velocity[index])
        : heavyBall(from: w, gradient: g, λ, velocity: &velocity[index])
      values[index] = isClamped && moved < 0 ? 0 : moved
    }
    guard let group, group.strength > 0 else { return }
    let factors = group.factors({ values[$0] }, threshold: groupThreshold)
    for (index, number) in group.numbers.enumerated() { values[index] *= factors[number] }
  }

  private func heavyBall(from w: Double, gradient: Double, _ λ: Double, velocity v: inout Double) -> Double {
    let g = λ != 0 && l1Method == .subgradient ? gradient + λ * UpdateRule.sign(w) : gradient
    v = momentum * v + g
    let moved = w - learningRate * (isNesterov ? g + momentum * v : v)
    guard λ != 0, l1Method == .proximal else { return moved }
    return UpdateRule.soft(moved, learningRate * λ / (1 - momentum))
  }

  private func lookAhead(from w: Double, gradient g: Double, _ λ: Double, velocity v: inout Double) -> Double {
    let s = UpdateRule.soft(w - learningRate * g, learningRate * λ)
    v = s - w + momentum * v
    return s + momentum * v
  }

  public static func sign(_ w: Double) -> Double { w > 0 ? 1 : w < 0 ? -1 : 0 }

  /// The proximal map of t·|w|: moves w towards 0 by t and stops there.
  public static func soft(_ w: Double, _ t: Double) -> Double { w > t ? w - t : w < -t ? w + t : w.isNaN ? w : 0 }
}
