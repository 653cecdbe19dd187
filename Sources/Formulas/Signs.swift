/// Signs and what they are, for both ways of writing them.
enum Signs {
  static let superscripts = pairs("⁰0 ¹1 ²2 ³3 ⁴4 ⁵5 ⁶6 ⁷7 ⁸8 ⁹9 ⁿn ⁱi")
  static let subscripts = pairs("₀0 ₁1 ₂2 ₃3 ₄4 ₅5 ₆6 ₇7 ₈8 ₉9 ₙn ᵢi ⱼj ₖk ₘm")
  static let relations: Set<Character> = Set("=≠<>≤≥≈≡∼∝∈∉⊂←→↦⇒≔")
  static let sums: Set<Character> = Set("+±∓−-")
  static let products: Set<Character> = Set("·⋅*×⊙∘⊗")
  static let large: Set<Character> = Set("∑∏∫⋃⋂")

  /// Marks over a letter, and how MathML writes them: combining marks, as they are typed, and those of TeX.
  static let marks: [Unicode.Scalar: String] = [
    "\u{302}": "\u{2C6}", "\u{304}": "¯", "\u{303}": "\u{2DC}", "\u{307}": "˙", "\u{308}": "¨", "\u{20D7}": "→",
  ]

  /// The combining mark of each mark over a letter.
  static let combining = Dictionary(uniqueKeysWithValues: marks.map { ($0.value, String($0.key)) })

  /// What stands small at a head, where there is a sign for it, and at a foot.
  static let raised = pairs("0⁰ 1¹ 2² 3³ 4⁴ 5⁵ 6⁶ 7⁷ 8⁸ 9⁹ +⁺ −⁻ nⁿ iⁱ Tᵀ ′′")
  static let lowered = pairs("0₀ 1₁ 2₂ 3₃ 4₄ 5₅ 6₆ 7₇ 8₈ 9₉ +₊ −₋ aₐ eₑ hₕ iᵢ jⱼ kₖ lₗ mₘ nₙ oₒ pₚ rᵣ sₛ tₜ uᵤ vᵥ xₓ")

  /// Functions that a space may part from what they are taken of.
  static let functions: Set<String> = [
    "sign", "sgn", "log", "ln", "exp", "sin", "cos", "tan", "tanh", "max", "min", "lim", "det", "dim", "sup", "inf",
    "arg", "argmax", "argmin", "prox", "mean", "var", "sum",
  ]

  /// What a sign is written as, whichever way it was typed.
  static func printed(_ sign: Character) -> String {
    switch sign {
    case "-": "−"
    case "*", "·": "⋅"
    default: String(sign)
    }
  }

  private static func pairs(_ text: String) -> [Character: Character] {
    Dictionary(
      uniqueKeysWithValues: text.split(separator: " ").compactMap { pair in
        guard let sign = pair.first, let plain = pair.last else { return nil }
        return (sign, plain)
      })
  }
}
