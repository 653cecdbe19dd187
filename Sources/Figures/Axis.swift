import Foundation
import Texts

/// A stretch of numbers on which ticks stand at round values.
struct Axis: Equatable {
  /// From the smallest to the largest value shown; never empty.
  let range: ClosedRange<Double>
  /// 1, 2 or 5 times a power of ten.
  let step: Double
  /// Whether its numbers are exponents of ten, and labelled so.
  var isOfPowers = false

  /// An axis over all finite values with about `ticks` ticks; `nice` widens it to the ticks around them,
  /// and `whole` keeps ticks off the numbers between integers.
  init(over values: some Sequence<Double>, ticks: Int, nice: Bool = true, whole: Bool = false) {
    var low = Double.infinity
    var high = -Double.infinity
    for value in values where value.isFinite {
      low = min(low, value)
      high = max(high, value)
    }
    if low > high { (low, high) = (0, 1) }
    // A range so narrow that its ticks would fall together is none.
    let scale = max(abs(low), abs(high))
    if high - low <= scale * 1e-12 {
      let margin = scale == 0 ? 1 : scale * 0.5
      (low, high) = (low - margin, high + margin)
    }
    // Halves first: the distance of the largest numbers is itself not a number.
    let rough = (high / 2 - low / 2) * 2 / Double(max(1, ticks))
    let power = rough.isFinite && rough > 0 ? pow(10, floor(log10(rough))) : 1
    let mantissa = rough / power
    let rounded = mantissa <= 1 ? 1.0 : mantissa <= 2 ? 2 : mantissa <= 5 ? 5 : 10
    let step = whole ? max(1, rounded * power) : rounded * power
    self.step = step.isFinite && step > 0 ? step : 1
    let lower = nice ? floor(low / self.step) * self.step : low
    let upper = nice ? ceil(high / self.step) * self.step : high
    range = lower.isFinite && upper.isFinite && lower < upper ? lower...upper : low...high
  }

  /// From 0 to a number of columns, exactly.
  init(columns: Double) {
    range = 0...max(1, columns)
    step = 1
  }

  var ticks: [Double] {
    let first = ceil(range.lowerBound / step - 1e-9)
    let last = floor(range.upperBound / step + 1e-9)
    guard first.isFinite, last.isFinite, last >= first, last - first < 1000 else { return [range.lowerBound] }
    return (0...Int(last - first)).map { (first + Double($0)) * step }
  }

  /// Where a value stands, from 0 to 1 within the range.
  func fraction(_ value: Double) -> Double {
    let span = range.upperBound / 2 - range.lowerBound / 2
    return (value / 2 - range.lowerBound / 2) / span
  }

  /// The column that a value falls into.
  func column(of value: Double, outOf columns: Int) -> Int { Int((fraction(value) * Double(columns - 1)).rounded()) }

  /// A tick as text, with as many decimals as the step has.
  func label(_ tick: Double) -> String {
    if isOfPowers { return "1e\(Int(tick.rounded()))".replacingOccurrences(of: "-", with: "−") }
    let value = abs(tick) < step * 1e-6 ? 0 : tick
    let scale = max(abs(range.lowerBound), abs(range.upperBound))
    guard scale < 1e6, step >= 1e-4 else { return NumberText.inPicture(value) }
    let decimals = max(0, Int(ceil(-log10(step) - 1e-9)))
    return String(format: "%.\(decimals)f", value).replacingOccurrences(of: "-", with: "−")
  }
}
