import Foundation

/// λ found while training, so that a share of the values ends at exactly 0, whatever the network and the images.
///
/// Of n values the K = ⌊share·n⌋ smallest feel the penalty; the others are free, so that what stays is not held down:
///
///     λ(t)·Σ |w|  over the w with |w| ≤ b(t),   b(t) the K-th smallest |w|
///
/// A value goes to 0 only if λ is stronger than the loss pulls it, and that pull is not known before. So λ starts weak,
/// and grows as long as fewer values are 0 than planned for that step:
///
///     ln λ ← ln λ + g·max(p(t) − z(t), 0)/T       z the share at 0, p from 0 to K/n over the first 40 % of T steps
///
/// It never falls. Once K values are 0, b is 0: none is pushed any further, and λ keeps them where they are.
///
/// In long runs some of the smallest resist. So after 60 % of the steps, for each value that is still missing at 0 two
/// more feel λ: b is the K + 2·(K − n·z)-th smallest, and others go in place of those that resist.
///
/// - Complexity: one sorting of the values at each step
/// - Source: this rule is Espalier's own; for the trimmed penalty see `UpdateRule`
public struct PenaltyControl: Equatable, Sendable {
  /// The share of the values that is to end at 0.
  public var share: Double

  /// Somewhat less than half: what the measurement of `espalier results penalty` is about.
  public static let usualShare = 0.42

  public init(share: Double = usualShare) { self.share = share }

  /// The fewest steps in which a network can learn and choose, and the least η·steps: 400 steps at η = 0.1 have both.
  public static let fewestSteps = 400
  public static let leastTravel = 40.0
}

/// How λ acts in one step.
struct PenaltyPressure: Equatable {
  /// λ
  var strength: Double
  /// b: larger values are free.
  var bound = Double.infinity
}

/// A control at work.
struct PenaltyControlState {
  private let control: PenaltyControl
  private let steps: Int
  private var strength: Double

  /// g: an error of a tenth of the values through a tenth of the run makes λ e times as strong.
  private static let gain = 100.0
  private static let planned = 0.4
  private static let late = 0.6
  /// A value that resists this much is worth it.
  private static let largest = 0.2

  /// - Parameter first: the weak λ of the first step.
  init(_ control: PenaltyControl, steps: Int, first: Double) {
    (self.control, self.steps, strength) = (control, steps, min(first, PenaltyControlState.largest))
  }

  /// - Parameter magnitudes: |w| of all values as they are now.
  mutating func pressure(step: Int, magnitudes: [Double]) -> PenaltyPressure {
    let count = Int(control.share * Double(magnitudes.count))
    guard count > 0 else { return PenaltyPressure(strength: 0) }
    let sorted = magnitudes.sorted()
    let (time, steps) = (Double(step), Double(max(steps, 1)))
    let goal = Double(count) * min(time / (PenaltyControlState.planned * steps), 1)
    let zeros = sorted.prefix { $0 == 0 }.count
    let missing = max(goal - Double(zeros), 0) / Double(magnitudes.count)
    strength = min(strength * exp(PenaltyControlState.gain * missing / steps), PenaltyControlState.largest)
    let replacements = time > PenaltyControlState.late * steps ? 2 * max(count - zeros, 0) : 0
    let pressed = min(count + replacements, sorted.count)
    return PenaltyPressure(strength: strength, bound: sorted[pressed - 1])
  }
}
