/// Which numbers an option takes: from one end to the other, with the ends or without.
public struct NumberRange: Equatable, Sendable {
  /// -∞ for none.
  public let lower: Double
  /// ∞ for none.
  public let upper: Double
  /// Whether the ends themselves are among them.
  public let includesLower: Bool
  /// As `includesLower`.
  public let includesUpper: Bool
  /// A number of it to show where it is a share, which is written in per cent; nil where it is not.
  public let exampleOfShare: Double?

  private init(
    _ lower: Double, _ upper: Double = .infinity, includesLower: Bool, includesUpper: Bool = false,
    exampleOfShare: Double? = nil
  ) {
    (self.lower, self.upper) = (lower, upper)
    (self.includesLower, self.includesUpper, self.exampleOfShare) = (includesLower, includesUpper, exampleOfShare)
  }

  /// Whether an option takes the number. NaN and ±∞ are in no range but `any`.
  public func contains(_ number: Double) -> Bool {
    self == .any
      || number.isFinite && (includesLower ? number >= lower : number > lower)
        && (includesUpper ? number <= upper : number < upper)
  }

  /// Whatever is a number, NaN and ±∞ too: the method has something of its own to say of them.
  public static let any = NumberRange(-.infinity, includesLower: true, includesUpper: true)
  /// 0 < x < ∞
  public static let positive = NumberRange(0, includesLower: false)
  /// 0 ≤ x < ∞
  public static let notNegative = NumberRange(0, includesLower: true)
  /// 0 ≤ x < 1, as a momentum.
  public static let belowOne = NumberRange(0, 1, includesLower: true)
  /// 0 < x ≤ 1: what is to be left.
  public static func share(such example: Double) -> NumberRange {
    NumberRange(0, 1, includesLower: false, includesUpper: true, exampleOfShare: example)
  }
  /// 0 < x < 1: neither nothing nor all.
  public static func properShare(such example: Double) -> NumberRange {
    NumberRange(0, 1, includesLower: false, exampleOfShare: example)
  }
}

extension NumberRange: CustomStringConvertible {
  /// `above 0 and at most 1`
  public var description: String {
    let ends = [
      lower.isFinite ? "\(includesLower ? "at least" : "above") \(lower.whole)" : nil,
      upper.isFinite ? "\(includesUpper ? "at most" : "below") \(upper.whole)" : nil,
    ].compactMap { $0 }
    return ends.isEmpty ? "a number" : ends.joined(separator: " and ")
  }
}

extension Double {
  fileprivate var whole: String { Int(exactly: self).map { "\($0)" } ?? "\(self)" }
}
