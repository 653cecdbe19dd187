extension Completeness {
  /// Whether `source` can be read as it stands. What is wrong already is complete: waiting would not mend it.
  init(of source: String) {
    do {
      let open = try Brackets.open(in: try Lexer.tokens(of: source))
      guard let last = open.last, let symbol = last.symbol?.first else {
        self = .complete
        return
      }
      self = .open(symbol, column: SourceLine(in: source, at: last.range.start).column)
    } catch {
      guard let range = error.range, error == .unclosed("\"", at: range) else {
        self = .complete
        return
      }
      self = .open("\"", column: SourceLine(in: source, at: range.start).column)
    }
  }
}
