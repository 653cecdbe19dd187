import Texts

extension Histogram {
  func text(width: Int, height: Int) -> [String] {
    let width = max(1, width)
    guard values.contains(where: \.isFinite) else {
      return ([title, "no data"] + remarks).map { $0.truncated(to: width) }
    }
    let bins = Bins(self)
    // Title, name of the axis, axis, labels, the name below and the remarks stand around the plot.
    let rows = max(3, height - 5 - remarks.count)
    let counts = Axis(over: [0, Double(bins.counts.max() ?? 0)], ticks: max(1, min(5, rows / 3)), whole: true)
    let margin = (counts.ticks.map { displayWidth(counts.label($0)) }.max() ?? 1) + 2
    let columnWidth = max(1, (width - margin) / bins.counts.count)
    let plotWidth = max(1, min(width - margin, columnWidth * bins.counts.count))
    var canvas = TextCanvas(width: width)
    func column(_ position: Double) -> Int {
      margin + min(plotWidth - 1, Int(position * Double(columnWidth)))
    }

    if let threshold, threshold.isFinite {
      for row in 0...rows { canvas.write("┊", row: row, column: column(bins.position(threshold))) }
    }
    for (index, count) in bins.counts.enumerated() where count > 0 {
      // From three columns on there is room for a gap.
      let barWidth = columnWidth > 2 ? columnWidth - 1 : columnWidth
      let eighths = max(1, Int((counts.fraction(Double(count)) * Double(8 * rows)).rounded()))
      for row in 0..<rows {
        let filled = min(8, eighths - 8 * (rows - 1 - row))
        guard filled > 0 else { continue }
        let block = String(repeating: TextBar.eighth(Double(filled) / 8), count: barWidth)
        canvas.write(block, row: row, column: margin + index * columnWidth)
      }
    }
    drawAxes(on: &canvas, rows: rows, margin: margin, plotWidth: plotWidth, counts: counts, bins: bins, column: column)
    let name = String(repeating: " ", count: margin) + label.centred(in: plotWidth)
    return ([title, "count"] + canvas.lines + [name] + remarks).map { $0.truncated(to: width) }
  }

  private func drawAxes(
    on canvas: inout TextCanvas, rows: Int, margin: Int, plotWidth: Int, counts: Axis, bins: Bins,
    column: (Double) -> Int
  ) {
    canvas.vertical(column: margin - 1, from: 0, to: rows)
    canvas.horizontal(row: rows, from: margin - 1, to: margin + plotWidth - 1)
    for tick in counts.ticks {
      let row = rows - Int((counts.fraction(tick) * Double(rows)).rounded())
      guard row < rows else { continue }
      canvas.write(counts.label(tick).fitted(to: margin - 2, alignment: .right) + " ┤", row: row, column: 0)
    }
    canvas.write("0".fitted(to: margin - 2, alignment: .right), row: rows, column: 0)
    var labels = bins.ticks.map { (column: column($0.position), text: $0.label) }
    if let zero = bins.zeroColumn { labels.insert((column(Double(zero) + 0.5), "=0"), at: 0) }
    canvas.writeTicks(labels, row: rows)
  }
}

extension TextCanvas {
  /// Tick marks on an axis with labels in the row below; labels that would touch an earlier one are left out.
  mutating func writeTicks(_ labels: [(column: Int, text: String)], row: Int) {
    for label in labels {
      let labelWidth = displayWidth(label.text)
      let start = min(max(0, label.column - labelWidth / 2), width - labelWidth)
      guard start >= 0, isEmpty(row: row + 1, columns: max(0, start - 1)..<min(width, start + labelWidth + 1)) else {
        continue
      }
      write(label.text, row: row + 1, column: start)
      write("┬", row: row, column: label.column)
    }
  }
}
