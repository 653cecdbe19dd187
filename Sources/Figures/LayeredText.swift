import Texts

/// Boxes of text in layers, with lines between them: a directed graph for a terminal.
///
/// Graphviz says which layer a box is in, in which order and where; the lines are routed here, because their places
/// are whole cells. An edge over several layers passes each of them through a waypoint, a box one column wide.
struct LayeredText {
  struct Box: Equatable {
    var lines: [String]
    /// A frame opens where an edge leaves it.
    var isFramed: Bool
    var width: Int { lines.map { displayWidth($0) }.max() ?? 1 }
  }

  struct Edge: Equatable {
    var source: Int
    var target: Int
    var label: String?
  }

  /// A box or a waypoint with its place.
  struct Item {
    var box: Box
    var isWaypoint: Bool
    var rank = 0
    var order = 0
    var column = 0
    var center: Int { column + (box.width - 1) / 2 }
    /// Columns in which an edge may arrive.
    var entries: ClosedRange<Int> {
      box.width > 2 && box.isFramed ? column + 1...column + box.width - 2 : column...column + box.width - 1
    }
  }

  /// Boxes first, then waypoints.
  private(set) var items: [Item]
  /// Edges between neighbouring layers only.
  private(set) var hops: [Edge] = []

  /// Places the boxes. Each edge leads from an earlier box to a later one.
  init(boxes: [Box], edges: [Edge]) throws(FigureError) {
    items = boxes.map { Item(box: $0, isWaypoint: false) }
    // The first layout tells the layers; the second one has room for the waypoints.
    let trunk = trunk(count: boxes.count, edges: edges.map { ($0.source, $0.target) })
    try place(edges, trunk: trunk)
    for edge in edges {
      var last = edge.source
      for rank in stride(from: items[edge.source].rank + 1, to: items[edge.target].rank, by: 1) {
        items.append(Item(box: Box(lines: ["│"], isFramed: false), isWaypoint: true, rank: rank))
        hops.append(Edge(source: last, target: items.count - 1))
        last = items.count - 1
      }
      hops.append(Edge(source: last, target: edge.target, label: edge.label))
    }
    try place(hops, trunk: trunk)
    align()
  }

  /// Columns from the leftmost to the rightmost box.
  var width: Int { items.map { $0.column + $0.box.width }.max() ?? 0 }

  /// Item indices by layer, each from left to right.
  var ranks: [[Int]] {
    var ranks: [Int: [Int]] = [:]
    for index in items.indices { ranks[items[index].rank, default: []].append(index) }
    return ranks.sorted { $0.key < $1.key }.map { $0.value.sorted { items[$0].order < items[$1].order } }
  }

  private mutating func place(_ edges: [Edge], trunk: [Int: Int]) throws(FigureError) {
    let pointsPerColumn = 8.0
    func inches(_ columns: Int) -> String { String(Double(columns) * pointsPerColumn / 72) }
    var drawing = GraphDrawing(attributes: ["nodesep": inches(2), "ranksep": "0.3"])
    drawing.nodeDefaults = ["shape": "box", "fixedsize": "true", "height": "0.4"]
    drawing.nodes = items.indices.map {
      .init(id: String($0), label: .plain(""), attributes: ["width": inches(items[$0].box.width)])
    }
    drawing.edges = edges.map {
      .init(
        from: String($0.source), to: String($0.target),
        attributes: ["weight": trunk[$0.source] == $0.target ? "20" : "1"])
    }
    let layout = try drawing.layout()
    for index in items.indices {
      guard let place = layout.places[String(index)] else { throw .unknownNode(String(index)) }
      items[index].rank = place.rank
      items[index].order = place.order
      items[index].column = Int((place.x / pointsPerColumn - Double(items[index].box.width) / 2).rounded())
    }
  }

  /// Points become columns by rounding, which may bend a straight line by one column: this takes the bend out.
  private mutating func align() {
    for rank in ranks {
      var free = Int.min / 2
      for index in rank {
        let sources = hops.filter { $0.target == index }.map(\.source)
        if let source = sources.min(by: { distance($0, index) < distance($1, index) }), distance(source, index) == 1 {
          items[index].column += items[source].center - items[index].center
        }
        items[index].column = max(items[index].column, free)
        free = items[index].column + items[index].box.width + 1
      }
    }
    let left = items.map(\.column).min() ?? 0
    for index in items.indices { items[index].column -= left }
  }

  private func distance(_ a: Int, _ b: Int) -> Int { abs(items[a].center - items[b].center) }
}
