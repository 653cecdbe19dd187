/// Brackets are matched before anything else is read, so every later error may assume that they are.
enum Brackets {
  /// Deep enough for any formula, shallow enough for any stack.
  static let deepest = 200

  static let partners = ["(": ")", "[": "]"]

  /// The opening brackets that wait for a partner, outermost first.
  static func open(in tokens: [Token]) throws(LanguageError) -> [Token] {
    var open: [Token] = []
    for token in tokens {
      guard let symbol = token.symbol else { continue }
      if partners[symbol] != nil {
        open.append(token)
        if open.count > deepest { throw .tooDeep(at: token.range) }
      } else if partners.values.contains(symbol) {
        guard let opening = open.popLast()?.symbol, let partner = partners[opening] else {
          throw LanguageError("`\(symbol)` closes nothing", at: token.range, suggestion: "Delete it.")
        }
        guard partner == symbol else {
          throw LanguageError(
            "`\(symbol)` cannot close `\(opening)`", at: token.range, suggestion: "Write `\(partner)`.")
        }
      }
    }
    return open
  }
}

extension LanguageError {
  static func tooDeep(at range: SourceRange) -> LanguageError {
    LanguageError("this is nested too deeply to read", at: range, suggestion: "Give its parts names.")
  }
}
