/// Swift with light colours, as the prompt's lines have them: words of the language, numbers, texts, comments.
enum SwiftHTML {
  static func coloured(_ code: String) -> String {
    var html = ""
    var plain = ""
    var rest = code[...]
    func flush() {
      html += HTML.escaped(plain)
      plain = ""
    }
    while let first = rest.first {
      let (look, end) = token(at: rest, first, after: plain.last)
      let text = rest[..<end]
      if let look {
        flush()
        // A line at a time, so that no element goes over the end of one.
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        html += lines.map { $0.isEmpty ? "" : HTML.element("span", ["class": look], HTML.escaped($0)) }
          .joined(separator: "\n")
      } else {
        plain += text
      }
      rest = rest[end...]
    }
    flush()
    return html
  }

  private static func token(
    at text: Substring, _ first: Character, after previous: Character?
  ) -> (look: String?, end: String.Index) {
    if text.hasPrefix("//") { return ("comment", text.firstIndex(of: "\n") ?? text.endIndex) }
    if first == "\"" { return ("string", endOfText(text)) }
    if first == "@" { return ("key", text.dropFirst().firstIndex { !isWordPart($0) } ?? text.endIndex) }
    if first.isASCII, first.isNumber {
      // `$0` is a name, and `0..<n` and `0.isZero` have no number `0.`.
      let digits = /0x[0-9A-Fa-f_]+|[0-9][0-9_]*(?:\.[0-9][0-9_]*)?(?:[eE]-?[0-9]+)?/
      let length = text.prefixMatch(of: digits)?.range.upperBound
      return (previous == "$" ? nil : "number", length ?? text.index(after: text.startIndex))
    }
    if isWordPart(first) {
      let end = text.firstIndex { !isWordPart($0) } ?? text.endIndex
      // `.self` and `.init` are members.
      return (previous != "." && keywords.contains(String(text[..<end])) ? "verb" : nil, end)
    }
    return (nil, text.index(after: text.startIndex))
  }

  /// The end of a text that begins here: of one line or of several, with values inside that may hold texts themselves.
  private static func endOfText(_ text: Substring) -> String.Index {
    let mark = text.hasPrefix("\"\"\"") ? "\"\"\"" : "\""
    var rest = text.dropFirst(mark.count)
    while !rest.isEmpty, !rest.hasPrefix(mark) {
      if rest.hasPrefix("\\(") {
        rest = rest.dropFirst(2)
        var depth = 1
        while depth > 0, let next = rest.first {
          if next == "\"" {
            rest = rest[endOfText(rest)...]
            continue
          }
          depth += next == "(" ? 1 : next == ")" ? -1 : 0
          rest = rest.dropFirst()
        }
      } else {
        rest = rest.dropFirst(rest.hasPrefix("\\") ? 2 : 1)
      }
    }
    return rest.dropFirst(mark.count).startIndex
  }

  private static func isWordPart(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || character == "_"
  }

  private static let keywords: Set = [
    "actor", "any", "as", "associatedtype", "break", "case", "catch", "continue", "default", "defer", "do", "else",
    "enum", "extension", "fallthrough", "false", "fileprivate", "final", "for", "func", "get", "guard", "if", "import",
    "in", "indirect", "init", "inout", "internal", "is", "lazy", "let", "mutating", "nil", "package", "private",
    "protocol", "public", "repeat", "rethrows", "return", "self", "Self", "set", "some", "static", "struct",
    "subscript", "super", "switch", "throw", "throws", "true", "try", "typealias", "var", "where", "while",
  ]
}
