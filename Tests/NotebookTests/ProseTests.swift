import Texts
import Testing

@testable import Notebook

@Suite struct ProseTests {
  static let page = """
    # A title that is quite long, so that at a narrow width it has to be broken over two lines

    Text with *emphasis*, **strong words**, `inline code`, a [link](https://example.org/a) and maths $x_1 * y_1 * z_{2}$,
    wide signs 卷积神经网络卷积神经网络卷积神经网络, and averyveryveryveryveryveryveryveryveryveryveryveryveryveryverylongword.

    $$\\hat{x} = \\frac{x - \\mu}{\\sqrt{\\sigma^2 + \\epsilon}}, \\quad y = \\gamma \\cdot \\hat{x} + \\beta$$

    - one, with enough text to be broken at sixty columns and to show where its second line begins
      - inside, again with enough text to be broken at sixty columns
    - two

    3. three
    4. four

    > quoted, and long enough that the bar in front of it has to be repeated on a second line

        indented code that is longer than the width of the page, because somebody did not look at it
        y = γ·x̂ + β

    | layer | what it does, in words that take some room | parameters |
    |:---|:---|---:|
    | conv1 | looks at a picture through filters | 1,234 |
    """

  @Test(arguments: [1, 20, 60, 80, 100]) func `no line is wider than the page`(width: Int) {
    for line in Markdown.blocks(of: Self.page).text(width: width) {
      // Marks and indents need room of their own.
      #expect(displayWidth(line) <= max(width, 8), "\(line)")
    }
  }

  @Test(arguments: [
    ("*a* **b** `c d`", "a b `c d`"), ("a\nb", "a b"), ("a  \nb", "a\nb"), ("[t](02-x.md)", "t"),
    ("[t](https://e.org)", "t (https://e.org)"), ("<https://e.org>", "https://e.org"), ("$a_1*b*c_2$", "a₁·b·c₂"),
    ("$$\\{a\\,b\\}$$", "{a b}"), ("$\\mu = \\frac{1}{m} \\sum_i x_i$", "μ = 1/m Σᵢ xᵢ"),
    ("$$\\hat{x} = \\frac{x - \\mu}{\\sqrt{\\sigma^2 + \\epsilon}}$$", "x̂ = (x − μ)/√(σ² + ε)"),
    ("from $\\gamma_{10}^{n-1}$ to $\\lambda\\sum|\\gamma|$.", "from γ₁₀ⁿ⁻¹ to λΣ|γ|."),
    ("$W^{(l)} x_{n,c}$", "W^(l) x_(n,c)"), ("$\\unknown{x}$", "$\\unknown{x}$"),
    ("$a}$ and $\\frac{a$", "$a}$ and $\\frac{a$"),
    ("`$x_1$`", "`$x_1$`"), ("| $x_1$ |\n|---|", "x₁\n──"), ("costs $5 and $6 *now*", "costs $5 and $6 now"),
    ("a<br>b", "ab"),
    ("## T", "T\n─"), ("# T", "T\n═"), ("### T", "T"), ("- a\n- b", "• a\n• b"), ("2. a\n3. b", "2. a\n3. b"),
    ("> a\n> b", "│ a b"), ("    x = 1\n    y", "    x = 1\n    y"), ("```c\n$x$\n```", "    $x$"),
    ("&gamma; x̂", "γ x̂"),
  ])
  func `markup becomes plain text`(markdown: String, text: String) {
    #expect(TextStyle.plain(Markdown.blocks(of: markdown).text(width: 60).joined(separator: "\n")) == text)
  }

  @Test func `a terminal is told what is strong, emphasised and code`() {
    let lines = Markdown.blocks(of: "# T *e*\n\na *b **c** d* `e`").text(width: 60)
    let (strong, emphasis, code) = (TextStyle.strong, TextStyle.emphasis, TextStyle.code)
    #expect(
      lines == [
        strong.marking("T " + emphasis.marking("e")), "═══", "",
        "a " + emphasis.marking("b " + strong.marking("c") + " d") + " " + code.marking("e"),
      ])
  }

  @Test func `code and formulas stay on one line where they fit`() {
    let lines = Markdown.blocks(of: "aaaa bbbb `c + d + e` $f + g$").text(width: 14)
    #expect(lines.map(TextStyle.plain) == ["aaaa bbbb", "`c + d + e`", "f + g"])
  }
}
