import Texts

/// Small fields of cells side by side, each as dark as its value is large, and empty where there is nothing: which taps a
/// kernel reads, which weights a layer has.
public struct CellMap: Equatable, Sendable {
  /// One field.
  public struct Panel: Equatable, Sendable {
    /// Above it; empty for nothing.
    public var label: String
    /// From top to bottom, from 0 to 1; nil where there is nothing.
    public var rows: [[Double?]]

    public init(label: String = "", rows: [[Double?]]) { (self.label, self.rows) = (label, rows) }

    var columns: Int { rows.map(\.count).max() ?? 0 }

    /// With blocks of cells as one: their mean, where nothing counts as 0.
    func shrunk(by side: Int) -> Panel {
      if side == 1 { return self }
      let starts = (Array(stride(from: 0, to: rows.count, by: side)), Array(stride(from: 0, to: columns, by: side)))
      return Panel(
        label: label,
        rows: starts.0.map { top in
          starts.1.map { left in
            let cells = rows[top..<min(top + side, rows.count)].flatMap { $0.dropFirst(left).prefix(side) }
            let sum = cells.reduce(0) { $0 + ($1 ?? 0) }
            return sum == 0 ? nil : sum / Double(max(cells.count, 1))
          }
        })
    }
  }

  /// Above the fields.
  public var title: String
  /// From left to right, in as many lines as it takes.
  public var panels: [Panel]
  /// Lines below.
  public var remarks: [String]

  public init(title: String, panels: [Panel], remarks: [String] = []) {
    (self.title, self.panels, self.remarks) = (title, panels, remarks)
  }

  /// The fields as text no wider than `width`, and as SVG.
  public func picture(width: Int = 80) -> Picture {
    Picture(
      text: text(width: max(1, width)), description: ([title] + remarks).joined(separator: "; "), page: page)
  }

  private static let shades: [Character] = ["░", "▒", "▓", "█"]
  private static let mostCells = 160

  private static func sign(_ value: Double?) -> Character {
    guard let value else { return "·" }
    return shades[min(max(Int(value * 4), 0), 3)]
  }

  /// Two characters for a cell, which is about square; one where that is too wide; blocks of cells where that is, too.
  private func text(width: Int) -> String {
    let most = panels.map(\.columns).max() ?? 0
    let cell = 2 * most <= width ? 2 : 1
    let side = max(1, (cell * most + width - 1) / width)
    // A character is twice as high as it is wide, so single ones stand for two rows.
    let shown = cell == 2 ? panels : panels.map { $0.shrunk(by: side).halved }.besideDarkest
    let scale = side > 1 ? ["a sign for each \(side)×\(2 * side) of them, dark where most are there"] : []
    let field = max(cell * ((most + side - 1) / side), panels.map { displayWidth($0.label) }.max() ?? 0)
    let perLine = max(1, (width + 2) / (field + 2))
    var lines = [title]
    for start in stride(from: 0, to: shown.count, by: perLine) {
      let group = shown[start..<min(start + perLine, shown.count)]
      if group.contains(where: { !$0.label.isEmpty }) {
        lines.append(group.map { $0.label.fitted(to: field, alignment: .left) }.joined(separator: "  "))
      }
      for row in 0..<(group.map(\.rows.count).max() ?? 0) {
        let parts = group.map { panel -> String in
          let cells = row < panel.rows.count ? panel.rows[row] : []
          let signs = cells.map { String(repeating: CellMap.sign($0), count: cell) }.joined()
          return signs.fitted(to: field, alignment: .left)
        }
        lines.append(parts.joined(separator: "  "))
      }
      if start + perLine < shown.count { lines.append("") }
    }
    return (lines + remarks + scale).map { String($0.trimmingSuffix { $0 == " " }).truncated(to: width) }.joined(
      separator: "\n")
  }

  private var page: Page {
    let most = panels.map(\.columns).max() ?? 0
    let side = max(1, (most + CellMap.mostCells - 1) / CellMap.mostCells)
    let shown = side == 1 ? panels : panels.map { $0.shrunk(by: side) }.besideDarkest
    let columns = shown.map(\.columns).max() ?? 0
    let rows = shown.map(\.rows.count).max() ?? 0
    let cell = Double(min(12, max(3, 620 / max(columns, 1))))
    let hasLabels = panels.contains { !$0.label.isEmpty }
    let (fieldWidth, fieldHeight) = (cell * Double(columns) + 14, cell * Double(rows) + (hasLabels ? 28 : 14))
    let perLine = max(1, min(shown.count, Int(700 / fieldWidth)))
    let lineCount = (shown.count + perLine - 1) / perLine
    var page = Page(
      width: max(Double(perLine) * fieldWidth + 20, 420),
      height: 40 + Double(lineCount) * fieldHeight + 18 * Double(remarks.count) + 10, title: title)
    page.text(title, x: 10, y: 22, size: 14)
    for (number, panel) in shown.enumerated() {
      let (line, place) = number.quotientAndRemainder(dividingBy: perLine)
      let (left, top) = (10 + Double(place) * fieldWidth, 36 + Double(line) * fieldHeight)
      if !panel.label.isEmpty { page.text(panel.label, x: left, y: top + 10, color: Palette.quiet, size: 10) }
      let start = top + (hasLabels ? 14 : 0)
      page.rectangle(
        x: left, y: start, width: cell * Double(panel.columns), height: cell * Double(panel.rows.count),
        fill: Palette.ghost, stroke: Page.Stroke(color: Palette.ghostLine))
      for (i, row) in panel.rows.enumerated() {
        for (j, value) in row.enumerated() {
          guard let value else { continue }
          page.rectangle(
            x: left + cell * Double(j), y: start + cell * Double(i), width: cell, height: cell,
            fill: Palette.score(min(max(value, 0), 1)))
        }
      }
    }
    for (number, remark) in remarks.enumerated() {
      page.text(
        remark, x: 10, y: 50 + Double(lineCount) * fieldHeight + 18 * Double(number), color: Palette.quiet, size: 11)
    }
    return page
  }
}

extension [CellMap.Panel] {
  /// With the darkest cell at 1: means of blocks may all be pale.
  fileprivate var besideDarkest: [CellMap.Panel] {
    let largest = flatMap { $0.rows.joined().compactMap { $0 } }.max() ?? 1
    return map { panel in .init(label: panel.label, rows: panel.rows.map { $0.map { $0.map { $0 / largest } } }) }
  }
}

extension CellMap.Panel {
  /// Two rows as one.
  fileprivate var halved: CellMap.Panel {
    CellMap.Panel(
      label: label,
      rows: stride(from: 0, to: rows.count, by: 2).map { top in
        let pair = rows[top..<min(top + 2, rows.count)]
        return (0..<columns).map { column in
          let sum = pair.reduce(0) { $0 + (column < $1.count ? $1[column] ?? 0 : 0) }
          return sum == 0 ? nil : sum / Double(pair.count)
        }
      })
  }
}
