import Foundation
import Tensors

/// Numbers as a learner reads them.
enum NumberText {
  /// Up to six significant digits: `2`, `0.333333`, `1.2e-05`, `∞`.
  static func short(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? "-∞" : "∞" }
    if value == value.rounded(), abs(value) < 1e15 { return String(Int(value)) }
    return String(format: "%.6g", value)
  }

  /// Numbers in one style, so that columns agree: whole, or with up to four decimals, or in scientific notation.
  static func uniform(_ values: [Double]) -> [String] {
    let finite = values.filter(\.isFinite)
    if finite.allSatisfy({ $0 == $0.rounded() && abs($0) < 1e15 }) { return values.map(short) }
    let magnitudes = finite.map(abs).filter { $0 > 0 }
    guard let largest = magnitudes.max(), let smallest = magnitudes.min(), largest < 1e6,
      smallest >= 1e-4 || largest >= 0.01
    else { return values.map { $0.isFinite ? String(format: "%.3e", $0) : short($0) } }
    let decimals = finite.map(decimalsNeeded).max() ?? 4
    return values.map { value in
      guard value.isFinite else { return short(value) }
      let text = String(format: "%.\(decimals)f", value)
      // Only what is exactly 0 may read as 0: a γ of 1e-5 is not dead.
      return value != 0 && text.allSatisfy({ "-0.".contains($0) }) ? String(format: "%.0e", value) : text
    }
  }

  /// The fewest decimals, at most four, that show what four would show.
  private static func decimalsNeeded(_ value: Double) -> Int {
    let text = String(format: "%.4f", value)
    var decimals = 4
    for character in text.reversed() {
      guard character == "0", decimals > 0 else { break }
      decimals -= 1
    }
    return decimals
  }

  /// 1234567 as `1,234,567`.
  static func grouped(_ count: Int) -> String { count.grouped }

  /// 0.0316 with three decimals as `0.032`.
  static func fixed(_ value: Double, decimals: Int) -> String { String(format: "%.\(decimals)f", value) }

  /// 0.983 as `98.3 %`.
  static func percent(_ share: Double) -> String {
    share.isFinite ? String(format: "%.1f %%", 100 * share) : "–"
  }
}
