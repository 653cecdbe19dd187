/// What stands below a network picture: the totals, and what the marks mean.
extension NetworkDrawing {
  func markup(of table: Table) -> String? {
    let count = ([table.header] + table.rows).map(\.count).max() ?? 0
    guard count > 0 else { return nil }
    func row(_ cells: [String], isHeader: Bool) -> String {
      let cells = (0..<count).map { column in
        let text = column < cells.count ? cells[column] : ""
        let alignment = column < table.alignments.count && table.alignments[column] == .left ? "LEFT" : "RIGHT"
        return "<TD ALIGN=\"\(alignment)\">\(isHeader && !text.isEmpty ? bold(text) : text.escapedForMarkup)</TD>"
      }
      return "<TR>\(cells.joined())</TR>"
    }
    let rows = row(table.header, isHeader: true) + table.rows.map { row($0, isHeader: false) }.joined()
    return """
      <TABLE BORDER="0" CELLBORDER="1" COLOR="\(Palette.line)" CELLSPACING="0" CELLPADDING="5">\(rows)</TABLE>
      """
  }

  /// Only marks that the picture has are explained.
  var legendMarkup: String? {
    var entries: [(sample: String, meaning: String)] = []
    if isComparison {
      entries.append(("BGCOLOR=\"\(Palette.kept)\"", "channels kept"))
      entries.append(
        ("BGCOLOR=\"\(Palette.ghost)\" BORDER=\"1\" STYLE=\"dashed\" COLOR=\"\(Palette.ghostLine)\"", "removed"))
    }
    let scores = nodes.compactMap(\.scores)
    if let symbol = scores.first?.symbol {
      entries.append(("BGCOLOR=\"\(Palette.score(1))\"", "large \(symbol)"))
      entries.append(("BGCOLOR=\"\(Palette.score(0))\"", "small \(symbol)"))
    }
    if scores.contains(where: { $0.isKept.contains(false) }) {
      entries.append(("stripes", "removed \(scores.first?.symbol ?? "")"))
    }
    if scores.contains(where: { $0.threshold != nil }) {
      entries.append(("WIDTH=\"3\" BGCOLOR=\"\(Palette.threshold)\"", "threshold"))
    }
    guard !entries.isEmpty else { return nil }
    let cells = entries.map { entry in
      "<TD>\(sample(entry.sample))</TD><TD ALIGN=\"LEFT\"><FONT POINT-SIZE=\"9\" COLOR=\"\(Palette.quiet)\">"
        + "\(entry.meaning.escapedForMarkup)&#160;&#160;</FONT></TD>"
    }
    return "<TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLSPACING=\"0\" CELLPADDING=\"3\"><TR>"
      + "\(cells.joined())</TR></TABLE>"
  }

  private func sample(_ attributes: String) -> String {
    let cells =
      attributes == "stripes"
      ? (0..<4).map { "<TD WIDTH=\"5\" HEIGHT=\"12\" BGCOLOR=\"\(Palette.removed[$0 % 2])\"></TD>" }.joined()
      : "<TD \(attributes.hasPrefix("WIDTH") ? "" : "WIDTH=\"20\" ")HEIGHT=\"12\" \(attributes)></TD>"
    return "<TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLSPACING=\"0\" CELLPADDING=\"0\"><TR>\(cells)</TR></TABLE>"
  }
}
