extension Parser {
  /// loop := 'for' NAME 'in' expression, lines, 'end'
  ///
  /// `for` is a keyword only before a name and `in`, and `end` only where it stands alone inside a loop.
  mutating func loop() throws(LanguageError) -> Statement? {
    let start = current
    guard Parser.isLoop(tokens, at: position), let name = following.word else { return nil }
    guard loops < Parser.mostLoops else { throw .tooDeep(at: start.range) }
    advance()
    let nameRange = current.range
    advance()
    let keyword = current
    advance()
    if isAtEndOfStatement { throw LanguageError("a list is missing after `in`", at: keyword.range) }
    let list = try expression(.pipe)
    if current.isSymbol(":") {
      throw LanguageError(
        "no colon stands here", at: current.range,
        suggestion: "The lines of a loop follow on lines of their own, and then `end`.")
    }
    guard isAtEndOfStatement else { throw unexpected() }
    loops += 1
    defer { loops -= 1 }
    var body: [Line] = []
    while !isAtEndOfLoop {
      guard current.kind != .end else { throw .unclosed("for", at: start.range) }
      if current.kind == .newline || current.isSymbol(";") {
        position += 1
        continue
      }
      let statements = try statementsOnLine()
      if let first = statements.first, let last = statements.last {
        body.append(Line(statements: statements, range: first.range.union(last.range)))
      }
    }
    let end = current.range
    advance()
    let loop = Loop(name: name, nameRange: nameRange, list: list, body: body)
    return Statement(action: .loop(loop), isSilent: false, range: start.range.union(end))
  }

  static let mostLoops = 20

  var isAtEndOfLoop: Bool { loops > 0 && Parser.isEndOfLoop(tokens, at: position) }

  static func isLoop(_ tokens: [Token], at position: Int) -> Bool {
    position + 2 < tokens.count && tokens[position].word == "for" && tokens[position + 1].word != nil
      && tokens[position + 2].word == "in"
  }

  static func isEndOfLoop(_ tokens: [Token], at position: Int) -> Bool {
    guard tokens[position].word == "end", position + 1 < tokens.count else { return false }
    let next = tokens[position + 1]
    return next.kind == .newline || next.kind == .end || next.isSymbol(";")
  }

  /// The `for` of loops that wait for their `end`, outermost first. Brackets are known to match.
  package static func openLoops(in tokens: [Token]) -> [Token] {
    var open: [Token] = []
    var brackets = 0
    var startsStatement = true
    for (position, token) in tokens.enumerated() {
      if startsStatement, brackets == 0 {
        if isLoop(tokens, at: position) {
          open.append(token)
        } else if !open.isEmpty, isEndOfLoop(tokens, at: position) {
          open.removeLast()
        }
      }
      if let symbol = token.symbol {
        if Brackets.partners[symbol] != nil { brackets += 1 }
        if Brackets.partners.values.contains(symbol) { brackets -= 1 }
      }
      startsStatement = token.kind == .newline || token.isSymbol(";")
    }
    return open
  }
}
