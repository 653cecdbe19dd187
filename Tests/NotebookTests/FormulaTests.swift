import Testing

@testable import Formulas

@Suite struct FormulaTests {
  /// As it is typed, and what is made of it without the outermost element.
  @Test(arguments: [
    ("x", "<mi>x</mi>"),
    ("x + 1", "<mi>x</mi><mo>+</mo><mn>1</mn>"),
    ("-x", "<mo form=\"prefix\" lspace=\"0\" rspace=\"0\">−</mo><mi>x</mi>"),
    ("σ²", "<msup><mrow><mi>σ</mi></mrow><mrow><mn>2</mn></mrow></msup>"),
    ("γ₀", "<msub><mrow><mi>γ</mi></mrow><mrow><mn>0</mn></mrow></msub>"),
    (
      "σ²_r",
      "<msubsup><mrow><mi>σ</mi></mrow><mrow><mi>r</mi></mrow><mrow><mn>2</mn></mrow></msubsup>"
    ),
    ("x̂", "<mover accent=\"true\"><mrow><mi>x</mi></mrow><mo stretchy=\"false\">\u{2C6}</mo></mover>"),
    ("ŷ", "<mover accent=\"true\"><mrow><mi>y</mi></mrow><mo stretchy=\"false\">\u{2C6}</mo></mover>"),
    ("(a + b)/(c)", "<mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mrow><mi>c</mi></mrow></mfrac>"),
    ("√(a)", "<msqrt><mrow><mi>a</mi></mrow></msqrt>"),
    ("½·x", "<mfrac><mrow><mn>1</mn></mrow><mrow><mn>2</mn></mrow></mfrac><mo>⋅</mo><mi>x</mi>"),
    (
      "1/M · Σ_c x",
      "<mfrac><mrow><mn>1</mn></mrow><mrow><mi>M</mi></mrow></mfrac><mo>⋅</mo><munder><mrow><mo>∑</mo>"
        + "</mrow><mrow><mi>c</mi></mrow></munder><mi>x</mi>"
    ),
    (
      "a·∂L/b",
      "<mi>a</mi><mo>⋅</mo><mfrac><mrow><mo form=\"prefix\" lspace=\"0\" rspace=\"0\">∂</mo><mi>L</mi></mrow>"
        + "<mrow><mi>b</mi></mrow></mfrac>"
    ),
    ("a·c/b", "<mfrac><mrow><mi>a</mi><mo>⋅</mo><mi>c</mi></mrow><mrow><mi>b</mi></mrow></mfrac>"),
    ("Ω", "<mi mathvariant=\"normal\">Ω</mi>"),
    ("max", "<mi>max</mi>"),
    ("a < b", "<mi>a</mi><mo>&lt;</mo><mi>b</mi>"),
    (
      "x_1 * y_1",
      "<msub><mrow><mi>x</mi></mrow><mrow><mn>1</mn></mrow></msub><mo>⋅</mo><msub><mrow><mi>y</mi></mrow>"
        + "<mrow><mn>1</mn></mrow></msub>"
    ),
  ])
  func `a typed formula is MathML`(source: String, markup: String) throws {
    #expect(try Formula(typed: source).markup(isScript: false) == markup)
  }

