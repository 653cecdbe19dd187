import Texts
import Figures

extension [Markdown] {
  /// The blocks as plain lines for a terminal, an empty line between two blocks.
  func text(width: Int) -> [String] {
    let blocks = map { $0.text(width: Swift.max(1, width)) }.filter { !$0.isEmpty }
    return Array<String>(blocks.joined(separator: [""]))
  }
}

extension Markdown {
  fileprivate func text(width: Int) -> [String] {
    switch kind {
    case .heading(let level, let inlines): Markdown.heading(inlines.text, level: level, width: width)
    case .paragraph(let inlines): WrappedText.lines(inlines.text, width: width)
    case .quote(let blocks): blocks.text(width: width - 2).map { $0.isEmpty ? "│" : "│ " + $0 }
    case .list(let start, let isTight, let items): Markdown.list(items, start, isTight, width: width)
    case .code(_, let text):
      OutputText.lines(of: text).flatMap { WrappedText.broken($0, width: width - 4) }.map {
        $0.isEmpty ? "" : "    " + $0
      }
    case .table(let rows, let alignments): Markdown.table(rows, alignments, width: width)
    case .html: []
    case .rule: [String(repeating: "─", count: Swift.min(width, 20))]
    }
  }

  /// Titles are strong and underlined: structure must be seen without bold or colour, too.
  private static func heading(_ text: String, level: Int, width: Int) -> [String] {
    let lines = WrappedText.lines(text, width: width)
    let strong = lines.map(TextStyle.strong.marking)
    guard level <= 2 else { return strong }
    let length = lines.map { displayWidth($0) }.max() ?? 0
    return strong + [String(repeating: level == 1 ? "═" : "─", count: length)]
  }

  private static func list(_ items: [[Markdown]], _ start: Int?, _ isTight: Bool, width: Int) -> [String] {
    let blocks = items.enumerated().map { index, item in
      let mark = start.map { "\($0 + index). " } ?? "• "
      let room = Swift.max(1, width - displayWidth(mark))
      let indent = String(repeating: " ", count: displayWidth(mark))
      return item.text(width: room).enumerated().map { ($0 == 0 ? mark : $1.isEmpty ? "" : indent) + $1 }
    }
    return isTight ? blocks.flatMap { $0 } : Array(blocks.joined(separator: [""]))
  }

  private static func table(_ rows: [[[Inline]]], _ alignments: [ColumnAlignment], width: Int) -> [String] {
    let cells = rows.map { $0.map { Maths.restored(TextStyle.plain($0.text)) } }
    return Table(
      header: cells.first ?? [], rows: Array(cells.dropFirst()),
      alignments: alignments.map { $0 == .right ? .right : .left }
    ).text(width: width)
  }
}

extension [Markdown.Inline] {
  /// One text; formulas and code keep their spaces hidden, so that they stay on one line where they fit.
  fileprivate var text: String {
    map { inline in
      switch inline {
      case .text(let text): Maths.shown(text)
      case .code(let text): TextStyle.code.marking(Maths.unbroken(text))
      case .emphasis(let inner): TextStyle.emphasis.marking(inner.text)
      case .strong(let inner): TextStyle.strong.marking(inner.text)
      case .link(let address, let inner):
        if address.hasPrefix("http") {
          address == inner.plainText ? inner.text : "\(inner.text) (\(address))"
        } else {
          TextStyle.emphasis.marking(inner.text)
        }
      case .image: [inline].plainText
      case .softBreak: " "
      case .lineBreak: "\n"
      case .html: ""
      }
    }.joined()
  }
}
