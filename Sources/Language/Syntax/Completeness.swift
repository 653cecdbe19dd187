extension Completeness {
  /// Whether `source` can be read as it stands. What is wrong already is complete: waiting would not mend it.
  init(of source: String) {
    do {
      let tokens = try Lexer.tokens(of: source)
      let brackets = try Brackets.open(in: tokens)
      guard let last = brackets.last ?? Parser.openLoops(in: tokens).last else {
        self = .complete
        return
      }
      self = .open(last.symbol ?? "for", column: SourceLine(in: source, at: last.range.start).column)
    } catch {
      guard let range = error.range, error == .unclosed("\"", at: range) else {
        self = .complete
        return
      }
      self = .open("\"", column: SourceLine(in: source, at: range.start).column)
    }
  }
}
