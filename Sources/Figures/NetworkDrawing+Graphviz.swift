extension NetworkDrawing {
  /// The picture in one of the formats that Graphviz writes.
  public func rendered(as format: ImageFormat) throws(FigureError) -> [UInt8] {
    try graph().rendered(as: format)
  }

  /// The graph that Graphviz lays out, without the layout.
  public func graph() throws(FigureError) -> GraphDrawing {
    try checkReferences()
    var graph = GraphDrawing(name: title)
    graph.attributes = [
      "rankdir": "TB", "bgcolor": "white", "nodesep": "0.3", "ranksep": isDeep ? "0.22" : "0.35", "pad": "0.15",
      "fontname": Palette.font, "fontsize": "14", "charset": "UTF-8",
    ]
    graph.nodeDefaults = [
      "shape": "box", "style": "rounded,filled", "fontname": Palette.font, "fontsize": "11", "color": Palette.line,
      "fillcolor": "white", "height": "0.3", "margin": "0.12,0.06",
    ]
    graph.edgeDefaults = [
      "fontname": Palette.font, "fontsize": "9", "color": Palette.line, "fontcolor": Palette.quiet, "arrowsize": "0.7",
    ]
    graph.nodes = nodes.map { GraphDrawing.Node(id: $0.id, label: label(of: $0), attributes: $0.style.attributes) }
    let indexed = indexedEdges
    let trunk = trunk(count: nodes.count, edges: indexed)
    graph.edges = zip(edges, indexed).map { edge, index in
      var attributes: [String: String] = [:]
      // The spaces keep the label off the line.
      attributes["label"] = edge.label.map { "  " + $0.escapedForGraphviz + " " }
      // A heavy edge is a straight one.
      attributes["weight"] = trunk[index.source] == index.target ? "20" : "1"
      return GraphDrawing.Edge(from: edge.source, to: edge.target, attributes: attributes)
    }
    graph.flushRight = flushRight
    addTitle(to: &graph)
    addNotes(to: &graph)
    addSummary(to: &graph)
    return graph
  }

  /// What stands at the right edge of boxes and of the totals' columns.
  private var flushRight: Set<String> {
    let blocks = nodes.filter { $0.style == .block }
    let texts = blocks.flatMap { [$0.outputSize ?? "", isDeep ? facts(of: $0) : costs(of: $0)] }
    let cells = totals.map { [$0.header] + $0.rows } ?? []
    return Set((texts + cells.flatMap { $0 }).filter { !$0.isEmpty }.map(\.escapedForMarkup))
  }

  /// The title stands over the network's axis, held there by an edge that is not drawn; a graph's own label would stand over
  /// the middle of all, skips and notes included.
  private func addTitle(to graph: inout GraphDrawing) {
    guard !title.isEmpty else { return }
    let id = " title"
    graph.nodes.insert(
      GraphDrawing.Node(
        id: id, label: .plain(title), attributes: ["shape": "plain", "style": "", "fontsize": "14", "margin": "0"]),
      at: 0)
    guard let first = nodes.first else { return }
    graph.edges.insert(.init(from: id, to: first.id, attributes: Self.axis), at: 0)
  }

  /// An edge that is not drawn and keeps its ends one above the other.
  private static let axis = ["style": "invis", "weight": "100"]

  private func addNotes(to graph: inout GraphDrawing) {
    for (index, note) in notes.enumerated() {
      let id = " note \(index + 1)"
      let dashed = ["style": "dashed", "color": Palette.noteLine]
      graph.nodes.append(
        GraphDrawing.Node(
          id: id, label: .plain(note.text),
          attributes: [
            "shape": "note", "style": "filled", "fillcolor": Palette.note, "color": Palette.noteLine, "fontsize": "9",
          ]))
      graph.edges.append(
        GraphDrawing.Edge(from: note.node, to: id, attributes: dashed.merging(["arrowhead": "none"]) { $1 }))
      if let target = note.target {
        graph.edges.append(GraphDrawing.Edge(from: id, to: target, attributes: dashed))
      }
    }
  }

  /// Totals and legend stand below everything, held there by edges that are not drawn.
  private func addSummary(to graph: inout GraphDrawing) {
    let sources = Set(edges.map(\.source))
    var above = nodes.map(\.id).filter { !sources.contains($0) }
    for (id, markup) in [("totals", totals.flatMap(markup)), ("legend", legendMarkup)] {
      guard let markup else { continue }
      // A space in the id keeps it apart from the names of layers.
      let id = " " + id
      graph.nodes.append(
        GraphDrawing.Node(
          id: id, label: .markup(markup),
          attributes: ["shape": "plain", "style": "", "margin": "0"]))
      graph.edges += above.map { .init(from: $0, to: id, attributes: Self.axis) }
      above = [id]
    }
  }
}

extension NetworkDrawing.Style {
  fileprivate var attributes: [String: String] {
    switch self {
    case .input: ["fillcolor": "#eef3f8"]
    case .block: ["shape": "plain", "style": "", "margin": "0"]
    case .pooling: ["fillcolor": "#dff0e0", "color": "#77a981"]
    case .linear: ["fillcolor": "#e9e3f4", "color": "#8878aa"]
    case .merge: ["fillcolor": "#ffffff", "fontsize": "12", "margin": "0.1,0.02", "width": "0.3"]
    }
  }
}

/// The colours of a network picture; none of them carries a meaning alone.
enum Palette {
  static let font = "DejaVu Sans,sans-serif"
  static let line = "#8899aa"
  static let quiet = "#556677"
  static let kept = "#335588"
  static let ghost = "#f3efe9"
  static let ghostLine = "#9a8f84"
  static let ghostText = "#6a5f55"
  static let removed = ["#e9e4df", "#cfc6bd"]
  static let threshold = "#d62728"
  static let note = "#fdf6e0"
  static let noteLine = "#c4a33a"

  /// From pale to deep blue for a score from 0 to 1.
  static func score(_ height: Double) -> String {
    let pale = [0xB7, 0xC9, 0xE2]
    let deep = [0x33, 0x66, 0xA7]
    let channels = zip(pale, deep).map { pale, deep in
      let value = Double(pale) + (Double(deep) - Double(pale)) * height
      let digits = String(Int(value.rounded()), radix: 16)
      return digits.count == 1 ? "0" + digits : digits
    }
    return "#" + channels.joined()
  }
}
