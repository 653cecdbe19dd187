import Texts

/// Output for a terminal that shows ASCII only: γ reads `gamma`, √ reads `sqrt`, a box is drawn with `+ - |`.
///
/// What the language has a spelling for gets that spelling, so what is shown can be typed back.
func foldedToASCII(_ text: String) -> String {
  if text.utf8.allSatisfy({ $0 < 0x80 }) { return text }
  var folded = ""
  // By scalar: a combining mark folds by itself (x̂ is `x` and `_hat`), and Swift takes `\r\n` for one character.
  var scalars = text.unicodeScalars[...]
  while let scalar = scalars.popFirst() {
    if scalar.isASCII {
      folded.unicodeScalars.append(scalar)
    } else if scalar == "σ", scalars.first == "²" {
      scalars.removeFirst()
      folded += "sigma_sq"
    } else if operators.contains(scalar) {
      // These are read as words of their own: `sum eta`, `sqrt x`, which can be typed back.
      if folded.unicodeScalars.last?.isPartOfWord == true { folded += " " }
      folded += spellings[scalar] ?? ""
      if scalars.first?.isPartOfWord == true { folded += " " }
    } else if let spelling = spellings[scalar] {
      folded += spelling
    } else {
      folded += spelling(ofSymbol: scalar)
    }
  }
  return folded
}

/// Signs whose spelling is a word that must not run into the next one.
private let operators: Set<Unicode.Scalar> = ["Σ", "∑", "∏", "√", "∈", "∉"]

extension Unicode.Scalar {
  fileprivate var isPartOfWord: Bool { properties.isAlphabetic || properties.numericType != nil || self == "_" }
}

/// Folds an error: a line of carets moves with what it points at, because `gamma` is wider than γ.
func foldedErrorToASCII(_ text: String) -> String {
  if text.utf8.allSatisfy({ $0 < 0x80 }) { return text }
  var lines: [String] = []
  var above: Substring = ""
  for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
    let indent = line.prefix { $0 == " " }
    let carets = line.dropFirst(indent.count).prefix { $0 == "^" }
    if carets.isEmpty {
      lines.append(foldedToASCII(String(line)))
    } else {
      // With the sign under the first mark and without: a word may be set off from the one before it.
      let before = prefix(of: above, columns: indent.count)
      let through = prefix(of: above, columns: indent.count + 1)
      let start = foldedToASCII(through).count - foldedToASCII(String(through.dropFirst(before.count))).count
      let end = foldedToASCII(prefix(of: above, columns: indent.count + carets.count)).count
      let marks = String(repeating: "^", count: max(1, end - start))
      lines.append(String(repeating: " ", count: start) + marks + foldedToASCII(String(line[carets.endIndex...])))
    }
    above = line
  }
  return lines.joined(separator: "\n")
}

/// The part of a line that fills so many columns, padded with spaces where the line is shorter.
private func prefix(of line: Substring, columns: Int) -> String {
  var width = 0
  let part = line.prefix { character in
    width += displayWidth(String(character))
    return width <= columns
  }
  return part + String(repeating: " ", count: max(0, columns - displayWidth(part)))
}

/// Symbols that come in families, by what their block means.
private func spelling(ofSymbol scalar: Unicode.Scalar) -> String {
  if TextStyle.mark(scalar) != nil { return String(scalar) }
  switch scalar.value {
  case 0x2500...0x257F: return "+"  // corners and crossings; straight lines are listed
  case 0x2591: return "."
  case 0x2580...0x259F: return "#"
  case 0x2800: return " "
  case 0x2801...0x28FF: return "*"  // braille dots of a plot
  case 0x2080...0x2089: return String(scalar.value - 0x2080)
  case 0x2070, 0x2074...0x2079: return "^\(scalar.value - 0x2070)"
  case 0x0300...0x036F: return ""
  default: return String(repeating: "?", count: displayWidth(String(scalar)))
  }
}

private let spellings: [Unicode.Scalar: String] = [
  "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "eps", "ζ": "zeta", "η": "eta", "θ": "theta",
  "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi", "π": "pi", "ρ": "rho", "σ": "sigma", "τ": "tau",
  "φ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega",
  "Γ": "Gamma", "Δ": "Delta", "Θ": "Theta", "Λ": "Lambda", "Π": "prod", "Σ": "sum", "Φ": "Phi", "Ψ": "Psi",
  "Ω": "Omega",
  "∑": "sum", "∏": "prod", "√": "sqrt", "∂": "d", "∇": "grad", "∞": "inf", "ℝ": "R",
  "²": "^2", "³": "^3", "¹": "^1", "\u{302}": "_hat", "\u{304}": "_bar", "\u{303}": "_tilde",
  "×": "x", "·": "*", "⋅": "*", "−": "-", "÷": "/", "±": "+-", "≈": "~", "≡": "==", "≠": "!=", "≤": "<=", "≥": ">=",
  "∈": "in", "∉": "not in", "⊙": "*", "⌊": "floor(", "⌋": ")", "⌈": "ceil(", "⌉": ")", "‖": "||", "∥": "||",
  "→": "->", "←": "<-", "↔": "<->", "⇒": "=>", "↑": "^", "↓": "v", "⇥": "<Tab>",
  "–": "-", "—": "--", "…": "...", "‘": "'", "’": "'", "“": "\"", "”": "\"", "\u{A0}": " ", "›": ">", "‹": "<",
  "•": "*", "●": "*", "○": "o", "■": "#", "□": "o", "▪": "#", "▲": "^", "▼": "v", "▶": ">", "◀": "<",
  "✓": "ok", "✔": "ok", "✗": "x", "✘": "x",
  "─": "-", "━": "-", "═": "=", "╌": "-", "╍": "-", "┄": "-", "┅": "-", "┈": "-", "┉": "-",
  "│": "|", "┃": "|", "║": "|", "╎": ":", "╏": ":", "┆": ":", "┇": ":", "┊": ":", "┋": ":",
  "▁": "_", "▂": "_", "▃": "=", "▄": "=", "▅": "=",
]
