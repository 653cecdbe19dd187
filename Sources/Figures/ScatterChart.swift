import Foundation
import Texts

/// Points over two axes of powers of ten, and the line on which both are equal: what was predicted against what came.
public struct ScatterChart: Equatable, Sendable {
  /// Above the plot.
  public var title: String
  /// What x is.
  public var horizontalLabel: String
  /// What y is.
  public var verticalLabel: String
  /// Those above 0 in both are shown.
  public var points: [LineChart.Point]
  /// Lines below the plot.
  public var remarks: [String]

  public init(
    title: String, horizontalLabel: String, verticalLabel: String, points: [LineChart.Point], remarks: [String] = []
  ) {
    (self.title, self.horizontalLabel, self.verticalLabel) = (title, horizontalLabel, verticalLabel)
    (self.points, self.remarks) = (points, remarks)
  }

  /// The plot as text of that size, and as SVG.
  public func picture(width: Int = 80, height: Int = 22) -> Picture {
    let description = (["\(points.count) points, \(title), \(verticalLabel) over \(horizontalLabel)"] + remarks)
      .joined(separator: "; ")
    return Picture(text: text(width: width, height: height), description: description, page: page)
  }

  /// Powers of ten.
  private var shown: [LineChart.Point] {
    points.filter { $0.x > 0 && $0.y > 0 && $0.isFinite }.map { .init(x: log10($0.x), y: log10($0.y)) }
  }

  private func axes(_ shown: [LineChart.Point]) -> (horizontal: Axis, vertical: Axis) {
    var axes = (
      horizontal: Axis(over: shown.map(\.x), ticks: 8, whole: true),
      vertical: Axis(over: shown.map(\.y), ticks: 6, whole: true)
    )
    (axes.horizontal.isOfPowers, axes.vertical.isOfPowers) = (true, true)
    return axes
  }

  /// Where the line of equals enters and leaves; nil if it passes beside the plot.
  private func diagonal(_ axes: (horizontal: Axis, vertical: Axis)) -> (from: Double, to: Double)? {
    let (a, b) = (axes.horizontal.range, axes.vertical.range)
    let (low, high) = (max(a.lowerBound, b.lowerBound), min(a.upperBound, b.upperBound))
    return low < high ? (low, high) : nil
  }

  private func text(width: Int, height: Int) -> String {
    let (width, shown) = (max(1, width), shown)
    guard !shown.isEmpty else {
      return ([title, "no data"] + remarks).map { $0.truncated(to: width) }.joined(separator: "\n")
    }
    let axes = axes(shown)
    let rows = max(3, height - 5 - remarks.count)
    let margin = (axes.vertical.ticks.map { displayWidth(axes.vertical.label($0)) }.max() ?? 1) + 2
    let columns = max(4, min(width - margin - 1, 70))
    var dots = BrailleCanvas(columns: columns, rows: rows)
    func place(_ x: Double, _ y: Double) -> (x: Int, y: Int) {
      let down = (1 - axes.vertical.fraction(y)) * Double(dots.height - 1)
      return (axes.horizontal.column(of: x, outOf: dots.width), Int(down.rounded()))
    }
    if let (low, high) = diagonal(axes) {
      _ = dots.line(from: place(low, low), to: place(high, high), dashes: .pattern(2))
    }
    for point in shown {
      let (x, y) = place(point.x, point.y)
      dots.set(x: x, y: y)
    }
    var canvas = TextCanvas(width: width)
    for row in 0..<rows { canvas.write(dots.line(row: row), row: row, column: margin) }
    canvas.vertical(column: margin - 1, from: 0, to: rows)
    canvas.horizontal(row: rows, from: margin - 1, to: margin + columns - 1)
    for tick in axes.vertical.ticks {
      let row = Int(((1 - axes.vertical.fraction(tick)) * Double(rows * 4 - 1)).rounded()) / 4
      canvas.write(axes.vertical.label(tick).fitted(to: margin - 2, alignment: .right) + " ┤", row: row, column: 0)
    }
    canvas.writeTicks(
      axes.horizontal.ticks.map { tick in
        (margin + Int((axes.horizontal.fraction(tick) * Double(columns - 1)).rounded()), axes.horizontal.label(tick))
      }, row: rows)
    let below = String(repeating: " ", count: margin) + horizontalLabel.centred(in: columns)
    let lines = [title, verticalLabel] + canvas.lines + [below] + remarks
    return lines.map { $0.truncated(to: width) }.joined(separator: "\n")
  }

  private var page: Page {
    let shown = shown
    let axes = axes(shown)
    var page = Page(width: PlotFrame.width, height: PlotFrame.height, title: title)
    let frame = PlotFrame(horizontal: axes.horizontal, vertical: axes.vertical)
    frame.draw(
      on: &page, title: title, ticks: axes.horizontal.ticks.map { ($0, axes.horizontal.label($0)) },
      horizontalLabel: horizontalLabel, verticalLabel: verticalLabel)
    if let (low, high) = diagonal(axes) {
      page.line(
        from: (frame.x(low), frame.y(low)), to: (frame.x(high), frame.y(high)), color: Palette.quiet, dashes: "4 3")
    }
    for point in shown { page.dot(x: frame.x(point.x), y: frame.y(point.y), radius: 2.6, color: Dashes.color(0)) }
    if shown.isEmpty {
      page.text("no data", x: PlotFrame.width / 2, y: PlotFrame.height / 2, anchor: .middle, color: Palette.quiet)
    }
    return page
  }
}
