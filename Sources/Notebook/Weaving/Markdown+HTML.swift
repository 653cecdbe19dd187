import Formulas

/// The prose of a lesson as HTML, one block a line or more.
struct ProseWriter {
  let links: LessonLinks
  /// Whether it is written of sources, whose names lead to them.
  let isAmongSources: Bool
  var anchors = Anchors()
  /// The headings so far, for a list of contents.
  private(set) var headings: [(level: Int, anchor: String, text: String)] = []

  init(links: LessonLinks, isAmongSources: Bool = false) {
    (self.links, self.isAmongSources) = (links, isAmongSources)
  }

  mutating func blocks(_ blocks: [Markdown]) -> [String] { blocks.map { block($0) }.filter { !$0.isEmpty } }

  private mutating func block(_ block: Markdown) -> String {
    switch block.kind {
    case .heading(let level, let inlines): return heading(inlines, level: level)
    case .paragraph(let inlines):
      if let formula = inlines.onlyFormula { return FormulaHTML.block(formula) }
      return HTML.element("p", [:], self.inlines(inlines))
    case .quote(let blocks): return HTML.block("blockquote", [:], self.blocks(blocks))
    case .list(let start, let isTight, let items):
      let lines = items.map { item(of: $0, isTight: isTight) }
      guard let start else { return HTML.block("ul", [:], lines) }
      return HTML.block("ol", ["start": start == 1 ? nil : String(start)], lines)
    case .code(let info, let text):
      if info.isEmpty, let formulas = FormulaBlock(text) { return FormulaHTML.block(formulas, source: text) }
      return HTML.element("pre", ["class": "plain"], HTML.escaped(OutputText.lines(of: text).joined(separator: "\n")))
    case .table(let rows, let alignments): return table(rows, alignments)
    case .html: return ""
    case .rule: return "<hr>"
    }
  }

  private mutating func heading(_ inlines: [Markdown.Inline], level: Int) -> String {
    let text = inlines.plainText
    let anchor = anchors.name(for: text)
    headings.append((level, anchor, text))
    return HTML.element("h\(level)", ["id": anchor], self.inlines(inlines))
  }

  private mutating func item(of blocks: [Markdown], isTight: Bool) -> String {
    HTML.element("li", [:], content(of: blocks, isTight: isTight))
  }

  /// What stands in a list's item: in a tight list without paragraphs.
  mutating func content(of blocks: [Markdown], isTight: Bool = true) -> String {
    blocks.map { block in
      if isTight, case .paragraph(let inlines) = block.kind { return self.inlines(inlines) }
      return self.block(block)
    }.joined(separator: "\n")
  }

  private func table(_ rows: [[[Markdown.Inline]]], _ alignments: [Markdown.ColumnAlignment]) -> String {
    let lines = rows.enumerated().map { index, row in
      let cells = row.enumerated().map { column, cell in
        let isRight = column < alignments.count && alignments[column] == .right
        return HTML.element(index == 0 ? "th" : "td", ["class": isRight ? "right" : nil], inlines(cell))
      }
      return HTML.element("tr", [:], cells.joined())
    }
    return HTML.element("div", ["class": "scroll"], HTML.block("table", [:], lines))
  }

  func inlines(_ inlines: [Markdown.Inline]) -> String {
    inlines.withJoinedLines.map { inline in
      switch inline {
      case .text(let text): FormulaHTML.text(text)
      case .code(let text): code(text)
      case .emphasis(let inner): HTML.element("em", [:], self.inlines(inner))
      case .strong(let inner): HTML.element("strong", [:], self.inlines(inner))
      case .link(let address, let inner): link(address, inner)
      case .image: HTML.escaped([inline].plainText)
      case .softBreak: "\n"
      case .lineBreak: "<br>\n"
      case .html: ""
      }
    }.joined()
  }

  private func code(_ text: String) -> String {
    let code = HTML.element("code", [:], HTML.escaped(text))
    let address = SourceLinks.address(of: text, amongSources: isAmongSources)
    return address.map { HTML.element("a", ["href": $0], code) } ?? code
  }

  /// Lessons are linked to by their files, from sources by their slugs, and the web: other schemes could run something, and other files are not part
  /// of the site.
  private func link(_ address: String, _ inner: [Markdown.Inline]) -> String {
    if let lesson = links.lesson(file: address) ?? links.lesson(address) {
      return HTML.element("a", ["href": LessonLinks.page(of: lesson), "title": lesson.title], inlines(inner))
    }
    let isWeb = address.hasPrefix("https://") || address.hasPrefix("http://")
    return isWeb ? HTML.element("a", ["href": address], inlines(inner)) : inlines(inner)
  }
}

extension [Markdown.Inline] {
  /// With line ends as part of the text, so that a formula over two lines is whole.
  fileprivate var withJoinedLines: [Markdown.Inline] {
    reduce(into: []) { joined, inline in
      let added: String? = if case .text(let text) = inline { text } else if inline == .softBreak { "\n" } else { nil }
      guard let added else { return joined.append(inline) }
      if case .text(let earlier)? = joined.last {
        joined[joined.count - 1] = .text(earlier + added)
      } else {
        joined.append(.text(added))
      }
    }
  }

  /// The formula that is all of it, set off from the text.
  fileprivate var onlyFormula: String? {
    let joined = withJoinedLines
    guard joined.count == 1, case .text(let text)? = joined.first else { return nil }
    let pieces = Maths.pieces(of: text)
    guard pieces.count == 1, case .formula(let source, isDisplayed: true)? = pieces.first else { return nil }
    return source
  }
}
