import Texts

extension Table {
  /// The table as lines no wider than `width`: header, rule, rows, two spaces between columns.
  ///
  /// When it does not fit, the widest columns are cut with …, text before numbers.
  public func text(width: Int) -> [String] {
    let lines = [header] + rows
    let count = lines.map(\.count).max() ?? 0
    guard count > 0, width > 0 else { return [] }
    func cell(_ line: [String], _ column: Int) -> String {
      guard column < line.count else { return "" }
      return line[column].split(whereSeparator: \.isNewline).joined(separator: " ")
    }
    func alignment(_ column: Int) -> Alignment { column < alignments.count ? alignments[column] : .left }

    let natural = (0..<count).map { column in lines.map { displayWidth(cell($0, column)) }.max() ?? 0 }
    let widths = shrunk(natural, to: width - 2 * (count - 1), alignment: alignment)
    let formatted = lines.map { line in
      let cells = (0..<count).map { cell(line, $0).fitted(to: widths[$0], alignment: alignment($0)) }
      return String(cells.joined(separator: "  ").trimmingSuffix { $0 == " " })
    }
    let rule = widths.map { String(repeating: "─", count: $0) }.joined(separator: "  ")
    return ([formatted[0], rule] + formatted.dropFirst()).map { $0.truncated(to: width) }
  }

  /// Takes single columns from the widest text column, and from numbers once no text column is wider than 4.
  private func shrunk(_ natural: [Int], to total: Int, alignment: (Int) -> Alignment) -> [Int] {
    var widths = natural
    var excess = widths.reduce(0, +) - total
    while excess > 0 {
      let texts = widths.indices.filter { alignment($0) == .left && widths[$0] > 4 }
      let candidates = texts.isEmpty ? widths.indices.filter { widths[$0] > 1 } : texts
      guard let widest = candidates.max(by: { widths[$0] < widths[$1] }) else { break }
      widths[widest] -= 1
      excess -= 1
    }
    return widths
  }
}
