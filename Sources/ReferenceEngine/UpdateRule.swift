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
/// - Complexity: about 6 floating-point operations for each value
/// - Source: Sutskever, Martens, Dahl & Hinton, ICML 2013 (momentum, as PyTorch writes it); Liu et al. 2017,
///   arXiv:1708.06519 (L1 on γ); Parikh & Boyd, "Proximal Algorithms", 2014
public struct UpdateRule: Equatable, Sendable {
  public enum L1Method: String, Sendable { case proximal, subgradient }

  public var learningRate: Double
  public var momentum = 0.0
  public var isNesterov = false
  public var weightDecay = 0.0
  public var l1 = 0.0
  public var l1Method = L1Method.proximal

  public init(
    learningRate: Double, momentum: Double = 0, isNesterov: Bool = false, weightDecay: Double = 0, l1: Double = 0,
    l1Method: L1Method = .proximal
  ) {
    (self.learningRate, self.momentum, self.isNesterov) = (learningRate, momentum, isNesterov)
    (self.weightDecay, self.l1, self.l1Method) = (weightDecay, l1, l1Method)
  }

  /// Moves `values` and `velocity` by one step.
  public func step(_ values: inout [Double], gradient: [Double], velocity: inout [Double]) {
    precondition(values.count == gradient.count && values.count == velocity.count, "one gradient for each value")
    let threshold = learningRate * l1 / (1 - momentum)
    for index in values.indices {
      let w = values[index]
      var g = gradient[index] + weightDecay * w
      if l1 != 0, l1Method == .subgradient { g += l1 * UpdateRule.sign(w) }
      let v = momentum * velocity[index] + g
      velocity[index] = v
      let moved = w - learningRate * (isNesterov ? g + momentum * v : v)
      values[index] = l1 != 0 && l1Method == .proximal ? UpdateRule.soft(moved, threshold) : moved
    }
  }

  public static func sign(_ w: Double) -> Double { w > 0 ? 1 : w < 0 ? -1 : 0 }

  /// The proximal map of t·|w|: moves w towards 0 by t and stops there.
  public static func soft(_ w: Double, _ t: Double) -> Double { w > t ? w - t : w < -t ? w + t : w.isNaN ? w : 0 }
}
