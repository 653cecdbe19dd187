import Testing

@testable import Syntax

/// Every rule of the grammar, as `source` → tree.
struct SyntaxTreeTests {
  static let rows: [(String, String)] = [
    // Numbers.
    ("40%", "0.4"), ("0.1%", "0.001"), ("95%", "0.95"), ("1e-5", "1e-05"), (".5", "0.5"), ("1.", "1"),
    ("1E+3", "1000"), ("1e\u{2212}1", "0.1"), ("1e999", "inf"), ("1e99999999999999999999", "inf"),
    ("1e-99999999999999999999", "0"), ("1e99999999999999999999%", "inf"), ("1e2%", "1"),
    ("[1. 2. 3.]", "[1 2 3]"),
    // Strings.
    (#""a\n\"b\\\t\u{3b3}""#, #""a\n\"b\\\tγ""#), ("\"a\nb\"", #""a\nb""#), ("\"# ; (\"", "\"# ; (\""),
    // Names.
    ("gamma + beta", "(+ γ β)"), ("sigma_sq + eps", "(+ σ² ε)"), ("σ² + ε", "(+ σ² ε)"), ("sigma²", "σ²"),
    ("σ³", "(^ σ 3)"), ("x_hat", "x̂"), ("x\u{302}", "x̂"), ("µ − ɛ", "(- μ ε)"), ("y\u{302}", "ŷ"),
    ("_ + _a1 + x₀", "(+ (+ _ _a1) x₀)"), ("pi * inf", "(* π ∞)"), ("π * ∞", "(* π ∞)"), ("___", "___"),
    ("f(___)", "(call f ___)"), ("true or false", "(or true false)"), ("权重 + 1", "(+ 权重 1)"),
    // Operators, loosest first.
    ("a or b and not c == d", "(or a (and b (not (== c d))))"), ("not not a", "(not (not a))"),
    ("1 + 2 * 3 - 4", "(- (+ 1 (* 2 3)) 4)"), ("a @ b * c / d", "(/ (* (@ a b) c) d)"),
    ("-x^2", "(- (^ x 2))"), ("2^-1", "(^ 2 (- 1))"), ("2^3^4", "(^ 2 (^ 3 4))"), ("-x * y", "(* (- x) y)"),
    ("2 * -x", "(* 2 (- x))"), ("--x", "(- (- x))"), ("-x²", "(- (^ x 2))"), ("2^x²", "(^ 2 (^ x 2))"),
    ("x²^3", "(^ (^ x 2) 3)"), ("x²³", "(^ (^ x 2) 3)"), ("x².T", "(^ x 2).T"),
    ("a <= b", "(<= a b)"), ("a ≤ b", "(<= a b)"), ("a ≥ b", "(>= a b)"), ("a ≠ b", "(!= a b)"),
    ("a<-b", "(< a (- b))"), ("1 + 2 < 3 and 4 > 5", "(and (< (+ 1 2) 3) (> 4 5))"),
    ("0..<n + 1", "(..< 0 (+ n 1))"), ("a == 1...3", "(== a (... 1 3))"), ("1..<.5", "(..< 1 0.5)"),
    // The root binds one primary.
    ("√x", "(call √ x)"), ("sqrt(x)", "(call √ x)"), ("√(σ² + 1e-5)", "(call √ (+ σ² 1e-05))"),
    ("√x²", "(^ (call √ x) 2)"), ("√x^2", "(^ (call √ x) 2)"), ("√x[0]", "(call √ (at x 0))"),
    ("√√x", "(call √ (call √ x))"), ("x / √n", "(/ x (call √ n))"), ("√ [1 4]", "(call √ [1 4])"),
    ("x |> √", "(call √ x)"), ("x |> sqrt", "(call √ x)"), ("-√2", "(- (call √ 2))"),
    // Bars.
    ("|x|", "|x|"), ("|-x|", "|(- x)|"), ("-|x|", "(- |x|)"), ("|x - |y||", "|(- x |y|)|"), ("∣x∣", "|x|"),
    ("||x| - 1|", "|(- |x| 1)|"), ("|x| > 0", "(> |x| 0)"), ("|x| ≥ |y|", "(>= |x| |y|)"), ("|x|²", "(^ |x| 2)"),
    ("|x|.T", "|x|.T"), ("|x|[0]", "(at |x| 0)"), ("2 * |x| + 1", "(+ (* 2 |x|) 1)"), ("√|x|", "(call √ |x|)"),
    ("|√|x||", "|(call √ |x|)|"), ("|x |> √|", "|(call √ x)|"), ("|x |> f|", "|(call f x)|"),
    ("|x| |> f", "(call f |x|)"), ("|x||> f", "(call f |x|)"), ("|f(|a|)|", "|(call f |a|)|"),
    ("f(|a|, |b|)", "(call f |a| |b|)"), ("[|a| |b|]", "[|a| |b|]"), ("[|a -1| 2]", "[|(- a 1)| 2]"),
    ("[|a|, 1; |b| 2]", "[|a| 1; |b| 2]"), ("|[1 -2]|", "|[1 (- 2)]|"), ("x[|x| > 1]", "(at x (> |x| 1))"),
    ("(|a\n- b|)", "(paren |(- a b)|)"), ("|a|\n|b|", "|a| ⏎ |b|"), ("|not a|", "|(not a)|"),
    ("f(x, t) = sign(x)·max(|x| − t, 0)", "f(x, t) = (* (call sign x) (call max (- |x| t) 0))"),
    ("show |x|", "{show |x|}"), ("plot |γ| as: histogram", "{plot |γ| as: histogram}"), ("a; |b|", "a ; | |b|"),
    // The sum and its product.
    ("Σ(x)", "(call Σ x)"), ("Σ(x, axis: 1)", "(call Σ x axis: 1)"), ("Σ|γ|", "(call Σ |γ|)"),
    ("Σ |γ|", "(call Σ |γ|)"), ("∑(x)", "(call Σ x)"), ("∑|x|", "(call Σ |x|)"), ("Sigma(x)", "(call Σ x)"),
    ("sum|x|", "(call sum |x|)"), ("x |> Σ", "(call Σ x)"), ("λ * Σ|γ|", "(* λ (call Σ |γ|))"),
    ("λ·Σ|γ|", "(* λ (call Σ |γ|))"), ("Σ|γ| + Σ|β|", "(+ (call Σ |γ|) (call Σ |β|))"),
    ("Σ|-γ|", "(call Σ |(- γ)|)"), ("|Σ|", "|Σ|"), ("|Σ| - 1", "(- |Σ| 1)"), ("[Σ |x|]", "[Σ |x|]"),
    ("(Σ(x))²", "(^ (paren (call Σ x)) 2)"), ("Σ(x²)", "(call Σ (^ x 2))"),
    ("Σ(x, axis: 0)²", "(^ (call Σ x axis: 0) 2)"),
    ("Σ = 3", "Σ = 3"), ("Σ(x) = x", "Σ(x) = x"), ("Ση", "Ση"), ("Σ[0]", "(at Σ 0)"), ("√Σ(x)", "(call √ (call Σ x))"),
    ("2·x", "(* 2 x)"), ("2 × 3 ⋅ 4", "(* (* 2 3) 4)"), ("a·b²", "(* a (^ b 2))"), ("a + b·c", "(+ a (* b c))"),
    ("η·λ/(1 − m)", "(/ (* η λ) (paren (- 1 m)))"), ("[a ·b]", "[(* a b)]"), ("a·-b", "(* a (- b))"),
    // Marked names.
    ("gamma_0 + gamma0", "(+ γ₀ γ₀)"), ("γ_0 + γ0 + γ₀", "(+ (+ γ₀ γ₀) γ₀)"), ("beta12", "β₁₂"), ("σ₀²", "(^ σ₀ 2)"),
    ("kappa + alpha", "(+ κ α)"), ("epsilon + eps", "(+ ε ε)"), ("y_hat + mu_hat", "(+ ŷ μ̂)"), ("x_bar", "x̄"),
    ("xhat + x_0 + x0", "(+ (+ xhat x_0) x0)"), ("sum_eta + eta_sum", "(+ sum_eta eta_sum)"), ("inf2", "inf2"),
    ("_hat + hat + what + net_hat", "(+ (+ (+ _hat hat) what) net_hat)"), ("gamma__0 + sqrt_2", "(+ gamma__0 sqrt_2)"),
    ("f(kappa: 1)", "(call f κ: 1)"),
    // Pipes.
    ("x |> f", "(call f x)"), ("x |> f(y, axis: 1)", "(call f x y axis: 1)"),
    ("a + b |> f |> g(2)", "(call g (call f (+ a b)) 2)"), ("x |> net.conv1", "(call net.conv1 x)"),
    // Calls, indices, members.
    ("vgg(16, M, 32, for: glyphs, seed: 7)", "(call vgg 16 M 32 for: glyphs seed: 7)"),
    ("vgg(w, (M))", "(call vgg w (paren M))"), ("random()", "(call random)"),
    ("x[0, :, 1..<3]", "(at x 0 : (..< 1 3))"), ("x[γ < 0.01]", "(at x (< γ 0.01))"),
    ("x[..<3]", "(at x (..< _ 3))"), ("x[2..., 0]", "(at x (... 2 _) 0)"), ("x[...]", "(at x (... _ _))"),
    ("x[-2...]", "(at x (... (- 2) _))"), ("x[i -1]", "(at x (- i 1))"), ("x[0][1].T", "(at (at x 0) 1).T"),
    ("glyphs.train[0..<4]", "(at glyphs.train (..< 0 4))"), ("net.bn2.gamma", "net.bn2.γ"), ("x . T", "x.T"),
    ("(x).T", "(paren x).T"), ("f (x)", "(call f x)"), ("f(train: 1)", "(call f train: 1)"),
    ("f(a,\n  b: 2\n)", "(call f a b: 2)"), ("f(lambda: 1)", "(call f λ: 1)"), ("[1 2][0]", "(at [1 2] 0)"),
    // Arrays.
    ("[]", "[]"), ("[1 2 3]", "[1 2 3]"), ("[1, 2, 3]", "[1 2 3]"), ("[1 2; 3 4]", "[1 2; 3 4]"),
    ("[1 2\n3 4]", "[1 2; 3 4]"), ("[\n1 2;\n3 4\n]", "[1 2; 3 4]"), ("[1,\n2]", "[1 2]"),
    ("[1 +\n2]", "[(+ 1 2)]"), ("[1 -\n2]", "[(- 1 2)]"), ("[1\n-2]", "[1; (- 2)]"),
    ("[1 -2]", "[1 (- 2)]"), ("[1 - 2]", "[(- 1 2)]"), ("[1-2]", "[(- 1 2)]"), ("[1- 2]", "[(- 1 2)]"),
    ("[-1 -2]", "[(- 1) (- 2)]"), ("[1 *2]", "[(* 1 2)]"), ("[a*b -c]", "[(* a b) (- c)]"),
    ("[(1 -2) 3]", "[(paren (- 1 2)) 3]"), ("[f(1 -2) 3]", "[(call f (- 1 2)) 3]"), ("[f (1)]", "[f (paren 1)]"),
    ("[x[1 -1] y [2]]", "[(at x (- 1 1)) y [2]]"), ("[[1 2] [3 4]]", "[[1 2] [3 4]]"),
    ("[40% 50%]", "[0.4 0.5]"), ("[√2 √3]", "[(call √ 2) (call √ 3)]"), ("[a not b]", "[a (not b)]"),
    ("[x² y²]", "[(^ x 2) (^ y 2)]"), ("[1 .5]", "[1 0.5]"), ("[1; 2]", "[1; 2]"), ("[a == b c]", "[(== a b) c]"),
    // Statements.
    ("x = [1 2 3 4]", "x = [1 2 3 4]"), ("mu = mean(x);", "μ = (call mean x) ;"),
    ("σ² = var(x)", "σ² = (call var x)"), ("f(x, y) = x^2", "f(x, y) = (^ x 2)"), ("f() = 1", "f() = 1"),
    ("net.bn2.γ[3] = 0", "(at net.bn2.γ 3) = 0"), ("x[0][1] = 2", "(at (at x 0) 1) = 2"),
    ("a = 1; b = 2", "a = 1 ; | b = 2"), ("a = 1;; b;", "a = 1 ; | b ;"), ("a\nb", "a ⏎ b"),
    ("\n\n a # note\n# more\nb ;\r\nc", "a ⏎ b ; ⏎ c"), ("", ""), (";", ""), ("x\u{A0}=\t1", "x = 1"),
    ("\u{FEFF}x = 1", "x = 1"), ("x = (1 +\n2)\ny", "x = (paren (+ 1 2)) ⏎ y"),
    // Verbs.
    ("train net epochs: 10 λ: 1e-2", "{train net epochs: 10 λ: 0.01}"),
    ("train net epochs: 10 lambda: rate", "{train net epochs: 10 λ: rate}"),
    ("small = prune net keep: 60%", "small = {prune net keep: 0.6}"),
    ("prune net by: (γ) keep: 40%;", "{prune net by: (paren γ) keep: 0.4} ;"),
    ("trace net on: glyphs.train[0..<4]", "{trace net on: (at glyphs.train (..< 0 4))}"),
    ("plot net.bn2.γ as: histogram", "{plot net.bn2.γ as: histogram}"),
    ("draw net against: small to: \"pair.svg\"", "{draw net against: small to: \"pair.svg\"}"),
    ("check sqrt against: df at: [1 2 3]", "{check √ against: df at: [1 2 3]}"),
    ("check f against: df at: x", "{check f against: df at: x}"), ("source batchnorm", "{source batchnorm}"),
    ("source prune", "{source prune}"), ("assert accuracy(small) > 95%", "{assert (> (call accuracy small) 0.95)}"),
    ("train", "{train}"), ("train epochs: 3", "{train epochs: 3}"), ("export net to: onnx", "{export net to: onnx}"),
    ("show x |> f", "{show (call f x)}"), ("check net check: 1", "{check net check: 1}"),
    ("prune (net)", "{prune (paren net)}"), ("prune(net)", "{prune (paren net)}"),
    ("train net η: -1", "{train net η: (- 1)}"), ("x; train net; y", "x ; | {train net} ; | y"),
    // Dot words and help.
    (".lesson 1", ".lesson<1>"), ("  .open \"a # b\"  # back", ".open<\"a # b\">"), (".undo", ".undo<>"),
    (".T", ".T<>"), ("x\n.back\ny", "x ⏎ .back<> ⏎ y"), ("(\n1)", "(paren 1)"), ("?", "?<>"),
    ("? prune", "?<prune>"), ("?conv # how", "?<conv>"), (".save a#b", ".save<a#b>"),
  ]

  @Test(arguments: rows) func sourceReadsAs(_ row: (source: String, tree: String)) throws {
    #expect(try tree(of: row.source) == row.tree, "\(row.source)")
  }

  @Test func everyExpressionKeepsTheTextItWasReadFrom() throws {
    let entry = "f(x, y) = √(x² + y) - [1 -2][0] * x̂ |> relu  # note"
    let statement = try #require(Parser.lines(of: entry, in: grammar).first?.statements.first)
    guard case .expression(let body) = statement.action, case .call(_, let arguments) = body.kind else {
      Issue.record("not a call: \(statement.tree)")
      return
    }
    #expect(body.source(in: SourceText(entry)) == "√(x² + y) - [1 -2][0] * x̂ |> relu")
    #expect(arguments.map { $0.value.source(in: SourceText(entry)) } == ["√(x² + y) - [1 -2][0] * x̂"])
    #expect(SourceText(entry)[statement.range] == String(entry.dropLast(8)))
  }

  @Test(
    arguments: [
      ("x = 1", nil), ("f(1", "( 2"), ("x = [1 (2", "( 8"), ("[1 2]\n  [3", "[ 3"), ("\"ab", "\" 1"),
      ("x = \"a", "\" 5"),
      ("权 = (", "( 6"), ("(]", nil), (")", nil), ("# (", nil), (".open (", nil), ("?(", nil), ("( “", nil),
      ("(\"", "\" 2"), ("(\n.undo", "( 1"), ("", nil),
      ("for i in 1...3", "for 1"), ("for i in 1...3\nx = i", "for 1"), ("for i in 1...3\nx = i\nend", nil),
      ("for i in [1", "[ 10"), ("for i in 1...3; x = i; end", nil), ("for i in a\nfor j in b\nend", "for 1"),
      ("|x", nil), ("|x - |y|", nil), ("f(|x", "( 2"), ("|x|", nil), ("for i in a\n|x", nil),
      ("for i in a\n|x|", "for 1"),
      ("x = 1; for i in a", "for 8"), ("for = 3", nil), ("end", nil), ("for i in a; end = 3", "for 1"),
    ] as [(String, String?)])
  func anEntryWaitsForItsBrackets(_ row: (source: String, open: String?)) {
    var found: String?
    if case .open(let bracket, let column) = Completeness(of: row.source, in: grammar) {
      found = "\(bracket) \(column)"
    }
    #expect(found == row.open, "\(row.source)")
  }
}
