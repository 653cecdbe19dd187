import Texts

/// One line for each node, beside a gutter in which edges run downwards.
extension NetworkDrawing {
  func compactLines(width: Int) -> [String] {
    let gutter = Gutter(self).lines
    let gutterWidth = gutterWidth(gutter, of: width)
    let columns = chosenColumns(width: width - gutterWidth - 1)
    func line(_ gutter: String, _ text: String) -> String {
      String((gutter.fitted(to: gutterWidth) + " " + text).trimmingSuffix { $0 == " " })
    }
    func cells(_ text: (Column) -> String) -> String {
      columns.map { text($0).fitted(to: $0.width, alignment: $0.alignment) }.joined(separator: "  ")
    }
    let header = columns.isEmpty ? [] : [line("", cells { $0.header })]
    return header
      + zip(nodes, gutter).map { node, gutter in
        // The gutter has the sign of a merge already.
        if node.style == .merge, !node.name.isEmpty { return line(gutter, node.name.onOneLine) }
        return line(gutter, node.channels == nil ? oneLine(node) : cells { $0.text(node) })
      }
  }

  private func gutterWidth(_ gutter: [String], of width: Int) -> Int {
    min(gutter.map { displayWidth($0) }.max() ?? 0, width / 3)
  }

  /// Whether the width does for the scores.
  func compactShowsScores(width: Int) -> Bool {
    let symbol = nodes.lazy.compactMap(\.scores).first?.symbol ?? ""
    return !symbol.isEmpty
      && chosenColumns(width: width - gutterWidth(Gutter(self).lines, of: width) - 1).contains { $0.header == symbol }
  }

  /// Only nodes with channels are in columns; the others are a line of words.
  private struct Column {
    var header: String
    var alignment: Table.Alignment
    /// Columns of a small number go first where the width does not do for all.
    var importance: Int
    var text: (Node) -> String
    var width = 0
  }

  private func columns(barWidth: Int) -> [Column] {
    let columns: [Column] = [
      Column(header: "layer", alignment: .left, importance: 6) { $0.name.onOneLine },
      Column(header: "", alignment: .left, importance: 0) { $0.kind.onOneLine },
      Column(header: "size", alignment: .right, importance: 1) { $0.outputSize ?? "" },
      Column(header: "", alignment: .left, importance: 4) { node in
        node.bar.map { TextBar.bar($0, width: barWidth) } ?? ""
      },
      Column(header: nodes.lazy.compactMap(\.scores).first?.symbol ?? "", alignment: .left, importance: 2) { node in
        node.scores.map { TextBar.sparkline($0, width: barWidth) } ?? ""
      },
      Column(header: "channels", alignment: .left, importance: 5) { $0.describedChannels(plus: "+") ?? "" },
      Column(header: "parameters", alignment: .right, importance: 3) { node in
        node.parameters?.described(by: NumberText.abbreviated) ?? ""
      },
    ]
    return columns.compactMap { column in
      var column = column
      let widths = nodes.filter { $0.channels != nil }.map { displayWidth(column.text($0)) }
      guard let widest = widths.max(), widest > 0 else { return nil }
      column.width = max(widest, displayWidth(column.header))
      return column
    }
  }

  /// Gives up the kinds, then half of the bars, then whole columns.
  private func chosenColumns(width: Int) -> [Column] {
    func fits(_ columns: [Column]) -> Bool { columns.reduce(-2) { $0 + $1.width + 2 } <= width }
    func withoutLeast(_ columns: [Column]) -> [Column] {
      let least = columns.map(\.importance).min()
      return columns.filter { $0.importance != least }
    }
    let wide = columns(barWidth: 16)
    if fits(wide) { return wide }
    if fits(withoutLeast(wide)) { return withoutLeast(wide) }
    var narrow = withoutLeast(columns(barWidth: 8))
    while narrow.count > 1, !fits(narrow) { narrow = withoutLeast(narrow) }
    return narrow
  }
}

/// The edges of a network whose nodes stand one below the other.
///
/// An edge takes a lane from its source's row to its target's. A node stands in the leftmost lane that leads to it;
/// the edge to the next node goes on below, the others turn off to the right.
private struct Gutter {
  let lines: [String]

  init(_ drawing: NetworkDrawing) {
    var rows: [String: Int] = [:]
    for (row, node) in drawing.nodes.enumerated() { rows[node.id] = row }
    var targets: [[Int]] = Array(repeating: [], count: drawing.nodes.count)
    for edge in drawing.edges {
      guard let source = rows[edge.source], let target = rows[edge.target] else { continue }
      targets[source].append(target)
    }

    var canvas = TextCanvas(width: 2 * max(1, drawing.edges.count) + 1)
    /// For each lane, the row that it leads to.
    var lanes: [Int?] = []
    var previous: Int?
    func column(_ lane: Int) -> Int { 2 * lane }
    for row in drawing.nodes.indices {
      let incoming = lanes.indices.filter { lanes[$0] == row }
      // A node that reads nothing must not look as if it read the one above.
      let free = lanes.indices.first { lanes[$0] == nil && $0 != previous }
      let own = incoming.first ?? free ?? lanes.count
      if own == lanes.count { lanes.append(nil) }
      for lane in incoming { lanes[lane] = nil }
      for lane in lanes.indices where lanes[lane] != nil {
        canvas.vertical(column: column(lane), from: row, to: row + 1)
      }
      var turns = incoming.filter { $0 != own }
      for (index, target) in targets[row].sorted().enumerated() {
        var lane = own
        if index > 0 {
          lane = lanes.indices.first { $0 > own && lanes[$0] == nil } ?? lanes.count
          if lane == lanes.count { lanes.append(nil) }
          turns.append(lane)
        }
        lanes[lane] = target
        canvas.vertical(column: column(lane), from: row, to: row + 1)
      }
      for lane in turns { canvas.horizontal(row: row, from: column(min(own, lane)), to: column(max(own, lane))) }
      canvas.write(String(drawing.nodes[row].style.sign), row: row, column: column(own))
      previous = own
    }
    let drawn = canvas.lines
    lines = drawing.nodes.indices.map { $0 < drawn.count ? drawn[$0] : "" }
  }
}

extension NetworkDrawing.Style {
  fileprivate var sign: Character {
    switch self {
    case .input: "○"
    case .block: "■"
    case .pooling: "▽"
    case .linear: "◆"
    case .merge: "⊕"
    }
  }
}
