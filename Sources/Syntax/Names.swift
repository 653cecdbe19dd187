import Foundation

/// The spellings that mean the same name, always: what can be typed on any keyboard ≡ what the papers print.
///
/// Every letter here may carry a sign or a number too, see `markedName`.
package let nameAliases: [String: String] = [
  "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "eps": "ε", "eta": "η", "theta": "θ", "kappa": "κ",
  "lambda": "λ", "mu": "μ", "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "phi": "φ", "omega": "ω",
  "Delta": "Δ", "Sigma": "Σ", "sigma_sq": "σ²", "x_hat": "x\u{302}", "sqrt": "√", "inf": "∞",
]

/// How a canonical name is typed in ASCII, for terminals without Greek and for suggestions.
private let asciiSpellings: [String: String] = Dictionary(
  nameAliases.map { ($0.value, $0.key) }, uniquingKeysWith: { first, _ in first })

/// What stands over a letter, by what is typed behind it.
private let signs: [(ending: String, sign: Unicode.Scalar)] = [
  ("_hat", "\u{302}"), ("_bar", "\u{304}"), ("_tilde", "\u{303}"),
]

/// The one spelling under which a name is stored and compared.
///
/// NFC, then the letters that look like Greek ones, then the aliases.
package func canonicalName(_ name: String) -> String {
  let folded = name.precomposedStringWithCanonicalMapping.unicodeScalars.map(foldedLetter)
  let text = String(String.UnicodeScalarView(folded))
  if text == "epsilon" { return "ε" }
  return nameAliases[text] ?? markedName(text) ?? text
}

/// The ASCII spelling of a canonical name, `gamma_0` of γ₀; nil where there is none, or no need of one.
package func asciiSpelling(of name: String) -> String? {
  if let spelling = asciiSpellings[name] { return spelling }
  guard (2...32).contains(name.utf8.count), !name.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
  var rest = name.decomposedStringWithCanonicalMapping.unicodeScalars[...]
  let letter = rest.popFirst().map { String($0) } ?? ""
  var spelling = asciiSpellings[letter] ?? letter
  if let (ending, _) = signs.first(where: { $0.sign == rest.first }) {
    spelling += ending
    rest.removeFirst()
  }
  if !rest.isEmpty { spelling += "_" + String(String.UnicodeScalarView(rest.map(plainDigit))) }
  return spelling.utf8.allSatisfy { $0 < 0x80 } && canonicalName(spelling) == name ? spelling : nil
}

/// `y_hat` is ŷ, `gamma_0` and `gamma0` are γ₀: one letter with a sign, a Greek one with a number.
private func markedName(_ text: String) -> String? {
  // No letter with its marks is longer, and a long name should not be taken apart again and again.
  guard text.utf8.count <= 32 else { return nil }
  if let (ending, sign) = signs.first(where: { text.hasSuffix($0.ending) }) {
    let letter = String(text.dropLast(ending.count))
    let base = nameAliases[letter] ?? letter
    guard base.unicodeScalars.count == 1, let scalar = base.unicodeScalars.first, isGreek(scalar) || isLatin(scalar)
    else { return nil }
    return (base + String(Character(sign))).precomposedStringWithCanonicalMapping
  }
  let digits = text.unicodeScalars.reversed().prefix { Characters.isDigit($0) }.reversed()
  guard !digits.isEmpty else { return nil }
  var letter = text.dropLast(digits.count)
  if letter.last == "_" { letter.removeLast() }
  guard !letter.isEmpty, letter.last != "_" else { return nil }
  let base = canonicalName(String(letter))
  guard base.count == 1, let scalar = base.unicodeScalars.first, isGreek(scalar) else { return nil }
  return base + String(String.UnicodeScalarView(digits.map(subscriptDigit)))
}

private func isGreek(_ scalar: Unicode.Scalar) -> Bool {
  (0x391...0x3C9).contains(scalar.value) && scalar.properties.isAlphabetic
}

private func isLatin(_ scalar: Unicode.Scalar) -> Bool { scalar.isASCII && scalar.properties.isAlphabetic }

private func subscriptDigit(_ digit: Unicode.Scalar) -> Unicode.Scalar {
  Unicode.Scalar(0x2080 + digit.value - 0x30) ?? digit
}

private func plainDigit(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
  (0x2080...0x2089).contains(scalar.value) ? Unicode.Scalar(scalar.value - 0x2080 + 0x30) ?? scalar : scalar
}

/// MICRO SIGN, LATIN SMALL LETTER OPEN E and N-ARY SUMMATION look like μ, ε and Σ, and NFC keeps them apart.
private func foldedLetter(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
  switch scalar {
  case "\u{B5}": "\u{3BC}"
  case "\u{25B}": "\u{3B5}"
  case "∑": "Σ"
  default: scalar
  }
}
