import Language
import Syntax

/// Code with light colours, from the language's own tokens.
enum CodeHTML {
  /// An input of one or more lines. What cannot be read, such as a mistake on purpose, stays plain.
  static func input(_ code: String) -> String {
    HTML.element("pre", ["class": "in"], HTML.element("code", [:], coloured(code)))
  }

  static func coloured(_ code: String) -> String {
    guard let tokens = try? Lexer.tokens(of: code) else { return HTML.escaped(code) }
    let source = SourceText(code)
    var html = ""
    var end = 0
    var isFirst = true
    for (index, token) in tokens.enumerated() where token.kind != .end {
      html += between(source, end, token.range.start)
      let text = HTML.escaped(source[token.range])
      let next = index + 1 < tokens.count ? tokens[index + 1] : nil
      let look = look(of: token, before: next, isFirst: isFirst)
      html += look.map { HTML.element($0 == "blank" ? "mark" : "span", ["class": $0], text) } ?? text
      end = token.range.end
      isFirst = token.kind == .newline || ["=", ";"].contains(token.symbol ?? "")
    }
    return html + between(source, end, code.unicodeScalars.count)
  }

  /// Spaces and comments, which are no tokens.
  private static func between(_ source: SourceText, _ start: Int, _ end: Int) -> String {
    let text = source[SourceRange(start: start, end: max(start, end))]
    guard let comment = text.firstIndex(of: "#") else { return HTML.escaped(text) }
    return HTML.escaped(text[..<comment]) + HTML.element("span", ["class": "comment"], HTML.escaped(text[comment...]))
  }

  private static func look(of token: Token, before next: Token?, isFirst: Bool) -> String? {
    switch token.kind {
    case .number: "number"
    case .string: "string"
    case .blank: "blank"
    case .dotWord, .help: "verb"
    case .word(let word):
      if next?.isSymbol(":") == true { "key" } else if isFirst && Session.isVerb(word) { "verb" } else { nil }
    default: nil
    }
  }
}
