/// How a value differs from the one that was wanted. Data: whoever teaches says it in words.
public indirect enum Discrepancy: Equatable, Sendable {
  /// Something else altogether: `a vector` in place of `a number`.
  case kind(got: String, wanted: String)
  /// Another shape: `of shape 2×3` in place of `a number`.
  ///
  /// - Parameter isSame: whether the numbers are the same, one by one.
  case shape(got: String, wanted: String, isSame: Bool)
  /// A pattern that all its numbers follow.
  case pattern(Pattern)
  /// No pattern; the place where it is farthest off.
  case number(at: [Int], got: Double, wanted: Double)
  /// A single number, too small or too large. What was wanted is not said: it would be the answer.
  ///
  /// - Parameter share: how far off it is, as a share of the smaller of the two; 1 where that is 0.
  case size(isTooLarge: Bool, share: Double)
  /// A function, by what it gives where it was tried.
  case call(String, got: String, wanted: String, Pattern?)
  /// A function that gives an error where it was tried.
  case failure(String, message: String)
  /// A parameter of a network, by its layer and name.
  case parameter(String, Discrepancy)

  /// What all numbers of a value have in common with those that were wanted.
  public enum Pattern: Equatable, Sendable {
    /// −w
    case negated
    /// |w| or w with other signs here and there.
    case signs
    /// wᵀ
    case transposed
    /// k·w
    case factor(Double)
    /// w/n, where n numbers are counted somewhere: a mean for a sum.
    case meanForSum(Int)
    /// n·w: a sum for a mean.
    case sumForMean(Int)
    /// w + c
    case offset(Double)
    /// w²
    case squared
    /// √w
    case root
    /// 1/w
    case reciprocal
    /// 1 − w
    case complement
    /// The same numbers in another order.
    case order
    /// Off by so small a share that something small is missing or too much.
    case nearly(share: Double)
  }
}
