import Texts

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
      let shown = ((try? HTMLPiece.pieces(of: html, line: block.lines.first)) ?? []).map { tag(of: $0) }.joined()
      if !shown.isEmpty { blocks.append(shown) }
    case .code(let info, _) where info.hasPrefix("output") && !isFolded: break
    case .paragraph(let inlines):
      if case .image? = inlines.first, inlines.count == 1 { break }
      // Words beside the tags of a hint: what else stands on their line is HTML.
      blocks.append(text.hasPrefix("<") ? HTML.escaped(inlines.plainText) : Self.harmless(text))
    default: blocks.append(Self.harmless(text))
    }
  }

  /// What of HTML is the lesson's, and nothing that a summary or a line beside it may hold.
  private mutating func tag(of piece: HTMLPiece) -> String {
    switch piece {
    case .detailsStart:
      isFolded = true
      return "<details>"
    case .detailsEnd:
      isFolded = false
      return "</details>"
    case .summary(let text): return "<summary>\(HTML.escaped(String(text)))</summary>"
    case .text(let text): return HTML.escaped(String(text))
    case .comment: return ""
    }
  }

  /// A picture from elsewhere is a link to it: who opens a notebook asks the network for nothing.
  private static func harmless(_ text: String) -> String {
    Maths.withoutTags(text).replacing("![", with: "[").onlyText
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
