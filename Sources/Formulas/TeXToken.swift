/// The smallest pieces of a formula in TeX.
enum TeXToken: Equatable {
  /// `\frac`, by its name.
  case command(String)
  case character(Character)
  case open, close
  case above, below
  case nextColumn, nextRow

  static func tokens(of source: String) throws(Formula.Failure) -> [TeXToken] {
    var tokens: [TeXToken] = []
    var rest = source[...]
    while let character = rest.popFirst() {
      switch character {
      case "\\":
        guard let first = rest.first else { throw Formula.Failure("it ends in a backslash") }
        if first == "\\" {
          rest.removeFirst()
          tokens.append(.nextRow)
        } else if first.isASCII, first.isLetter {
          let name = rest.prefix { $0.isASCII && $0.isLetter }
          rest = rest.dropFirst(name.count)
          tokens.append(.command(String(name)))
        } else {
          rest.removeFirst()
          tokens.append(.command(String(first)))
        }
      case "{": tokens.append(.open)
      case "}": tokens.append(.close)
      case "^": tokens.append(.above)
      case "_": tokens.append(.below)
      case "&": tokens.append(.nextColumn)
      case _ where character.isWhitespace: tokens.append(.character(" "))
      default: tokens.append(.character(character))
      }
    }
    return tokens
  }
}
