import Foundation

/// A formula between dollar signs, as a terminal can show it: `\frac{1}{m}\sum_i x_i` is 1/m Σᵢxᵢ.
///
/// Lessons need little of TeX. What is not known here leaves the whole formula as it was typed.
struct FormulaSigns {
  private var rest: Substring
  /// How many braces are open.
  private var depth = 0

  private init(_ source: some StringProtocol) { rest = Substring(source) }

  /// Nil where there is something in it that is not known.
  static func text(_ source: some StringProtocol) -> String? {
    var formula = FormulaSigns(source)
    guard let text = formula.sequence(), formula.rest.isEmpty else { return nil }
    return text.split(separator: " ").joined(separator: " ")
  }

  /// Reads up to a closing brace or the end.
  private mutating func sequence() -> String? {
    var text = ""
    while let next = rest.first, next != "}" {
      if next == "^" || next == "_" {
        rest.removeFirst()
        guard let script = piece() else { return nil }
        text += FormulaSigns.script(script, next)
        continue
      }
      guard let piece = piece() else { return nil }
      text += piece
    }
    return text
  }

  /// Reads one group, one command or one character.
  private mutating func piece() -> String? {
    guard let next = rest.popFirst() else { return nil }
    switch next {
    case "{":
      depth += 1
      defer { depth -= 1 }
      guard depth < 20, let inner = sequence(), rest.popFirst() == "}" else { return nil }
      return inner
    case "}": return nil
    case "\\": return command()
    case "-": return "−"
    default: return String(next)
    }
  }

  private mutating func command() -> String? {
    let name = rest.prefix { $0.isASCII && $0.isLetter }
    guard !name.isEmpty else { return rest.popFirst().flatMap { FormulaSigns.signs[String($0)] } }
    rest.removeFirst(name.count)
    if let sign = FormulaSigns.accents[String(name)] {
      guard let letter = argument() else { return nil }
      return (letter + sign).precomposedStringWithCanonicalMapping
    }
    switch name {
    case "frac", "tfrac", "dfrac":
      guard let above = argument(), let below = argument() else { return nil }
      return FormulaSigns.grouped(above) + "/" + FormulaSigns.grouped(below)
    case "sqrt":
      guard rest.first != "[", let inner = argument() else { return nil }
      return "√" + FormulaSigns.grouped(inner)
    case "mathrm", "text", "operatorname", "mathbf", "mathcal": return argument()
    case "left", "right", "big", "Big": return ""
    default: return FormulaSigns.signs[String(name)]
    }
  }

  private mutating func argument() -> String? {
    rest = rest.drop { $0 == " " }
    // A command may read a command: \sqrt\hat x.
    depth += 1
    defer { depth -= 1 }
    return depth < 20 ? piece() : nil
  }

  /// In parentheses where more than one value stands.
  private static func grouped(_ text: String) -> String {
    let value = text.hasPrefix("√") ? text.dropFirst() : text[...]
    let isGroup = value.first == "(" && value.firstIndex(of: ")") == value.indices.last
    let isOne = value.count == 1 || value.allSatisfy { $0.isLetter || $0.isNumber }
    return isOne || isGroup ? text : "(\(text))"
  }

  private static func script(_ text: String, _ kind: Character) -> String {
    let small = kind == "^" ? raised : lowered
    let characters = text.map { small[$0] }
    if characters.allSatisfy({ $0 != nil }) { return String(characters.compactMap { $0 }) }
    return String(kind) + grouped(text)
  }

  private static let accents = ["hat": "\u{302}", "bar": "\u{304}", "tilde": "\u{303}", "dot": "\u{307}"]

  private static let raised = table("0123456789+−ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿⁱ").merging(["T": "ᵀ", "′": "′"]) { first, _ in
    first
  }
  private static let lowered = table("0123456789+−aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")

  private static func table(_ from: String, _ to: String) -> [Character: Character] {
    Dictionary(uniqueKeysWithValues: zip(from, to))
  }

  /// What stands for one sign, or for a word that is written upright.
  private static let signs: [String: String] = [
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε", "zeta": "ζ", "eta": "η",
    "theta": "θ", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π", "rho": "ρ", "sigma": "σ",
    "tau": "τ", "phi": "φ", "varphi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω", "Gamma": "Γ", "Delta": "Δ",
    "Theta": "Θ", "Lambda": "Λ", "Pi": "Π", "Sigma": "Σ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω",
    "sum": "Σ", "prod": "∏", "partial": "∂", "nabla": "∇", "infty": "∞", "ell": "ℓ",
    "cdot": "·", "times": "×", "odot": "⊙", "oplus": "⊕", "circ": "∘", "pm": "±", "ast": "*",
    "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥", "ne": "≠", "neq": "≠", "approx": "≈", "equiv": "≡", "sim": "~",
    "in": "∈", "to": "→", "rightarrow": "→", "leftarrow": "←", "gets": "←", "mapsto": "↦", "Rightarrow": "⇒",
    "dots": "…", "ldots": "…", "cdots": "⋯", "mid": "|", "vert": "|", "lvert": "|", "rvert": "|",
    "Vert": "‖", "lVert": "‖", "rVert": "‖", "|": "‖", "lfloor": "⌊", "rfloor": "⌋", "lceil": "⌈", "rceil": "⌉",
    "quad": " ", "qquad": " ", ",": " ", ";": " ", ":": " ", " ": " ", "!": "", "{": "{", "}": "}", "%": "%",
    "_": "_", "$": "$", "max": "max", "min": "min", "log": "log", "exp": "exp", "sign": "sign", "sin": "sin",
    "cos": "cos", "tanh": "tanh", "mean": "mean", "var": "var", "prime": "′",
  ]
}
