/// Whether a text is a whole entry, or what in it waits to be closed.
public enum Completeness: Equatable, Sendable {
  case complete
  /// An opening bracket or quote waits for its partner, or a loop's `for` for its end; the column counts from 1.
  case open(String, column: Int)
}

extension Completeness {
  /// Whether `source` can be read as it stands. What is wrong already is complete: waiting would not mend it.
  package init(of source: String, in grammar: Grammar) {
    do {
      let tokens = try Lexer.tokens(of: source)
      let brackets = try Brackets.open(in: tokens)
      guard let last = brackets.last ?? Parser.openLoops(in: tokens).last else {
        self = .complete
        return
      }
      // A loop with a line in it that cannot be read is not waited for.
      if brackets.isEmpty { _ = try Parser.lines(of: source, in: grammar) }
      self = .open(last.symbol ?? "for", column: SourceLine(in: source, at: last.range.start).column)
    } catch {
      guard let range = error.range,
        let mark = ["\"", "for"].first(where: { error == .unclosed($0, at: range) })
      else {
        self = .complete
        return
      }
      self = .open(mark, column: SourceLine(in: source, at: range.start).column)
    }
  }
}