  @Test(arguments: [
    ("\\frac{1}{m}", "<mfrac><mrow><mn>1</mn></mrow><mrow><mi>m</mi></mrow></mfrac>"),
    ("x^2", "<msup><mrow><mi>x</mi></mrow><mrow><mn>2</mn></mrow></msup>"),
    ("x_{i}^2", "<msubsup><mrow><mi>x</mi></mrow><mrow><mi>i</mi></mrow><mrow><mn>2</mn></mrow></msubsup>"),
    ("\\sum_i x", "<munder><mrow><mo>∑</mo></mrow><mrow><mi>i</mi></mrow></munder><mi>x</mi>"),
    ("\\hat{x}", "<mover accent=\"true\"><mrow><mi>x</mi></mrow><mo stretchy=\"false\">ˆ</mo></mover>"),
    ("\\sqrt[3]{x}", "<mroot><mrow><mi>x</mi></mrow><mrow><mn>3</mn></mrow></mroot>"),
    ("a = -b", "<mi>a</mi><mo>=</mo><mo form=\"prefix\" lspace=\"0\" rspace=\"0\">−</mo><mi>b</mi>"),
    ("\\mathbb{R}", "<mi>ℝ</mi>"),
    ("\\mathbf{W}", "<mi>𝐖</mi>"),
    ("\\text{if } x", "<mtext>if\u{A0}</mtext><mi>x</mi>"),
    ("\\lambda\\,\\gamma", "<mi>λ</mi><mspace width=\"0.167em\"></mspace><mi>γ</mi>"),
    (
      "\\left( \\frac{a}{b} \\right)",
      "<mrow><mo fence=\"true\" stretchy=\"true\">(</mo><mfrac><mrow><mi>a</mi></mrow><mrow><mi>b</mi></mrow></mfrac>"
        + "<mo fence=\"true\" stretchy=\"true\">)</mo></mrow>"
    ),
    (
      "\\begin{cases} 0 & x \\\\ 1 & y \\end{cases}",
      "<mrow><mo fence=\"true\" stretchy=\"true\">{</mo><mtable><mtr><mtd class=\"left\"><mrow><mn>0</mn></mrow></mtd>"
        + "<mtd class=\"left\"><mrow><mi>x</mi></mrow></mtd></mtr><mtr><mtd class=\"left\"><mrow><mn>1</mn></mrow></mtd>"
        + "<mtd class=\"left\"><mrow><mi>y</mi></mrow></mtd></mtr></mtable></mrow>"
    ),
  ])
  func `TeX is MathML`(source: String, markup: String) throws {
    #expect(try Formula(source).markup(isScript: false) == markup)
  }

  @Test(arguments: [
    "", "(", "x +", "a gradient step", "the velocity: this step", "\\unknown", "\\frac{a}", "{", "}", "a & b",
    "\\begin{cases} a", "\\", "x^", String(repeating: "(", count: 1000), String(repeating: "{", count: 1000),
  ])
  func `what is no formula is refused`(source: String) {
    #expect(throws: Formula.Failure.self) { try Formula(source) }
  }

  @Test(arguments: ["√", "\\hat", "'", "x_", "x^", "-", "|", "\\frac", "\\left(", "a/", "∂", "x[", "\\begin{cases}"])
  func `however deep a formula nests, it is read or refused`(piece: String) {
    for count in [10, 100, 300, 100_000] {
      let source = "x" + String(repeating: piece, count: count) + "x"
      _ = (try? Formula(source))?.mathML(of: source, isDisplayed: false)
      _ = (try? Formula(tex: source))?.mathML(of: source, isDisplayed: false)
    }
  }

  @Test func `nothing in a formula becomes markup`() throws {
    let formula = try Formula("\\text{<script>\"} < x")
    let html = formula.mathML(of: "\"><script>&", isDisplayed: false)
    #expect(!html.contains("<script"))
    #expect(html.hasPrefix("<math alttext=\"&quot;&gt;&lt;script&gt;&amp;\">"))
  }

  @Test func `lines stand in line where they are equal, and remarks beside them`() throws {
    let two = try #require(FormulaBlock("parameters = T · C\nMACs       = T · C · k²"))
    #expect(two.lines.count == 2 && !two.hasRemarks)
    if case .table(let rows, .aligned) = two.aligned {
      #expect(rows.allSatisfy { $0.count == 2 })
    } else {
      Issue.record("not aligned: \(two.aligned)")
    }
    let remarked = try #require(FormulaBlock("z = w − η·g               a gradient step\nw = max(w, 0)      clamp"))
    #expect(remarked.lines.map(\.remark) == ["a gradient step", "clamp"])
    #expect(FormulaBlock("make test") == nil)
    #expect(FormulaBlock("a = 1\nthis is not a formula") == nil)
  }
}
