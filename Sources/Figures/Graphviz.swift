internal import CGraphviz
import Synchronization
import Tensors

/// The formats that a graph can be rendered to, all in memory.
public enum ImageFormat: String, CaseIterable, Sendable {
  case svg, png, pdf, dot
}

/// Where a laid-out graph's nodes stand.
struct GraphLayout: Equatable, Sendable {
  struct Place: Equatable, Sendable {
    /// Edges lead from smaller ranks to larger ones.
    var rank: Int
    /// The position within the rank, from the left.
    var order: Int
    /// The centre, in points from the left edge.
    var x: Double
  }
  /// By node id.
  var places: [String: Place]
}

extension GraphDrawing {
  /// Lays the graph out with `dot` and renders it.
  ///
  /// - Throws: `FigureError.cancelled` where arithmetic is cancelled; see `Cancellation.abandonable`.
  public func rendered(as format: ImageFormat) throws(FigureError) -> [UInt8] {
    try Cancellation.abandonable(cancelled: FigureError.cancelled) { () throws(FigureError) in
      try renderedAtLast(as: format)
    }
  }

  private func renderedAtLast(as format: ImageFormat) throws(FigureError) -> [UInt8] {
    try Graphviz.laidOut(self) { context, graph throws(FigureError) in
      if format == .png {
        espalier_set_resolution(graph, try Bitmap.resolution(points: espalier_extent(graph) + Bitmap.margin))
      }
      let bytes = try Graphviz.render(graph, as: format.rawValue, context)
      guard format == .svg, !flushRight.isEmpty else { return bytes }
      let operations = try Graphviz.render(graph, as: "xdot", context)
      let anchored = AnchoredText(
        svg: String(decoding: bytes, as: UTF8.self), xdot: String(decoding: operations, as: UTF8.self),
        flushRight: flushRight)
      return Array(anchored.svg.utf8)
    }
  }

  /// Ranks, order within each rank and horizontal positions, for renderers that draw the graph themselves.
  func layout() throws(FigureError) -> GraphLayout {
    try Cancellation.abandonable(cancelled: FigureError.cancelled) { () throws(FigureError) in try layoutAtLast() }
  }

  private func layoutAtLast() throws(FigureError) -> GraphLayout {
    try Graphviz.laidOut(self) { _, graph throws(FigureError) in
      var places: [String: GraphLayout.Place] = [:]
      for id in nodes.map(\.id) {
        guard let node = Graphviz.node(id, in: graph) else { throw .unknownNode(id) }
        places[id] = GraphLayout.Place(
          rank: Int(espalier_node_rank(node)), order: Int(espalier_node_order(node)), x: espalier_node_x(node))
      }
      return GraphLayout(places: places)
    }
  }
}

/// How large a PNG may be, and how small before nobody can read it.
enum Bitmap {
  /// Cairo's limit on either side; beyond it the library would shrink the picture and say so on its own.
  private static let largestSide = 32_767.0
  /// Points are small on today's screens, and only a bitmap cannot be enlarged.
  private static let usualResolution = 120.0
  /// Letters of 9 points, the smallest there are, are then 8 pixels high.
  private static let leastResolution = 64.0
  /// What `pad` adds on both sides, in points, with a little room for rounding.
  static let margin = 2 * 0.15 * 72 + 2

  /// Pixels for an inch of 72 points.
  static func resolution(points: Double) throws(FigureError) -> Double {
    let most = (largestSide * 72 / points).rounded(.down)
    guard most >= leastResolution else {
      throw .tooLargeForBitmap(pixels: Int((points * usualResolution / 72).rounded()), limit: Int(largestSide))
    }
    return min(usualResolution, most)
  }
}

/// The one door to the C library, which keeps global state and bears one visitor at a time.
enum Graphviz {
  typealias Context = OpaquePointer
  typealias Graph = UnsafeMutablePointer<Agraph_t>

  /// Created with the first drawing, since it takes 20 ms, and kept: a second one would share the same globals.
  private static let context = Mutex<Context?>(nil)

  /// What the library said since the last call. The C callback carries no context of its own, hence a global, and
  /// is called while `context` is locked, hence a lock of its own.
  private static let messages = Mutex("")

  static var complaints: String { messages.withLock { $0 } }

  /// Builds and lays out a drawing, hands it to `body`, and frees everything.
  static func laidOut<Result: Sendable>(
    _ drawing: GraphDrawing, _ body: (Context, Graph) throws(FigureError) -> Result
  ) throws(FigureError) -> Result {
    try drawing.checkReferences()
    return try context.withLock { shared throws(FigureError) -> Result in
      messages.withLock { $0 = "" }
      _ = agseterrf { piece in
        guard let piece else { return 0 }
        let text = String(cString: piece)
        Graphviz.messages.withLock { $0 += text }
        return 0
      }
      if shared == nil { shared = gvContext() }
      guard let context = shared else { throw failure(in: "gvContext", messages: complaints) }

      let graph = try open(drawing)
      defer { agclose(graph) }
      guard gvLayout(context, graph, drawing.engine) == 0 else { throw failure(in: "gvLayout", messages: complaints) }
      defer { gvFreeLayout(context, graph) }
      // A label with broken markup is only reported, and drawn without the label: that is a failure here.
      guard !complaints.contains("Error: ") else { throw failure(in: "gvLayout", messages: complaints) }
      return try body(context, graph)
    }
  }

