import Foundation
import Texts

/// How often values of each size occur.
///
/// Bins are as wide as a round number and one begins at 0. What is exactly 0 has a column of its own there, since a
/// channel that a penalty has switched off is another thing than one with a small weight.
public struct Histogram: Equatable, Sendable {
  public var title: String
  /// What the values are, such as `γ of bn2`.
  public var label: String
  public var values: [Double]
  /// About how many bins to make.
  public var binCount: Int
  /// Drawn as a line; values up to and including it are counted below the plot.
  public var threshold: Double?

  public init(title: String, label: String, values: [Double], binCount: Int = 24, threshold: Double? = nil) {
    self.title = title
    self.label = label
    self.values = values
    self.binCount = min(max(1, binCount), 200)
    self.threshold = threshold
  }

  /// The plot as text of that size, and as SVG.
  public func picture(width: Int = 80, height: Int = 16) -> Picture {
    let description = (["histogram, \(title)"] + remarks).joined(separator: "; ")
    return Picture(
      text: text(width: width, height: height).joined(separator: "\n"), description: description, page: page)
  }

  /// What the plot cannot show: exact zeros, the threshold, values that are not numbers.
  var remarks: [String] {
    let finite = values.filter(\.isFinite)
    var remarks: [String] = []
    let zeros = finite.count { $0 == 0 }
    if zeros > 0 { remarks.append("\(zeros.grouped) of \(finite.count.grouped) are exactly 0") }
    if let threshold, threshold.isFinite {
      let below = finite.count { $0 <= threshold }
      remarks.append(
        "threshold \(NumberText.inPicture(threshold)): \(below.grouped) of \(finite.count.grouped) at or below")
    }
    if finite.count < values.count { remarks.append("\((values.count - finite.count).grouped) not finite, left out") }
    return remarks
  }
}

/// A histogram's columns from left to right.
struct Bins: Equatable {
  /// The width of a bin; bins begin at whole multiples of it.
  let step: Double
  /// The first bin starts at `first · step`.
  let first: Int
  let counts: [Int]
  /// The column of exact zeros, if there are any; the bins around it count no zeros.
  let zeroColumn: Int?

  init(_ histogram: Histogram) {
    let finite = histogram.values.filter(\.isFinite)
    let zeros = finite.count { $0 == 0 }
    let shown = finite + [histogram.threshold].compactMap { $0 }.filter(\.isFinite)
    let axis = Axis(over: shown, ticks: histogram.binCount)
    step = axis.step
    let low = (axis.range.lowerBound / axis.step).rounded()
    let high = (axis.range.upperBound / axis.step).rounded()
    // Numbers far from 0 and close to each other have no multiples to tell them apart; they share one bin.
    let isCountable = abs(low) < 1e9 && abs(high) < 1e9 && high > low
    let start = isCountable ? Int(low) : 0
    first = start
    var counts = Array(repeating: 0, count: isCountable ? Int(high - low) : 1)
    for value in finite where value != 0 || zeros == 0 {
      let place = (value / axis.step + 1e-9).rounded(.down)
      let index = isCountable ? Int(place) - start : 0
      counts[min(max(0, index), counts.count - 1)] += 1
    }
    if zeros > 0, isCountable {
      let column = min(max(0, -start), counts.count)
      counts.insert(zeros, at: column)
      zeroColumn = column
    } else {
      counts[0] += zeros > 0 ? zeros : 0
      zeroColumn = nil
    }
    self.counts = counts
  }

  /// Where a value stands, in columns from the left edge.
  func position(_ value: Double) -> Double {
    let bins = value / step - Double(first)
    guard let zeroColumn else { return min(max(0, bins), Double(counts.count)) }
    let shifted = value > 0 ? bins + 1 : value < 0 ? bins : Double(zeroColumn) + 0.5
    return min(max(0, shifted), Double(counts.count))
  }

  /// Round values with their positions, for labels; 0 is left to the label of its column.
  var ticks: [(position: Double, label: String)] {
    let bins = counts.count - (zeroColumn == nil ? 0 : 1)
    let axis = Axis(over: [Double(first) * step, Double(first + bins) * step], ticks: 6, nice: false)
    return axis.ticks.filter { zeroColumn == nil || abs($0) > step / 2 }.map { (position($0), axis.label($0)) }
  }
}
