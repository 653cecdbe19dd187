/// The smallest piece of an entry that means something.
struct Token: Equatable, Sendable {
  var kind: Kind
  var range: SourceRange
  /// Inside array brackets a space can separate two items.
  var spaceBefore: Bool

  enum Kind: Equatable, Sendable {
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

  func isSymbol(_ text: String) -> Bool { kind == .symbol(text) }

  var word: String? { if case .word(let word) = kind { word } else { nil } }
  var symbol: String? { if case .symbol(let symbol) = kind { symbol } else { nil } }
}
