import CCommonMark

extension Markdown {
  /// Lists in quotations in lists: more of this nobody reads, and each level takes of the stack.
  private static let mostLevels = 40

  /// The blocks of a CommonMark text with tables; what cannot be read is one paragraph.
  static func blocks(of text: String) -> [Markdown] {
    (try? read(text)) ?? [Markdown(kind: .paragraph([.text(text)]), lines: LineSpan(first: 1, last: 1))]
  }

  /// The blocks of a CommonMark text with tables.
  ///
  /// - Throws: where it is nested too deeply.
  static func read(_ text: String) throws(Complaint) -> [Markdown] {
    cmark_gfm_core_extensions_ensure_registered()
    guard let parser = cmark_parser_new(CMARK_OPT_DEFAULT) else { return [] }
    defer { cmark_parser_free(parser) }
    if let tables = cmark_find_syntax_extension("table") { cmark_parser_attach_syntax_extension(parser, tables) }
    var source = Maths.protected(text)
    source.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { cmark_parser_feed(parser, $0.baseAddress, $0.count) }
    }
    guard let document = cmark_parser_finish(parser) else { return [] }
    defer { cmark_node_free(document) }
    if let line = lineOfTooDeep(document) {
      throw Complaint(line, "this is nested more than \(mostLevels) levels deep")
    }
    return children(of: document).compactMap(block)
  }

  private typealias Node = OpaquePointer

  /// Goes over the tree without calling itself.
  private static func lineOfTooDeep(_ document: Node) -> Int? {
    var (node, depth, line) = (document, 0, 1)
    while true {
      line = max(line, Int(cmark_node_get_start_line(node)))
      if let child = cmark_node_first_child(node) {
        (node, depth) = (child, depth + 1)
        if depth > mostLevels { return line }
        continue
      }
      while cmark_node_next(node) == nil {
        guard node != document, let parent = cmark_node_parent(node) else { return nil }
        (node, depth) = (parent, depth - 1)
      }
      guard node != document, let next = cmark_node_next(node) else { return nil }
      node = next
    }
  }

  private static func children(of node: Node) -> [Node] {
    var children: [Node] = []
    var next = cmark_node_first_child(node)
    while let child = next {
      children.append(child)
      next = cmark_node_next(child)
    }
    return children
  }

  private static func block(_ node: Node) -> Markdown? {
    guard let kind = kind(of: node) else { return nil }
    let lines = LineSpan(
      first: Int(cmark_node_get_start_line(node)), last: Int(cmark_node_get_end_line(node)))
    return Markdown(kind: kind, lines: lines)
  }

  private static func kind(of node: Node) -> Kind? {
    // Names, not the enum: an extension's node types are numbered when it is registered.
    switch string(cmark_node_get_type_string(node)) {
    case "heading": return .heading(level: Int(cmark_node_get_heading_level(node)), inlines(of: node))
    case "paragraph": return .paragraph(inlines(of: node))
    case "block_quote": return .quote(children(of: node).compactMap(block))
    case "list":
      let isOrdered = cmark_node_get_list_type(node) == CMARK_ORDERED_LIST
      return .list(
        start: isOrdered ? Int(cmark_node_get_list_start(node)) : nil,
        isTight: cmark_node_get_list_tight(node) != 0,
        items: children(of: node).map { children(of: $0).compactMap(block) })
    case "code_block":
      return .code(info: literal(cmark_node_get_fence_info(node)), text: literal(cmark_node_get_literal(node)))
    case "html_block": return .html(literal(cmark_node_get_literal(node)))
    case "thematic_break": return .rule
    case "table": return table(node)
    default: return nil
    }
  }

  private static func table(_ node: Node) -> Kind {
    let count = Int(cmark_gfm_extensions_get_table_columns(node))
    let letters = cmark_gfm_extensions_get_table_alignments(node)
    return .table(
      rows: children(of: node).map { children(of: $0).map(inlines) },
      alignments: (0..<count).map { letters?[$0] == UInt8(ascii: "r") ? .right : .left })
  }

  private static func inlines(of node: Node) -> [Inline] {
    var inlines: [Inline] = []
    var waiting = ""
    func flush() {
      if !waiting.isEmpty { inlines.append(.text(waiting)) }
      waiting = ""
    }
    for inline in children(of: node).map(inline) {
      // The parser leaves text in the pieces it was scanned in.
      if case .text(let text) = inline {
        waiting += text
      } else {
        flush()
        inlines.append(inline)
      }
    }
    flush()
    return inlines
  }

  private static func inline(_ node: Node) -> Inline {
    switch string(cmark_node_get_type_string(node)) {
    case "code": .code(literal(cmark_node_get_literal(node)))
    case "emph": .emphasis(inlines(of: node))
    case "strong": .strong(inlines(of: node))
    case "link": .link(address: literal(cmark_node_get_url(node)), inlines(of: node))
    case "image": .image(address: literal(cmark_node_get_url(node)), inlines(of: node))
    case "softbreak": .softBreak
    case "linebreak": .lineBreak
    case "html_inline": .html(literal(cmark_node_get_literal(node)))
    // Maths stays protected here until a line is laid out, so that a formula is kept on one line where it fits.
    default: .text(string(cmark_node_get_literal(node)))
    }
  }

  private static func literal(_ text: UnsafePointer<CChar>?) -> String { Maths.restored(string(text)) }

  private static func string(_ text: UnsafePointer<CChar>?) -> String { text.map { String(cString: $0) } ?? "" }
}

extension [Markdown.Inline] {
  /// The text without its markup, on one line.
  var plainText: String {
    map { inline in
      switch inline {
      case .text(let text): Maths.restored(text)
      case .code(let text): text
      case .emphasis(let inner), .strong(let inner), .link(_, let inner): inner.plainText
      case .image(_, let inner): "[picture: \(inner.plainText)]"
      case .softBreak, .lineBreak: " "
      case .html: ""
      }
    }.joined()
  }
}
