/// Bitmaps and PDF of a page: Graphviz draws its lines and areas as the background of a graph, and its words as nodes that
/// stay where they are put. Text in a background would be simpler, but Graphviz 2.42 crashes on it.
///
/// - Source: the operations of the `xdot` format, graphviz.org/docs/outputs/canon
extension Page {
  func rendered(as format: ImageFormat) throws(FigureError) -> [UInt8] {
    format == .svg ? Array(svg.utf8) : try graph.rendered(as: format)
  }

  private var graph: GraphDrawing {
    var graph = GraphDrawing(name: title)
    graph.engine = "nop"
    graph.attributes = [
      "bgcolor": "white", "pad": "0", "margin": "0", "charset": "UTF-8",
      "_background": shapes.flatMap { $0.operations(height: height) }.joined(separator: " "),
    ]
    // A node that is not drawn holds the page open.
    graph.nodes = [node(id: "page", label: .plain(""), x: width / 2, y: height / 2, width: width, height: height)]
    graph.nodes[0].attributes["style"] = "invis"
    for (index, shape) in shapes.enumerated() {
      guard case .text(let text, let place, let anchor, let color, let size) = shape, !text.isEmpty else { continue }
      graph.nodes.append(words(text, id: "text \(index)", at: place, anchor, color: color, size: size))
    }
    return graph
  }

  /// A cell as wide as the page has room on that side, so that it widens nothing.
  private func words(
    _ text: String, id: String, at place: Place, _ anchor: Anchor, color: String, size: Double
  ) -> GraphDrawing.Node {
    let (room, center, side) =
      switch anchor {
      case .start: (width - place.x, (width + place.x) / 2, "LEFT")
      case .middle: (2 * min(place.x, width - place.x), place.x, "CENTER")
      case .end: (place.x, place.x / 2, "RIGHT")
      }
    let height = (1.3 * size).rounded()
    let markup = """
      <TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="0"><TR><TD WIDTH="\(Int(max(1, room)))" \
      HEIGHT="\(Int(height))" ALIGN="\(side)"><FONT POINT-SIZE="\(coordinate(size))" COLOR="\(color)" \
      FACE="\(Palette.font)">\(text.onOneLine.escapedForMarkup)</FONT></TD></TR></TABLE>
      """
    // Letters stand on the line, and a cell around its middle.
    return node(
      id: id, label: .markup(markup), x: center, y: place.y - 0.35 * size, width: max(1, room), height: height)
  }

  /// Graphviz counts from below, and sizes in inches.
  private func node(
    id: String, label: GraphDrawing.Label, x: Double, y: Double, width: Double, height: Double
  ) -> GraphDrawing.Node {
    GraphDrawing.Node(
      id: id, label: label,
      attributes: [
        "shape": "box", "penwidth": "0", "margin": "0", "fixedsize": "true", "width": String(width / 72),
        "height": String(height / 72), "pos": "\(coordinate(x)),\(coordinate(self.height - y))",
      ])
  }
}

extension Page.Shape {
  /// Lines and areas; words are nodes.
  fileprivate func operations(height page: Double) -> [String] {
    func points(_ places: [Page.Place]) -> String {
      "\(places.count) " + places.map { coordinate($0.x) + " " + coordinate(page - $0.y) }.joined(separator: " ")
    }
    switch self {
    case .rectangle(let x, let y, let width, let height, let fill, let stroke):
      let corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)].map(Page.Place.init)
      let inside = Page.Stroke(color: fill, width: 0).operations + [Self.string("C", fill), "P " + points(corners)]
      return inside + (stroke.map { $0.operations + ["p " + points(corners)] } ?? [])
    case .line(let places, let stroke): return stroke.operations + ["L " + points(places)]
    case .dot(let place, let radius, let color):
      let size = coordinate(radius)
      return Page.Stroke(color: color).operations + [
        Self.string("C", color), "E \(coordinate(place.x)) \(coordinate(page - place.y)) \(size) \(size)",
      ]
    case .text: return []
    }
  }

  /// A string comes with its length in bytes.
  fileprivate static func string(_ operation: String, _ text: String) -> String {
    "\(operation) \(text.utf8.count) -\(text)"
  }
}

extension Page.Stroke {
  /// Graphviz has one kind of dashes and one of dots.
  fileprivate var operations: [String] {
    let gaps = dashes.split(separator: " ").compactMap { Double($0) }
    let style = gaps.isEmpty ? "solid" : (gaps.first ?? 0) <= 2 ? "dotted" : "dashed"
    return [
      Page.Shape.string("c", color), Page.Shape.string("S", style),
      Page.Shape.string("S", "setlinewidth(\(coordinate(width)))"),
    ]
  }
}
