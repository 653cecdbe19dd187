import Language
import Texts

/// What no lesson may hold, whoever wrote it: it is shown at terminals, put into pages and kept in notebooks, and may do
/// nothing there but be read.
enum LessonText {
  /// The longest file that is read.
  static let mostBytes = 1_000_000

  /// The text as it stands in the file.
  static func check(_ text: String) throws(Complaint) {
    guard text.utf8.count <= mostBytes else {
      throw Complaint(1, "the file has \(text.utf8.count.grouped) bytes; a lesson has at most \(mostBytes.grouped)")
    }
    var line = 1
    var last: Unicode.Scalar = "\n"
    for scalar in text.unicodeScalars {
      // Lines may end as they do on Windows.
      if last == "\r", scalar != "\n" { throw noText(last, line) }
      if scalar.isNoText && scalar != "\r" || Maths.isHidden(scalar) { throw noText(scalar, line) }
      if scalar == "\n" { line += 1 }
      last = scalar
    }
    if last == "\r" { throw noText(last, line) }
  }

  /// A text that was written with escapes, `\e` or `&#27;`, as it came out of them.
  static func check(decoded text: String, _ line: Int) throws(Complaint) {
    if let scalar = text.unicodeScalars.first(where: \.isNoText) { throw noText(scalar, line) }
  }

  /// Prose as it was read.
  ///
  /// - Parameter isInside: whether it stands in a list or a quotation.
  static func check(_ blocks: [Markdown], isInside: Bool = false) throws(Complaint) {
    for block in blocks {
      switch block.kind {
      case .heading(_, let inlines), .paragraph(let inlines): try check(inlines, block.lines.first)
      case .quote(let inner): try check(inner, isInside: true)
      case .list(_, _, let items): for item in items { try check(item, isInside: true) }
      case .code(let info, let text): try check(decoded: info + text, block.lines.first)
      case .table(let rows, _):
        for cell in rows.joined() { try check(cell, block.lines.first) }
      case .html(let text):
        try check(decoded: text, block.lines.first)
        if isInside { throw html(text, block.lines.first) }
      case .rule: break
      }
    }
  }

  /// Markdown in a comment: what is said to an answer.
  static func check(markdown text: String, _ line: Int) throws(Complaint) {
    let blocks: [Markdown]
    do throws(Complaint) {
      blocks = try Markdown.read(text)
      try check(blocks)
    } catch {
      throw Complaint(line, error.reason)
    }
    for block in blocks {
      if case .html(let text) = block.kind { throw html(text, line) }
    }
  }

  private static func check(_ inlines: [Markdown.Inline], _ line: Int) throws(Complaint) {
    for inline in inlines {
      switch inline {
      case .text(let text), .code(let text): try check(decoded: text, line)
      case .emphasis(let inner), .strong(let inner): try check(inner, line)
      case .link(let address, let inner), .image(let address, let inner):
        try check(decoded: address, line)
        guard leadsSomewhere(address) else {
          throw Complaint(line, "a link leads to https:// or http://, or to a file beside the lesson, got \(address)")
        }
        try check(inner, line)
      case .html(let text): throw html(text, line)
      case .softBreak, .lineBreak: break
      }
    }
  }

  /// Other schemes could run something: `javascript:`, `data:`.
  private static func leadsSomewhere(_ address: String) -> Bool {
    if address.hasPrefix("https://") || address.hasPrefix("http://") { return true }
    return !address.contains(":") && !address.hasPrefix("//")
  }

  private static func html(_ text: String, _ line: Int) -> Complaint {
    Complaint(line, "HTML other than <details> and comments on lines of their own is not shown: \(text.prefix(60))")
  }

  /// Words that drive a session are for who sits at it; a starter is typed by the learner, with the learner's rights.
  static func check(code: String, _ line: Int) throws(Complaint) {
    for text in code.split(whereSeparator: \.isNewline) {
      guard let match = text.trimmed.prefixMatch(of: /\.(\p{L}+)/), !Session.isForLessons(dotWord: match.output.1)
      else {
        continue
      }
      throw Complaint(line, "`\(match.output.0)` is for who sits at the prompt; a lesson's lines do without it")
    }
  }

  private static func noText(_ scalar: Unicode.Scalar, _ line: Int) -> Complaint {
    Complaint(line, "a lesson is text, and \(scalar.number) is none: it would drive what shows it")
  }
}
