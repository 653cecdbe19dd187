/// What a lesson's file says between two cells, for readers who have a Markdown of their own.
struct LessonSource {
  let body: String
  private let lines: [String]
  private var blocks: [String] = []
  private var isFolded = false

  init(_ text: String) {
    lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }.map(String.init)
    body = (try? FrontMatter(text).body) ?? ""
  }

  /// Adds a block as it stands: comments are the program's, and outputs and pictures come from the run.
  mutating func add(_ block: Markdown) {
    let text = lines[max(block.lines.first - 1, 0)..<min(block.lines.last, lines.count)].joined(separator: "\n")
    switch block.kind {
    case .html(let html):
      let shown = html.replacing(/<!--[\s\S]*?-->/, with: "").trimmed
      if shown.contains("<details") { isFolded = true }
      if shown.contains("</details>") { isFolded = false }
      if !shown.isEmpty { blocks.append(String(shown)) }
    case .code(let info, _) where info.hasPrefix("output") && !isFolded: break
    case .paragraph(let inlines):
      if case .image? = inlines.first, inlines.count == 1 { break }
      blocks.append(text)
    default: blocks.append(text)
    }
  }

  /// All that was added, which is forgotten then.
  mutating func taken(and more: [String] = []) -> String {
    defer { blocks = [] }
    return (blocks + more).joined(separator: "\n\n")
  }
}

extension Markdown {
  /// The id of the cell that a fence is.
  var cellID: String? {
    guard case .code(let info, _) = kind, info.hasPrefix("espalier") else { return nil }
    return try? Attributes(info.dropFirst("espalier".count).trimmed, line: lines.first).id
  }
}
