import Texts

/// Graphviz's HTML-like labels: tables in which a cell of fixed size is a stretch of a bar.
extension NetworkDrawing {
  func label(of node: Node) -> GraphDrawing.Label {
    guard node.style == .block else { return .markup(line(of: node)) }
    return .markup(isDeep ? flatBlock(node) : block(node))
  }

  /// A node that is one line: `linear 13 → 10   params 330 → 140`.
  private func line(of node: Node) -> String {
    var parts: [String] = []
    if !node.name.isEmpty { parts.append(node.style == .input ? node.name.escapedForMarkup : bold(node.name)) }
    if !node.kind.isEmpty { parts.append(node.kind.escapedForMarkup) }
    if let size = node.outputSize { parts.append(node.style == .input ? size.escapedForMarkup : quiet(size)) }
    if let parameters = node.parameters { parts.append("params " + parameters.described(by: \.grouped)) }
    // An empty label is not markup.
    return parts.isEmpty ? " " : parts.joined(separator: "&#160;&#160;")
  }

  private func block(_ node: Node) -> String {
    let channels = node.describedChannels(plus: " + ").map { "channels " + bold($0) } ?? ""
    var rows = [row(heading(of: node), quiet(node.outputSize ?? ""))]
    if node.channels != nil { rows.append(row(channelBar(node, height: 22))) }
    if let scores = node.scores, !scores.values.isEmpty {
      rows.append(row("<FONT POINT-SIZE=\"9\" COLOR=\"\(Palette.quiet)\">\(scores.caption.escapedForMarkup)</FONT>"))
      rows.append(row(strip(scores, height: 14)))
    }
    rows.append(row(small(channels), small(costs(of: node))))
    return frame(rows, padding: 4)
  }

  /// `params 176 → 99   MACs 36.9 k → 20.7 k`, with spaces that stay.
  func costs(of node: Node) -> String {
    [
      node.parameters.map { "params " + $0.described(by: \.grouped) },
      node.multiplyAccumulates.map { "MACs " + $0.described(by: NumberText.abbreviated) },
    ].compactMap { $0 }.joined(separator: "\u{A0}\u{A0}\u{A0}")
  }

  /// `16×16   params 4.67 k → 2.38 k`
  func facts(of node: Node) -> String {
    [node.outputSize, node.parameters.map { "params " + $0.described(by: NumberText.abbreviated) }].compactMap { $0 }
      .joined(separator: "   ")
  }

  /// A block of a deep network: the counts stand in the bar, the costs in the heading.
  private func flatBlock(_ node: Node) -> String {
    var rows = [row(small(heading(of: node)), small(quiet(facts(of: node))))]
    if node.channels != nil { rows.append(row(channelBar(node, height: 14))) }
    if let scores = node.scores, !scores.values.isEmpty { rows.append(row(strip(scores, height: 7))) }
    return frame(rows, padding: 3)
  }

  private func heading(of node: Node) -> String {
    [node.name.isEmpty ? "" : bold(node.name), node.kind.escapedForMarkup]
      .filter { !$0.isEmpty }.joined(separator: "&#160;&#160;")
  }

  /// The kept share solid, the removed one a dashed ghost; wide enough for its count, however small.
  private func channelBar(_ node: Node, height: Int) -> String {
    guard let channels = node.bar else { return "" }
    let width = Self.barWidth
    let constants = node.constantChannels.after ?? node.constantChannels.before
    let parts = shares(of: width, between: channels.kept, and: channels.removed, minimum: constants > 0 ? 48 : 30)
    let font = height < 20 ? 9 : 11
    func text(_ text: String, _ color: String) -> String {
      "<FONT POINT-SIZE=\"\(font)\" COLOR=\"\(color)\">\(text)</FONT>"
    }
    var cells = ""
    if parts.first > 0 {
      cells += cell(width: parts.first, height: height, color: Palette.kept, text(channels.kept.grouped, "white"))
    }
    if parts.second > 0 {
      cells += cell(
        width: parts.second, height: height, color: Palette.ghost,
        border: " BORDER=\"1\" STYLE=\"dashed\" COLOR=\"\(Palette.ghostLine)\"",
        // The constant is one of the removed, so it stands with them: the numbers of a bar add up.
        text(
          (node.channels?.after == nil ? "" : "−" + channels.removed.grouped + (constants > 0 ? " " : ""))
            + (constants > 0 ? "+ \(constants.grouped)" : ""), Palette.ghostText))
    }
    return bar(cells.isEmpty ? cell(width: width, height: height, color: Palette.ghost, "") : cells, height: height)
  }

  /// The sorted scores: darker is larger, striped is removed, the red mark is the threshold.
  private func strip(_ scores: Scores, height: Int) -> String {
    let strip = ScoreStrip(scores, limit: 64)
    let markWidth = strip.threshold == nil ? 0 : 5
    let width = Self.barWidth - markWidth
    var cells = ""
    for (index, score) in strip.cells.enumerated() {
      if index == strip.threshold { cells += mark(height: height) }
      let left = width * index / strip.cells.count
      let right = width * (index + 1) / strip.cells.count
      let color = score.isKept ? Palette.score(score.height) : Palette.removed[index % 2]
      cells += cell(width: right - left, height: height, color: color, "")
    }
    if strip.threshold == strip.cells.count { cells += mark(height: height) }
    return bar(cells, height: height)
  }

  private func mark(height: Int) -> String {
    [(1, "white"), (3, Palette.threshold), (1, "white")]
      .map { cell(width: $0.0, height: height, color: $0.1, "") }.joined()
  }
}

/// The pieces of markup.
extension NetworkDrawing {
  static let barWidth = 360

  /// Fixed in size: a table that may grow shares the growth equally, and a bar's proportions are gone.
  private func bar(_ cells: String, height: Int) -> String {
    """
    <TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="0" FIXEDSIZE="TRUE" \
    WIDTH="\(Self.barWidth)" HEIGHT="\(height)"><TR>\(cells)</TR></TABLE>
    """
  }

  private func cell(width: Int, height: Int, color: String, border: String = "", _ content: String) -> String {
    "<TD FIXEDSIZE=\"TRUE\" WIDTH=\"\(width)\" HEIGHT=\"\(height)\" BGCOLOR=\"\(color)\"\(border)>\(content)</TD>"
  }

  private func frame(_ rows: [String], padding: Int) -> String {
    """
    <TABLE BORDER="1" COLOR="\(Palette.line)" CELLBORDER="0" CELLSPACING="0" CELLPADDING="\(padding)" \
    STYLE="rounded" BGCOLOR="white">\(rows.joined())</TABLE>
    """
  }

  /// A table of its own, so that the columns of one row do not widen those of another.
  private func row(_ left: String, _ right: String) -> String {
    """
    <TR><TD><TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="0"><TR><TD ALIGN="LEFT">\(left)&#160;</TD>\
    <TD ALIGN="RIGHT">&#160;\(right)</TD></TR></TABLE></TD></TR>
    """
  }

  private func row(_ content: String) -> String { "<TR><TD ALIGN=\"LEFT\">\(content)</TD></TR>" }

  func bold(_ text: String) -> String { "<B>\(text.escapedForMarkup)</B>" }

  func small(_ markup: String) -> String { markup.isEmpty ? "" : "<FONT POINT-SIZE=\"10\">\(markup)</FONT>" }

  func quiet(_ text: String) -> String {
    text.isEmpty ? "" : "<FONT COLOR=\"\(Palette.quiet)\">\(text.escapedForMarkup)</FONT>"
  }
}
