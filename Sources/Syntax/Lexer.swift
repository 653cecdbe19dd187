/// Cuts an entry into tokens.
package struct Lexer {
  let scalars: [Unicode.Scalar]
  var offset = 0
  private var tokens: [Token] = []
  private var sawSpace = false
  private var depth = 0

  private init(_ source: String) { scalars = Array(source.unicodeScalars) }

  /// The tokens of the entry, `.end` last.
  package static func tokens(of source: String) throws(LanguageError) -> [Token] {
    var lexer = Lexer(source)
    try lexer.run()
    return lexer.tokens
  }

  /// Longest first.
  private static let operators = SymbolTable([
    ("..<", "..<"), ("...", "..."), ("|>", "|>"), ("==", "=="), ("!=", "!="), ("<=", "<="), (">=", ">="),
    ("≤", "<="), ("≥", ">="), ("≠", "!="), ("<", "<"), (">", ">"), ("=", "="), ("+", "+"), ("-", "-"),
    ("\u{2212}", "-"), ("*", "*"), ("/", "/"), ("@", "@"), ("^", "^"), ("²", "²"), ("³", "³"), ("%", "%"),
    ("(", "("), (")", ")"), ("[", "["), ("]", "]"), (",", ","), (";", ";"), (":", ":"), (".", "."),
    ("|", "|"), ("∣", "|"), ("·", "*"), ("⋅", "*"), ("∙", "*"), ("\u{387}", "*"), ("×", "*"),
  ])

  private mutating func run() throws(LanguageError) {
    // A byte-order mark is how some editors begin a script.
    if peek() == "\u{FEFF}" { offset = 1 }
    while let scalar = peek() {
      if Characters.isNewline(scalar) {
        offset += 1
        add(.newline, from: offset - 1)
        sawSpace = true
      } else if Characters.isSpace(scalar) {
        offset += 1
        sawSpace = true
      } else if scalar == "#" {
        offset = endOfLine
      } else {
        try readToken(startingWith: scalar)
      }
    }
    add(.end, from: offset)
  }

  private mutating func readToken(startingWith scalar: Unicode.Scalar) throws(LanguageError) {
    if isFirstOnLine, readSessionLine(startingWith: scalar) { return }
    let start = offset
    if Characters.isDigit(scalar) || scalar == "." && peek(1).map(Characters.isDigit) == true {
      add(.number(readNumber()), from: start)
    } else if scalar == "\"" {
      add(.string(try readString()), from: start)
    } else if Characters.startsName(scalar) {
      add(readWord(), from: start)
    } else if scalar == "√" || scalar == "∞" || scalar == "∑" {
      offset += 1
      add(.word(canonicalName(String(scalar))), from: start)
    } else {
      add(.symbol(try readSymbol(startingWith: scalar)), from: start)
    }
  }

  private mutating func readWord() -> Token.Kind {
    let start = offset
    while let scalar = peek(), Characters.continuesName(scalar) { offset += 1 }
    let text = text(from: start)
    if text.count >= 3, text.allSatisfy({ $0 == "_" }) { return .blank }
    let name = canonicalName(text)
    // The variance is one name; any other superscript is an operation.
    guard name == "σ", peek() == "²" else { return .word(name) }
    offset += 1
    return .word("σ²")
  }

  private mutating func readSymbol(startingWith scalar: Unicode.Scalar) throws(LanguageError) -> String {
    let rest = scalars[offset...]
    if let entry = Mistakes.operators.entry(beginning: rest) { throw mistake(entry) }
    // `..` alone is neither range.
    if let entry = Self.operators.entry(beginning: rest), !(entry.meaning == "." && peek(1) == ".") {
      offset += entry.text.count
      if Brackets.partners[entry.meaning] != nil { depth += 1 }
      if scalar == ")" || scalar == "]" { depth -= 1 }
      return entry.meaning
    }
    if let entry = Mistakes.symbols.entry(beginning: rest) { throw mistake(entry) }
    throw Mistakes.stray(scalar, at: offset)
  }

  /// Reads a dot word or a help line, which take all of their line.
  private mutating func readSessionLine(startingWith scalar: Unicode.Scalar) -> Bool {
    let start = offset
    if scalar == "?" {
      let topic = sessionText(from: start + 1)
      offset = endOfLine
      add(.help(topic.isEmpty ? nil : topic), from: start)
      return true
    }
    guard scalar == ".", let next = peek(1), Characters.startsName(next) else { return false }
    offset += 1
    while let scalar = peek(), Characters.continuesName(scalar) { offset += 1 }
    let word = text(from: start + 1)
    let rest = sessionText(from: offset)
    offset = endOfLine
    add(.dotWord(word, rest: rest), from: start)
    return true
  }

  /// The rest of the line, trimmed, without a comment. A `#` inside quotes or inside a word is kept.
  private func sessionText(from start: Int) -> String {
    var isQuoted = false
    let limit = endOfLine
    var end = start
    while end < limit {
      if scalars[end] == "\"" { isQuoted.toggle() }
      if scalars[end] == "#", !isQuoted, end == start || Characters.isSpace(scalars[end - 1]) { break }
      end += 1
    }
    var text = scalars[start..<end]
    while let last = text.last, Characters.isSpace(last) { text.removeLast() }
    return String(String.UnicodeScalarView(text.drop(while: Characters.isSpace)))
  }

  private func mistake(_ entry: SymbolTable.Entry) -> LanguageError {
    let range = SourceRange(start: offset, end: offset + entry.text.count)
    let text = String(String.UnicodeScalarView(entry.text))
    return LanguageError("`\(text)` means nothing here", at: range, suggestion: entry.meaning)
  }

  private mutating func add(_ kind: Token.Kind, from start: Int) {
    tokens.append(Token(kind: kind, range: SourceRange(start: start, end: offset), spaceBefore: sawSpace))
    sawSpace = false
  }

  private var isFirstOnLine: Bool { depth <= 0 && (tokens.last.map { $0.kind == .newline } ?? true) }

  private var endOfLine: Int { scalars[offset...].firstIndex(where: Characters.isNewline) ?? scalars.count }
}

extension Lexer {
  func peek(_ distance: Int = 0) -> Unicode.Scalar? {
    offset + distance < scalars.count ? scalars[offset + distance] : nil
  }

  func text(from start: Int) -> String { String(String.UnicodeScalarView(scalars[start..<offset])) }
}