  /// A laid-out graph in a format of the library's.
  static func render(_ graph: Graph, as format: String, _ context: Context) throws(FigureError) -> [UInt8] {
    var data: UnsafeMutablePointer<CChar>?
    var count: UInt32 = 0
    let status = gvRenderData(context, graph, format, &data, &count)
    defer { if let data { gvFreeRenderData(data) } }
    guard status == 0, let data else { throw failure(in: "gvRenderData", messages: complaints) }
    return UnsafeRawBufferPointer(start: data, count: Int(count)).map { $0 }
  }

  /// The typed error for what Graphviz said.
  ///
  /// Without the list of its plugins it names the format it wanted and offers a choice of none.
  static func failure(in call: String, messages: String) -> FigureError {
    let lines = messages.split(whereSeparator: \.isNewline)
    let text = lines.joined(separator: "; ").trimmingSuffix(while: \.isWhitespace)
    return text.hasSuffix("Use one of:") ? .graphvizPluginsMissing : .graphviz(call: call, messages: String(text))
  }

  private static func open(_ drawing: GraphDrawing) throws(FigureError) -> Graph {
    guard let graph = withMutable(drawing.name.escapedForMarkup, { agopen($0, espalier_directed_graph(), nil) }) else {
      throw failure(in: "agopen", messages: complaints)
    }
    declare(drawing.attributes, kind: AGRAPH, in: graph)
    declare(drawing.nodeDefaults, kind: AGNODE, in: graph)
    declare(drawing.edgeDefaults, kind: AGEDGE, in: graph)
    var nodes: [String: UnsafeMutablePointer<Agnode_t>] = [:]
    for node in drawing.nodes {
      guard let pointer = self.node(node.id, in: graph) else {
        agclose(graph)
        throw failure(in: "agnode", messages: complaints)
      }
      nodes[node.id] = pointer
      set(node.label, of: pointer, in: graph)
      for (name, value) in node.attributes.sorted(by: { $0.key < $1.key }) { set(name, value, of: pointer) }
    }
    for edge in drawing.edges {
      guard let pointer = agedge(graph, nodes[edge.source], nodes[edge.target], nil, 1) else {
        agclose(graph)
        throw failure(in: "agedge", messages: complaints)
      }
      for (name, value) in edge.attributes.sorted(by: { $0.key < $1.key }) { set(name, value, of: pointer) }
    }
    return graph
  }

  /// The node of that id, made if it does not exist. Ids end up in SVG titles, where `&` starts an entity.
  static func node(_ id: String, in graph: Graph) -> UnsafeMutablePointer<Agnode_t>? {
    withMutable(id.escapedForMarkup) { agnode(graph, $0, 1) }
  }

  /// Gives an attribute to the graph itself, or its default to all nodes or edges.
  private static func declare(_ attributes: [String: String], kind: Int32, in graph: Graph) {
    for (name, value) in attributes.sorted(by: { $0.key < $1.key }) {
      withMutable(name) { name in withMutable(value) { value in _ = agattr(graph, kind, name, value) } }
    }
  }

  private static func set(_ name: String, _ value: String, of object: UnsafeMutableRawPointer) {
    withMutable(name) { name in
      withMutable(value) { value in withMutable("") { none in _ = agsafeset(object, name, value, none) } }
    }
  }

  private static func set(_ label: GraphDrawing.Label, of node: UnsafeMutablePointer<Agnode_t>, in graph: Graph) {
    switch label {
    case .plain(let text): set("label", text.escapedForGraphviz, of: node)
    case .markup(let markup):
      // `agsafeset` would take the markup for plain text: the string must be made as markup and set as it is.
      let symbol = withMutable("label") { name in withMutable("") { none in agattr(graph, AGNODE, name, none) } }
      guard let string = withMutable(markup, { agstrdup_html(graph, $0) }) else { return }
      agxset(node, symbol, string)
      agstrfree(graph, string)
    }
  }

  /// The library's strings are `char *` that it does not write to.
  private static func withMutable<Result>(
    _ text: String, _ body: (UnsafeMutablePointer<CChar>) -> Result
  ) -> Result {
    text.withCString { body(UnsafeMutablePointer(mutating: $0)) }
  }
}

extension GraphDrawing {
  fileprivate func checkReferences() throws(FigureError) {
    var ids: Set<String> = []
    for node in nodes where !ids.insert(node.id).inserted { throw .duplicateNode(node.id) }
    for edge in edges {
      if !ids.contains(edge.source) { throw .unknownNode(edge.source) }
      if !ids.contains(edge.target) { throw .unknownNode(edge.target) }
    }
  }
}
