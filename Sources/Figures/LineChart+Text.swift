import Texts

extension LineChart {
  func text(width: Int, height: Int, _ extent: LineChartExtent) -> [String] {
    let remarks = extent.remarks
    let width = max(1, width)
    guard !extent.isEmpty else { return ([title, "no data"] + remarks).map { $0.truncated(to: width) } }
    let legend = legendLines(width: width)
    // Title, name of the axis, axis, labels and the name below it stand around the plot.
    let rows = max(3, height - 5 - legend.count - remarks.count)
    let vertical = extent.verticalAxis(ticks: max(1, rows / 3))
    let margin = (vertical.ticks.map { displayWidth(vertical.label($0)) }.max() ?? 1) + 2
    let names = curves.count > 1 ? min(14, curves.map { displayWidth($0.label) }.max() ?? 0) + 1 : 0
    let columns = max(4, width - margin - names - 1)
    let horizontal = extent.horizontalAxis(ticks: max(1, columns / 9))

    var dots = BrailleCanvas(columns: columns, rows: rows)
    var ends: [(row: Int, name: String)] = []
    func place(_ point: Point) -> (x: Int, y: Int) {
      let y = (1 - vertical.fraction(point.y)) * Double(dots.height - 1)
      return (horizontal.column(of: point.x, outOf: dots.width), Int(y.rounded()))
    }
    for (index, curve) in curves.enumerated() {
      let curve = curve.thinned(to: dots.width, along: horizontal)
      for stretch in curve.stretches {
        let places = stretch.map(place)
        if places.count == 1 { dots.dot(x: places[0].x, y: places[0].y) }
        var walked = 0
        for (start, end) in zip(places, places.dropFirst()) {
          walked = dots.line(from: start, to: end, dashes: .pattern(index), walked: walked)
        }
      }
      if let last = curve.points.last(where: \.isFinite) { ends.append((place(last).y / 4, curve.label)) }
    }

    var canvas = TextCanvas(width: width)
    for row in 0..<rows { canvas.write(dots.line(row: row), row: row, column: margin) }
    canvas.vertical(column: margin - 1, from: 0, to: rows)
    canvas.horizontal(row: rows, from: margin - 1, to: margin + columns - 1)
    for tick in vertical.ticks {
      let row = Int(((1 - vertical.fraction(tick)) * Double(rows * 4 - 1)).rounded()) / 4
      canvas.write(vertical.label(tick).fitted(to: margin - 2, alignment: .right) + " ┤", row: row, column: 0)
    }
    canvas.writeTicks(
      horizontal.ticks.map { tick in
        (margin + Int((horizontal.fraction(tick) * Double(columns - 1)).rounded()), horizontal.label(tick))
      }, row: rows)
    if names > 0 { write(ends, on: &canvas, rows: rows, column: margin + columns + 1, width: names - 1) }
    let below = String(repeating: " ", count: margin) + horizontalLabel.centred(in: columns)
    return ([title] + legend + [verticalLabel] + canvas.lines + [below] + remarks).map { $0.truncated(to: width) }
  }

  /// The names at the curves' ends, each in the free row nearest to it.
  private func write(
    _ ends: [(row: Int, name: String)], on canvas: inout TextCanvas, rows: Int, column: Int, width: Int
  ) {
    var free = Set(0..<rows)
    for end in ends.sorted(by: { $0.row < $1.row }) {
      let nearest = free.min { (abs($0 - end.row), $0) < (abs($1 - end.row), $1) }
      guard let row = nearest else { return }
      free.remove(row)
      canvas.write(end.name.truncated(to: width), row: row, column: column)
    }
  }

  /// A sample of each curve's dashes with its name, in as many lines as it takes.
  private func legendLines(width: Int) -> [String] {
    guard curves.count > 1 else { return [] }
    var lines = [""]
    for (index, curve) in curves.enumerated() {
      var sample = BrailleCanvas(columns: 7, rows: 1)
      _ = sample.line(from: (0, 1), to: (13, 1), dashes: .pattern(index))
      let entry = sample.line(row: 0) + " " + curve.name.onOneLine
      let line = lines[lines.count - 1]
      if line.isEmpty {
        lines[lines.count - 1] = entry
      } else if displayWidth(line) + 3 + displayWidth(entry) <= width {
        lines[lines.count - 1] += "   " + entry
      } else {
        lines.append(entry)
      }
    }
    return lines
  }
}
