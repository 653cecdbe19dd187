import Foundation

/// The spellings that mean the same name, always: what can be typed on any keyboard ≡ what the papers print.
package let nameAliases: [String: String] = [
  "gamma": "γ", "beta": "β", "lambda": "λ", "mu": "μ", "eta": "η", "eps": "ε",
  "sigma": "σ", "sigma_sq": "σ²", "x_hat": "x\u{302}", "sqrt": "√", "pi": "π", "inf": "∞",
]

/// How a canonical name is typed in ASCII, for terminals without Greek and for suggestions.
package let asciiSpellings: [String: String] = Dictionary(
  nameAliases.map { ($0.value, $0.key) }, uniquingKeysWith: { first, _ in first })

/// The one spelling under which a name is stored and compared.
///
/// NFC, then the two letters that keyboards confuse with Greek ones, then the aliases.
package func canonicalName(_ name: String) -> String {
  let folded = name.precomposedStringWithCanonicalMapping.unicodeScalars.map(foldedLetter)
  let text = String(String.UnicodeScalarView(folded))
  return nameAliases[text] ?? text
}

/// MICRO SIGN and LATIN SMALL LETTER OPEN E look like μ and ε, and NFC keeps them apart.
private func foldedLetter(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
  switch scalar {
  case "\u{B5}": "\u{3BC}"
  case "\u{25B}": "\u{3B5}"
  default: scalar
  }
}
