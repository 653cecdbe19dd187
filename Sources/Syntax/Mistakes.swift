import Foundation

/// What other languages, word processors and keyboards put into an entry, and what belongs there instead.
enum Mistakes {
  /// Longest first, so that `===` is not seen as `==` and `=`.
  static let operators = SymbolTable([
    ("===", "Write `==`."),
    ("!==", "Write `!=`."),
    ("&&", "Write `and`."),
    ("**", "Write `^`."),
    ("//", "Write `floor(a / b)` to divide and round down; a comment starts with `#`."),
    ("+=", "Write `x = x + …`."),
    ("-=", "Write `x = x - …`."),
    ("*=", "Write `x = x * …`."),
    ("/=", "Write `x = x / …`, or `!=` to compare."),
    ("=<", "Write `<=`."),
    ("=>", "Write `>=`."),
    ("<>", "Write `!=`."),
    (":=", "Write `=`."),
    ("->", "Write `f(x) = …` to define a function."),
  ])

  /// Read only after the real operators, some of which begin like these.
  static let symbols = SymbolTable([
    ("..", "Write `a..<b` without b, or `a...b` with it."),
    ("!", "Write `not`."), ("&", "Write `and`."),
    ("~", "Write `not`."), ("{", "Write `(` for grouping or `[` for an array."), ("}", "Write `)` or `]`."),
    ("'", "Write `\"…\"` for text, `x.T` for the transpose."), ("`", "Write `\"` around text."),
    ("?", "Write `?` at the start of a line for help."),
    ("“", "Write `\"`."), ("”", "Write `\"`."), ("„", "Write `\"`."), ("«", "Write `\"`."), ("»", "Write `\"`."),
    ("‘", "Write `\"` around text."), ("’", "Write `\"` around text."),
    ("–", "Write `-`."), ("—", "Write `-`."), ("…", "Write `...`."), ("÷", "Write `/`."), ("∧", "Write `and`."),
    ("∨", "Write `or`."), ("¬", "Write `not`."),
    ("ᵀ", "Write `.T`."), ("ⁿ", "Write `^n`."), ("ⁱ", "Write `^i`."), ("⁻", "Write `^-1`."), ("¹", "Write `^1`."),
    ("⁰", "Write `^0`."), ("⁴", "Write `^4`."), ("⁵", "Write `^5`."), ("⁶", "Write `^6`."), ("⁷", "Write `^7`."),
    ("⁸", "Write `^8`."), ("⁹", "Write `^9`."), ("∏", "Write `prod(x)`."),
    ("‖", "Write `norm(x)`."), ("∥", "Write `norm(x)`."),
  ])

  /// The error for a scalar that nothing begins with.
  static func stray(_ scalar: Unicode.Scalar, at offset: Int) -> LanguageError {
    let range = SourceRange(start: offset, end: offset + 1)
    let number = "U+" + String(scalar.value, radix: 16, uppercase: true).leftPadded(to: 4)
    let name = scalar.properties.name ?? scalar.properties.nameAlias ?? "no name"
    let shown = isVisible(scalar) ? "`\(scalar)` (\(number) \(name))" : "an invisible character (\(number) \(name))"
    return LanguageError("\(shown) means nothing here", at: range, suggestion: replacement(for: scalar))
  }

  private static func replacement(for scalar: Unicode.Scalar) -> String? {
    if scalar == "\\" { return "Write `gamma`, or press Tab after `\\gamma`, for γ." }
    guard isVisible(scalar) else { return "Delete it." }
    let plain = String(scalar).precomposedStringWithCompatibilityMapping
    return plain != String(scalar) && plain.allSatisfy(\.isASCII) ? "Write `\(plain)`." : nil
  }

  private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator,
      .nonspacingMark, .enclosingMark, .spacingMark:
      false
    default: true
    }
  }
}

extension String {
  fileprivate func leftPadded(to width: Int) -> String {
    String(repeating: "0", count: max(0, width - count)) + self
  }
}
