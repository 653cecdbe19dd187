import Foundation
import Tensors

/// `4672` as `4,672`.
func grouped(_ count: Int) -> String { count.grouped }

/// `36864` as `36.9 k`: three digits from a thousand upwards.
func abbreviated(_ count: Int) -> String {
  guard count.magnitude >= 1000 else { return grouped(count) }
  var value = Double(count)
  for unit in ["k", "M", "G", "T", "P", "E"] {
    value /= 1000
    // 999.5 would round to four digits.
    if abs(value) < 999.5 { return threeDigits(value) + " " + unit }
  }
  return threeDigits(value) + " E"
}

private func threeDigits(_ value: Double) -> String {
  let places = abs(value) < 9.995 ? 2 : abs(value) < 99.95 ? 1 : 0
  return String(format: "%.\(places)f", value)
}

/// A number as short as four significant digits allow: `0.031`, `12`, `1e-05`, `∞`.
func shortest(_ value: Double) -> String {
  if value.isNaN { return "not a number" }
  if value.isInfinite { return value > 0 ? "∞" : "−∞" }
  return String(format: "%.4g", value).replacingOccurrences(of: "-", with: "−")
}

/// How many times smaller, such as `5.0×`; nothing to compare with gives no text.
func ratio(_ before: Int, _ after: Int) -> String {
  after > 0 ? String(format: "%.1f×", Double(before) / Double(after)) : ""
}

extension NetworkDrawing.Change {
  /// `176 → 99`, or `176` alone.
  func described(by format: (Int) -> String) -> String {
    after.map { format(before) + " → " + format($0) } ?? format(before)
  }
}

extension NetworkDrawing.Node {
  /// What a bar shows: all channels before, and those of them that have values of their own after.
  var bar: NetworkDrawing.Change? {
    channels.map { own in
      let isWhole = own.after == nil && constantChannels.before == 0
      return NetworkDrawing.Change(
        own.before + constantChannels.before, after: isWhole ? nil : own.after ?? own.before)
    }
  }

  /// `32 → 12 + 1`, with the constant channels apart from those with values of their own.
  func describedChannels(plus: String) -> String? {
    guard let channels else { return nil }
    func text(_ own: Int, _ constants: Int) -> String {
      grouped(own) + (constants > 0 ? plus + grouped(constants) : "")
    }
    let before = text(channels.before, constantChannels.before)
    return channels.after.map { before + " → " + text($0, constantChannels.after ?? 0) } ?? before
  }
}
