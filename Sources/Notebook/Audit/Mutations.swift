import Syntax

/// A right answer with one small mistake: what a learner who nearly understands types.
enum Mutations {
  /// Every answer that differs from a right one in one place: a sign, a factor, one more or less, an axis, an operation, a
  /// variable.
  ///
  /// - Parameter variables: names that stand for values of the same kind, to take for one another.
  static func of(_ source: String, variables: [String]) -> [String] {
    guard let tokens = try? Lexer.tokens(of: source) else { return [] }
    let text = Array(source.unicodeScalars)
    var mutants: [String] = []
    func replace(_ token: Token, with replacement: String) {
      let changed =
        String(String.UnicodeScalarView(text[..<token.range.start])) + replacement
        + String(String.UnicodeScalarView(text[token.range.end...]))
      mutants.append(changed)
    }
    for (index, token) in tokens.enumerated() {
      switch token.kind {
      case .symbol(let symbol): swaps[symbol]?.forEach { replace(token, with: $0) }
      case .number(let number):
        // An axis is another axis; anything else one more, one less, twice.
        let isAxis = index >= 2 && tokens[..<index].suffix(6).contains { $0.word == "axis" }
        for other in isAxis ? [1 - number] : [number + 1, number - 1, 2 * number, -number] where other != number {
          replace(token, with: other < 0 ? "(\(other))" : "\(other)")
        }
      case .word(let word):
        let isTarget = index + 1 < tokens.count && tokens[index + 1].isSymbol("=")
        let isCalled = index + 1 < tokens.count && tokens[index + 1].isSymbol("(")
        if !isTarget, !isCalled, variables.contains(word) {
          for other in variables where other != word { replace(token, with: other) }
        }
        swaps[word]?.filter { _ in isCalled }.forEach { replace(token, with: $0) }
      default: break
      }
    }
    return mutants + wrapped(source, tokens)
  }

  private static let swaps: [String: [String]] = [
    "+": ["-"], "-": ["+"], "*": ["/"], "/": ["*"], "<": [">", "<="], ">": ["<", ">="], "<=": [">="], ">=": ["<="],
    "==": ["!="], "!=": ["=="], "mean": ["sum"], "sum": ["mean"], "max": ["min"], "min": ["max"], "abs": [""],
    "√": [""], "sqrt": [""], "log": ["exp"], "exp": ["log"],
  ]

  /// The whole right-hand side with the other sign, twice, or one more.
  private static func wrapped(_ source: String, _ tokens: [Token]) -> [String] {
    guard !source.contains("\n"), let equals = tokens.first(where: { $0.isSymbol("=") }) else { return [] }
    let text = Array(source.unicodeScalars)
    let head = String(String.UnicodeScalarView(text[..<equals.range.end]))
    let tail = String(String.UnicodeScalarView(text[equals.range.end...]))
    return ["-(\(tail))", "2*(\(tail))", "(\(tail)) + 1", "(\(tail))/2"].map { head + " " + $0 }
  }
}
