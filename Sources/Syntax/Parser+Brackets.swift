extension Parser {
  mutating func parenthesised() throws(LanguageError) -> Expression {
    let opening = current.range
    let (inner, range) = try bracketed(.parentheses) { parser throws(LanguageError) in
      if parser.current.isSymbol(")") { throw LanguageError("nothing stands in the parentheses", at: opening) }
      let inner = try parser.expression(.pipe)
      if parser.current.isSymbol(",") {
        throw LanguageError(
          "parentheses hold one value", at: parser.current.range, suggestion: "Write `[…]` for an array.")
      }
      return inner
    }
    return try node(.parenthesised(inner), range)
  }

  /// Reads `(value, label: value)`.
  mutating func arguments() throws(LanguageError) -> [Argument] {
    try bracketed(.parentheses) { parser throws(LanguageError) in
      var arguments: [Argument] = []
      guard !parser.current.isSymbol(")") else { return arguments }
      repeat {
        if parser.isAtLabel {
          arguments.append(try parser.labelled(after: arguments))
        } else {
          arguments.append(Argument(label: nil, value: try parser.expression(.pipe)))
        }
      } while try parser.takeComma()
      return arguments
    }.0
  }

  /// Reads `[index, index]`, in which a `:` alone means all.
  mutating func indices() throws(LanguageError) -> [Expression] {
    let opening = current.range
    return try bracketed(.index) { parser throws(LanguageError) in
      if parser.current.isSymbol("]") { throw LanguageError("an index is missing", at: opening) }
      var items: [Expression] = []
      repeat {
        let start = parser.current.range
        if parser.take(":") {
          items.append(Expression(.all, start))
        } else if parser.isAtLabel {
          throw parser.colonInIndex(from: start)
        } else {
          items.append(try parser.expression(.pipe))
        }
        if parser.current.isSymbol(":") { throw parser.colonInIndex(from: start) }
      } while try parser.takeComma()
      return items
    }.0
  }

  /// Reads `[1 2; 3 4]`: spaces or commas between items, `;` or line ends between rows.
  mutating func array() throws(LanguageError) -> Expression {
    let (rows, range) = try bracketed(.array) { parser throws(LanguageError) in
      var rows: [[Expression]] = []
      parser.skipNewlines()
      while !parser.current.isSymbol("]") {
        rows.append(try parser.row())
        let semicolon = parser.current.range
        let isRowDue = parser.take(";")
        parser.skipNewlines()
        if isRowDue, parser.current.isSymbol("]") {
          throw LanguageError("a row is missing after `;`", at: semicolon, suggestion: "Delete it.")
        }
      }
      return rows
    }
    return try node(.array(rows), range)
  }

  private mutating func row() throws(LanguageError) -> [Expression] {
    var items: [Expression] = []
    repeat {
      items.append(try expression(.pipe))
      if current.isSymbol(",") {
        _ = try takeComma()
      } else if !startsOperand, !current.isSymbol("-"), !current.isSymbol("+") {
        break
      }
    } while true
    guard isAtEndOfStatement || current.isSymbol("]") else { throw unexpected() }
    return items
  }

  /// Passes a comma if it comes next, and sees that something follows it.
  private mutating func takeComma() throws(LanguageError) -> Bool {
    let comma = current.range
    guard take(",") else { return false }
    if layout == .array { skipNewlines() }
    if current.isSymbol(")") || current.isSymbol("]") || current.isSymbol(";") {
      throw LanguageError("something is missing after the comma", at: comma)
    }
    return true
  }

  /// Reads what stands between the brackets with their own layout, and the closing bracket.
  private mutating func bracketed<Content>(
    _ inner: Layout, _ read: (inout Parser) throws(LanguageError) -> Content
  ) throws(LanguageError) -> (Content, SourceRange) {
    let (outer, outerBars) = (layout, bars)
    let opening = current.range
    (layout, bars) = (inner, 0)
    advance()
    let content = try read(&self)
    let closing = current
    guard closing.isSymbol(")") || closing.isSymbol("]") else { throw unexpected() }
    // A line end after the bracket means what it means outside.
    (layout, bars) = (outer, outerBars)
    advance()
    return (content, opening.union(closing.range))
  }

  private func colonInIndex(from start: SourceRange) -> LanguageError {
    LanguageError(
      "`:` stands alone, for all", at: start.union(current.range),
      suggestion: "Write `a..<b` for a range without b, `a...b` with it.")
  }
}
