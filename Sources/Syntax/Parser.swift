/// Reads tokens into statements, by recursive descent; operators by precedence climbing (Richards 1979).
///
/// How a line is read never depends on what is in the workspace.
package struct Parser {
  let grammar: Grammar
  let source: SourceText
  let tokens: [Token]
  var position = 0
  var layout = Layout.statement
  /// Set while the subject and the labelled values of a verb are read.
  var isInVerb = false
  /// How many expressions are being read inside one another.
  var depth = 0
  /// How many loops are.
  var loops = 0
  /// How many bars wait for their partner since the innermost bracket.
  var bars = 0
  /// The first `|>` without a space before it since the innermost of these bars: `|x|>0` means a comparison.
  var tightPipe: Token?

  /// What spaces and line ends mean, by the innermost bracket.
  enum Layout {
    /// A line end ends the statement.
    case statement
    /// A line end is a space.
    case parentheses, index
    /// A space separates items and a line end separates rows.
    case array
    /// Bars in an array: a space is a space, as in parentheses, and a line end is an error.
    case bars

    var ignoresNewlines: Bool { self == .parentheses || self == .index }
  }

  /// A tree higher than this could overflow the stack of whoever walks it.
  static let highest = 400
  static let deepest = Brackets.deepest

  /// The lines of an entry that have a statement on them.
  package static func lines(of source: String, in grammar: Grammar) throws(LanguageError) -> [Line] {
    try lines(of: SourceText(source), in: grammar)
  }

  /// The lines before the first that cannot be read, and what is wrong with that one: it must not keep the others from
  /// being run.
  package static func linesBeforeError(
    of source: SourceText, in grammar: Grammar
  ) -> (lines: [Line], error: LanguageError?) {
    var (readable, error): (SourceText, LanguageError?) = (source, nil)
    while true {
      do throws(LanguageError) {
        return (try lines(of: readable, in: grammar), error)
      } catch let wrong {
        // What is wrong further up is wrong first: a bracket that is open there is closed nowhere. A loop that lacks its
        // `end` lost it here, with the line that is wrong.
        let isCutLoop = error != nil && wrong.range.map { wrong == .unclosed("for", at: $0) } == true
        if !isCutLoop { error = wrong }
        guard let place = wrong.range, let end = source.startOfLine(at: place.start), end > 0 else {
          return ([], error)
        }
        readable = SourceText(source[SourceRange(start: 0, end: end)])
      }
    }
  }

  package static func lines(of source: SourceText, in grammar: Grammar) throws(LanguageError) -> [Line] {
    let tokens = try Lexer.tokens(of: source.text)
    if let open = try Brackets.open(in: tokens).last { throw .unclosed(open.symbol ?? "(", at: open.range) }
    var parser = Parser(grammar: grammar, source: source, tokens: tokens)
    return try parser.lines()
  }

  private init(grammar: Grammar, source: SourceText, tokens: [Token]) {
    (self.grammar, self.source, self.tokens) = (grammar, source, tokens)
  }

  private mutating func lines() throws(LanguageError) -> [Line] {
    var lines: [Line] = []
    while current.kind != .end {
      let statements = try statementsOnLine()
      if let first = statements.first, let last = statements.last {
        lines.append(Line(statements: statements, range: first.range.union(last.range)))
      }
      if current.kind == .newline { position += 1 }
    }
    return lines
  }

  mutating func statementsOnLine() throws(LanguageError) -> [Statement] {
    var statements: [Statement] = []
    while current.kind != .newline, current.kind != .end, !isAtEndOfLoop {
      if take(";") { continue }
      var statement = try statement()
      statement.isSilent = current.isSymbol(";")
      statements.append(statement)
      guard isAtEndOfStatement else { throw unexpected() }
    }
    return statements
  }
}

/// The tokens ahead.
extension Parser {
  var current: Token { tokens[min(position, tokens.count - 1)] }

  /// The token after the current one.
  var following: Token {
    var next = min(position + 1, tokens.count - 1)
    while layout.ignoresNewlines, tokens[next].kind == .newline { next += 1 }
    return tokens[next]
  }

  var isAtEndOfStatement: Bool {
    switch current.kind {
    case .newline, .end: true
    default: current.isSymbol(";")
    }
  }

  /// Whether a `label:` comes next.
  var isAtLabel: Bool { current.word != nil && following.isSymbol(":") }

  /// Whether the current token could begin a value.
  var startsOperand: Bool { startsOperand(current) }

  func startsOperand(_ token: Token) -> Bool {
    switch token.kind {
    case .number, .string, .blank: true
    case .word(let word): word != "and" && word != "or"
    case .symbol(let symbol): symbol == "(" || symbol == "[" || symbol == "|" && bars == 0
    default: false
    }
  }

  mutating func advance() {
    if position < tokens.count - 1 { position += 1 }
    if layout.ignoresNewlines { skipNewlines() }
  }

  mutating func skipNewlines() {
    while current.kind == .newline { position += 1 }
  }

  /// Passes the symbol if it comes next.
  mutating func take(_ symbol: String) -> Bool {
    guard current.isSymbol(symbol) else { return false }
    advance()
    return true
  }

  func text(_ range: SourceRange) -> String { source[range] }
}
