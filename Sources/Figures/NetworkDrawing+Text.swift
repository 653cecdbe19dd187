extension NetworkDrawing {
  /// The picture for a terminal, in lines no wider than `width`: a box for each block, or one line for each node
  /// where there are more than a dozen blocks or the boxes do not fit beside each other.
  public func text(width: Int = 80) throws(FigureError) -> [String] {
    try checkReferences()
    let width = max(1, width)
    var lines = title.isEmpty ? [] : [title, ""]
    let boxes = try isDeep ? nil : boxLines(width: width)
    if let boxes {
      lines += boxes
    } else {
      lines += compactLines(width: width)
      lines += notes.map { "* " + remark($0) }
    }
    let legend = legendText(hasScores: boxes != nil)
    if !legend.isEmpty { lines += ["", legend] }
    if let totals { lines += [""] + totals.text(width: width) }
    return lines.map { $0.truncated(to: width) }
  }

  /// Text for a terminal of that width, and the SVG.
  public func picture(width: Int = 80) throws(FigureError) -> Picture {
    let text = try text(width: width).joined(separator: "\n")
    return Picture(text: text, svg: String(decoding: try rendered(as: .svg), as: UTF8.self))
  }

  /// As boxes of the greatest width at which the graph fits, or nil where none is left to read.
  private func boxLines(width: Int) throws(FigureError) -> [String]? {
    let edges = zip(edges, indexedEdges).map { edge, index in
      LayeredText.Edge(source: index.source, target: index.target, label: edge.label)
    }
    for boxWidth in [48, 40, 32] where boxWidth <= width {
      let boxes = nodes.map { box(for: $0, width: boxWidth) }
      if let lines = try LayeredText(boxes: boxes, edges: edges).lines(width: width) { return lines }
    }
    return nil
  }

  private func box(for node: Node, width: Int) -> LayeredText.Box {
    guard node.style == .block else {
      return LayeredText.Box(lines: [oneLine(node).truncated(to: max(width, 48))], isFramed: false)
    }
    let inner = width - 4
    let lines = [channelLine(node, width: inner)] + scoreLines(node, width: inner)
    let remarks = notes.filter { $0.node == node.id }.map { "* " + $0.text.onOneLine }
    return LayeredText.Box(
      lines: [topLine(node, width: width)] + (lines + remarks).map { "│ " + $0.fitted(to: inner) + " │" }
        + ["╰" + String(repeating: "─", count: width - 2) + "╯"],
      isFramed: true)
  }

  /// `██████░░░░  16 → 9`: bars are equally long in all boxes.
  private func channelLine(_ node: Node, width: Int) -> String {
    guard let channels = node.channels else { return "" }
    let counts = nodes.compactMap { $0.describedChannels(plus: "+") }
    let room = max(10, counts.map { displayWidth($0) }.max() ?? 0)
    return TextBar.bar(channels, width: max(4, width - room - 2)) + "  " + (node.describedChannels(plus: "+") ?? "")
  }

  /// `γ █▇▅┊▂▁  params 176 → 99`, on two lines where one does not do.
  private func scoreLines(_ node: Node, width: Int) -> [String] {
    let parameters = node.parameters.map { "params " + $0.described(by: grouped) } ?? ""
    let right = parameters.fitted(to: width, alignment: .right)
    guard let scores = node.scores, !scores.values.isEmpty else { return parameters.isEmpty ? [] : [right] }
    let symbol = scores.symbol + " "
    let room = width - displayWidth(symbol)
    let shared = room - displayWidth(parameters) - 2
    if parameters.isEmpty || shared < 10 {
      return [symbol + TextBar.sparkline(scores, width: room)] + (parameters.isEmpty ? [] : [right])
    }
    let left = symbol + TextBar.sparkline(scores, width: shared)
    return [left + parameters.fitted(to: width - displayWidth(left), alignment: .right)]
  }

  /// `╭ conv1  conv 3×3 → BN → ReLU ─── 16×16 ╮`
  private func topLine(_ node: Node, width: Int) -> String {
    let size = node.outputSize.map { " " + $0 + " " } ?? ""
    let heading = [node.name, node.kind].filter { !$0.isEmpty }.joined(separator: "  ").onOneLine
    let left = heading.isEmpty ? "" : " " + heading.truncated(to: max(1, width - 5 - displayWidth(size))) + " "
    let rule = String(repeating: "─", count: max(0, width - 2 - displayWidth(left) - displayWidth(size)))
    return "╭" + left + rule + size + "╮"
  }

  /// `linear1  linear 13 → 10  params 330 → 140`
  func oneLine(_ node: Node) -> String {
    let parameters = node.parameters.map { "params " + $0.described(by: grouped) }
    let line = [node.name, node.kind, node.outputSize ?? "", parameters ?? ""].filter { !$0.isEmpty }
      .joined(separator: "  ")
    return line.isEmpty ? "·" : line.onOneLine
  }

  private func remark(_ note: Note) -> String {
    let name = nodes.first { $0.id == note.node }?.name ?? ""
    return (name.isEmpty ? "" : name + ": ") + note.text.onOneLine
  }

  /// Only marks that the picture has are explained.
  private func legendText(hasScores: Bool) -> String {
    var entries: [String] = []
    if isComparison { entries += ["█ kept", "░ removed"] }
    if hasScores, let symbol = nodes.lazy.compactMap(\.scores).first?.symbol {
      entries.append("▇▅▂ \(symbol) sorted")
      let thresholds = Set(nodes.compactMap { $0.scores?.threshold })
      if let one = thresholds.first {
        entries.append(thresholds.count == 1 ? "┊ threshold \(shortest(one))" : "┊ threshold")
      }
    }
    return entries.joined(separator: "   ")
  }
}

extension StringProtocol {
  var onOneLine: String { split(whereSeparator: \.isNewline).joined(separator: " ") }
}
