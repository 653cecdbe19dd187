import Texts

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
    let legend = legend(hasScores: boxes != nil || compactShowsScores(width: width), width: width)
    if !legend.isEmpty { lines += [""] + legend }
    if let totals { lines += [""] + totals.text(width: width) }
    return lines.map { $0.truncated(to: width) }
  }

  /// Text for a terminal of that width, and the SVG.
  public func picture(width: Int = 80) throws(FigureError) -> Picture {
    let text = try text(width: width).joined(separator: "\n")
    var picture = Picture(text: text, svg: String(decoding: try rendered(as: .svg), as: UTF8.self))
    picture.description = description
    return picture
  }

  /// The title, and the channels of each block.
  package var description: String {
    let blocks = nodes.filter { $0.style == .block && !$0.name.isEmpty }.prefix(40).compactMap { node in
      node.describedChannels(plus: " + ").map { "\(node.name) \($0)" }
    }
    let channels = blocks.isEmpty ? [] : ["channels: " + blocks.joined(separator: ", ")]
    return (["network, \(title.isEmpty ? "without a name" : title)"] + channels).joined(separator: "; ")
  }

  /// As boxes of the greatest width at which the graph fits, or nil where none is left to read.
  private func boxLines(width: Int) throws(FigureError) -> [String]? {
    let edges = zip(edges, indexedEdges).map { edge, index in
      LayeredText.Edge(source: index.source, target: index.target, label: edge.label)
    }
    for boxWidth in [48, 44, 40, 38, 36, 34, 32] where boxWidth <= width {
      let boxes = nodes.map { box(for: $0, width: boxWidth) }
      if let lines = try LayeredText(boxes: boxes, edges: edges).lines(width: width) { return lines }
    }
    return nil
  }

  private func box(for node: Node, width: Int) -> LayeredText.Box {
    guard node.style == .block else {
      let room = max(width, 48)
      return LayeredText.Box(lines: [oneLine(node, room: room).truncated(to: room)], isFramed: false)
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
    guard let bar = node.bar else { return "" }
    return TextBar.bar(bar, width: barWidth(width)) + "  " + (node.describedChannels(plus: "+") ?? "")
  }

  /// What the counts leave of a box of that inner width.
  private func barWidth(_ width: Int) -> Int {
    let counts = nodes.compactMap { $0.describedChannels(plus: "+") }
    return max(4, width - max(10, counts.map { displayWidth($0) }.max() ?? 0) - 2)
  }

  /// `█▇▅┊▂▁  γ`: the scores stand under the bar, each below its channel; the parameters beside them or on a line of their own.
  private func scoreLines(_ node: Node, width: Int) -> [String] {
    let parameters = node.parameters.map { "params " + $0.described(by: \.grouped) } ?? ""
    let right = parameters.fitted(to: width, alignment: .right)
    guard let scores = node.scores, !scores.values.isEmpty, node.channels != nil else {
      return parameters.isEmpty ? [] : [right]
    }
    let left = TextBar.sparkline(scores, width: barWidth(width)) + "  " + scores.symbol
    if parameters.isEmpty { return [left] }
    let room = width - displayWidth(left)
    if displayWidth(parameters) + 2 > room { return [left, right] }
    return [left + parameters.fitted(to: room, alignment: .right)]
  }

  /// `╭ conv1  conv 3×3 → BN → ReLU ─── 16×16 ╮`
  private func topLine(_ node: Node, width: Int) -> String {
    let size = node.outputSize.map { " " + $0 + " " } ?? ""
    let heading = node.heading(room: max(1, width - 4 - displayWidth(size)))
    let left = heading.isEmpty ? "" : " " + heading + " "
    let rule = String(repeating: "─", count: max(0, width - 2 - displayWidth(left) - displayWidth(size)))
    return "╭" + left + rule + size + "╮"
  }

  /// `linear1  linear 13 → 10  params 330 → 140`
  ///
  /// - Parameter room: columns; where there are too few, the kind is told more briefly.
  func oneLine(_ node: Node, room: Int = .max) -> String {
    let rest = [node.outputSize ?? "", node.parameters.map { "params " + $0.described(by: \.grouped) } ?? ""]
      .filter { !$0.isEmpty }.map { "  " + $0 }.joined()
    let line = node.heading(room: max(room - displayWidth(rest), 16)) + rest
    return line.isEmpty ? "·" : line.onOneLine
  }

  private func remark(_ note: Note) -> String {
    let name = nodes.first { $0.id == note.node }?.name ?? ""
    return (name.isEmpty ? "" : name + ": ") + note.text.onOneLine
  }

  /// Only marks that the picture has are explained.
  private func legend(hasScores: Bool, width: Int) -> [String] {
    var entries: [String] = []
    if isComparison { entries += ["█ kept", "░ removed"] }
    if hasScores, let symbol = nodes.lazy.compactMap(\.scores).first?.symbol {
      let isTied = nodes.contains { $0.scores?.isTied == true }
      entries.append("▇▅▂ \(symbol) \(isTied ? "in the order of what goes together" : "sorted")")
      let thresholds = Set(nodes.compactMap { $0.scores?.threshold })
      if let one = thresholds.first {
        entries.append(thresholds.count == 1 ? "┊ threshold \(NumberText.inPicture(one))" : "┊ threshold")
      }
    }
    var lines: [String] = []
    for entry in entries {
      let longer = lines.last.map { $0 + "   " + entry }
      if let longer, displayWidth(longer) <= width { lines[lines.count - 1] = longer } else { lines.append(entry) }
    }
    return lines
  }
}

extension NetworkDrawing.Node {
  /// Name and kind; where they need more room than there is, a word before sizes goes first (`fc1  256 → 10`), then what
  /// is attached to the layer, then the layer's own word, which its name says too: `conv3  3×3 in 4 groups`.
  fileprivate func heading(room: Int) -> String {
    // `conv 3×3 → BN`, but not `linear 16 → 10`.
    let layer = kind.firstRange(of: #/ → (?=\D)/#).map { String(kind[..<$0.lowerBound]) } ?? kind
    let words = layer.split(separator: " ", maxSplits: 1).map(String.init)
    let short = words.count == 2 && name.hasPrefix(words[0]) ? words[1] : layer
    let sizes = kind.prefixMatch(of: #/\w+ (?=\d)/#).map { String(kind[$0.range.upperBound...]) } ?? kind
    let headings = [kind, sizes, layer + " …", layer, short].map { kind in
      [name, kind].filter { !$0.isEmpty }.joined(separator: "  ").onOneLine
    }
    return headings.first { displayWidth($0) <= room } ?? headings[4].truncated(to: room)
  }
}

extension StringProtocol {
  var onOneLine: String { split(whereSeparator: \.isNewline).joined(separator: " ") }
}
