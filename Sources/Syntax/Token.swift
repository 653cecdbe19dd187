/// The smallest piece of an entry that means something.
package struct Token: Equatable, Sendable {
  package var kind: Kind
  package var range: SourceRange
  /// Inside array brackets a space can separate two items.
  var spaceBefore: Bool

  package enum Kind: Equatable, Sendable {
    case number(Double)
    case string(String)
    /// Canonical. Reserved words too: whether they are reserved depends on where they stand.
    case word(String)
    /// Three or more underscores: an exercise's blank.
    case blank
    case symbol(String)
    case newline
    case dotWord(String, rest: String)
    case help(String?)
    case end
  }

  package func isSymbol(_ text: String) -> Bool { kind == .symbol(text) }

  package var word: String? { if case .word(let word) = kind { word } else { nil } }
  package var symbol: String? { if case .symbol(let symbol) = kind { symbol } else { nil } }
}
