/// The words of TeX that lessons may use.
enum TeXWords {
  static let letters = table(
    """
    alpha α beta β gamma γ delta δ epsilon ε varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ lambda λ \
    mu μ nu ν xi ξ pi π rho ρ sigma σ tau τ upsilon υ phi ϕ varphi φ chi χ psi ψ omega ω Gamma Γ Delta Δ Theta Θ \
    Lambda Λ Xi Ξ Pi Π Sigma Σ Phi Φ Psi Ψ Omega Ω infty ∞ nabla ∇ ell ℓ emptyset ∅ ldots … dots … cdots ⋯ % % # # \
    _ _ $ $
    """)

  static let operations = table(
    """
    cdot ⋅ times × odot ⊙ pm ± mp ∓ le ≤ leq ≤ ge ≥ geq ≥ ne ≠ neq ≠ approx ≈ sim ∼ equiv ≡ propto ∝ in ∈ notin ∉ \
    subset ⊂ cup ∪ cap ∩ to → rightarrow → leftarrow ← gets ← Rightarrow ⇒ mapsto ↦ iff ⟺ mid ∣ ast ∗ circ ∘ oplus ⊕ \
    otimes ⊗ gg ≫ ll ≪ setminus ∖ & &
    """)

  static let brackets = table(
    """
    vert | Vert ‖ | ‖ lvert | rvert | lVert ‖ rVert ‖ lfloor ⌊ rfloor ⌋ lceil ⌈ rceil ⌉ langle ⟨ rangle ⟩ { { } }
    """)

  static let large = table("sum ∑ prod ∏ int ∫ bigcup ⋃ bigcap ⋂")

  static let accents = table("hat ˆ widehat ˆ bar ¯ overline ¯ tilde ˜ widetilde ˜ vec → dot ˙ ddot ¨")

  static let spaces: [String: Double] = [
    ",": 1.0 / 6, ":": 2.0 / 9, ";": 5.0 / 18, "!": -1.0 / 6, " ": 0.25, "quad": 1, "qquad": 2,
  ]

  /// The brackets around a table, by the name of its environment.
  static let tables: [String: (opening: String, closing: String, columns: Formula.Columns)] = [
    "aligned": ("", "", .aligned), "align": ("", "", .aligned), "align*": ("", "", .aligned),
    "matrix": ("", "", .centred), "pmatrix": ("(", ")", .centred), "bmatrix": ("[", "]", .centred),
    "vmatrix": ("|", "|", .centred), "cases": ("{", "", .left),
  ]

  private static func table(_ text: String) -> [String: String] {
    let words = text.split(separator: " ").map(String.init)
    let pairs = stride(from: 0, to: words.count - 1, by: 2).map { (words[$0], words[$0 + 1]) }
    return Dictionary(uniqueKeysWithValues: pairs)
  }
}
