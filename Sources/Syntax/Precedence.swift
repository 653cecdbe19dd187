/// How tightly operators bind, loosest first.
enum Precedence: Int, Comparable {
  case pipe, or, and, not, comparison, range, sum, product, power

  static func < (left: Precedence, right: Precedence) -> Bool { left.rawValue < right.rawValue }

  var next: Precedence { Precedence(rawValue: rawValue + 1) ?? .power }

  init?(of token: Token) {
    switch token.kind {
    case .word("or"): self = .or
    case .word("and"): self = .and
    case .symbol(let symbol):
      switch symbol {
      case "|>": self = .pipe
      case "==", "!=", "<", "<=", ">", ">=": self = .comparison
      case "..<", "...": self = .range
      case "+", "-": self = .sum
      case "*", "/", "@": self = .product
      case "^": self = .power
      default: return nil
      }
    default: return nil
    }
  }
}

extension BinaryOperator {
  init?(of token: Token) {
    guard let text = token.word ?? token.symbol else { return nil }
    self.init(rawValue: text)
  }
}
