/// λ·Σ_g ‖w_g‖₂: the group lasso, by its proximal step.
///
///     w_g ← w_g·max(0, 1 − t/‖w_g‖),    t = η·λ/(1 − m)
///
/// A group loses t of its length at each step, whatever its direction, and one that is no longer than t becomes 0 as a
/// whole. Where every group is a single value this is `UpdateRule.soft`; the threshold has 1/(1 − m) for the same reason.
///
/// - Complexity: linear in the number of values
/// - Source: Yuan & Lin 2006, JRSS B 68 (group lasso); Parikh & Boyd, "Proximal Algorithms", 2014, section 6.5.4 (the
///   step); Lebedev & Lempitsky 2016, CVPR (on columns of the patch matrix)
public struct GroupPenalty: Equatable, Sendable {
  /// λ
  public var strength: Double
  /// For each value the group that it is of, from 0 on.
  public let numbers: [Int]
  private let count: Int

  public init(_ numbers: [Int], strength: Double) {
    (self.numbers, self.strength) = (numbers, strength)
    count = (numbers.max() ?? -1) + 1
  }

  /// What each group's values are to be multiplied by.
  ///
  /// - Parameters:
  ///   - values: one for each of `numbers`
  ///   - threshold: t
  public func factors(_ values: (Int) -> Double, threshold: Double) -> [Double] {
    var squares = [Double](repeating: 0, count: count)
    for (index, number) in numbers.enumerated() { squares[number] += values(index) * values(index) }
    // Written so that what is not a number stays so, for the trainer to see.
    return squares.map { $0.squareRoot() <= threshold ? 0 : 1 - threshold / $0.squareRoot() }
  }
}
