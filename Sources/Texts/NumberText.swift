import Foundation

/// Numbers as a learner reads them. Every text that holds numbers gets them here.
package enum NumberText {
  /// Up to six significant digits: `2`, `0.333333`, `1.2e-05`, `∞`.
  package static func short(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? "-∞" : "∞" }
    if value == value.rounded(), abs(value) < 1e15 { return String(Int(value)) }
    return String(format: "%.6g", value)
  }

  /// Numbers in one style, so that columns agree: whole, or with up to four decimals, or in scientific notation.
  package static func uniform(_ values: [Double]) -> [String] {
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

  /// 0.0316 with three decimals as `0.032`.
  package static func fixed(_ value: Double, decimals: Int) -> String { String(format: "%.\(decimals)f", value) }

  /// 0.983 as `98.3 %`.
  package static func percent(_ share: Double) -> String {
    share.isFinite ? String(format: "%.1f %%", 100 * share) : "–"
  }

  /// Three significant digits: `0.0312`, `1.25e-07`.
  package static func scientific(_ value: Double) -> String {
    value == 0 ? "0" : String(format: "%.3g", value)
  }

  /// How many times smaller: `4.3×`; nil with nothing to compare with.
  package static func ratio(_ before: Double, _ after: Double) -> String? {
    after > 0 ? String(format: "%.1f×", before / after) : nil
  }

  /// `36864` as `36.9 k`: three digits from a thousand upwards.
  package static func abbreviated(_ count: Int) -> String {
    guard count.magnitude >= 1000 else { return count.grouped }
    var value = Double(count)
    for unit in ["k", "M", "G", "T", "P", "E"] {
      value /= 1000
      // 999.5 would round to four digits.
      if abs(value) < 999.5 { return threeDigits(value) + " " + unit }
    }
    return threeDigits(value) + " E"
  }

  private static func threeDigits(_ value: Double) -> String {
    fixed(value, decimals: abs(value) < 9.995 ? 2 : abs(value) < 99.95 ? 1 : 0)
  }

  /// For pictures, as short as four significant digits allow: `0.031`, `12`, `1e−05`, `∞`.
  package static func inPicture(_ value: Double) -> String {
    if value.isNaN { return "not a number" }
    if value.isInfinite { return value > 0 ? "∞" : "−∞" }
    return String(format: "%.4g", value).replacing("-", with: "−")
  }
}
