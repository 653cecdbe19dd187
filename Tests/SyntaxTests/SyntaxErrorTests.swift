import Testing

@testable import Syntax

/// What cannot be read, where, and what is suggested instead.
struct SyntaxErrorTests {
  typealias Row = (source: String, column: Int, message: String, suggestion: String?)

  static let rows: [Row] = [
    // Nothing is multiplied without a sign.
    ("2x", 1, "multiplied", "`2 * x`"), ("y = 1 + 2 x", 9, "multiplied", "`2 * x`"),
    ("2(x + 1)", 1, "multiplied", "`2 * (x + 1)`"),
    ("(a)(b)", 1, "multiplied", "`(a) * (b)`"), ("3γ", 1, "multiplied", "`3 * γ`"),
    ("2√x", 1, "multiplied", "`2 * √x`"),
    ("f(x)(y)", 1, "multiplied", "`f(x) * (y)`"), ("x²y", 1, "multiplied", "`x² * y`"),
    ("[2x 3]", 2, "multiplied", "`2 * x`"),
    ("2[0]", 1, "multiplied", "`2 * [0]`"), ("x y", 1, "multiplied", "`x * y`"),
    ("2 f(x)[0].T + 1", 1, "", "`2 * f(x)[0].T`"),
    ("\"a\" \"b\"", 1, "an operator or a comma", nil), ("a not b", 3, "before `not`", "`and not`"),
    // Percent is not remainder.
    ("5 % 2", 3, "percent", "`mod(5, 2)`"), ("5%2", 1, "percent", "`mod(5, 2)`"),
    ("x % (y + 1)", 3, "percent", "`mod(x, (y + 1))`"),
    ("40 %", 4, "right after a number", "`40%`"), ("(40)%", 5, "right after", nil), ("% 2", 1, "right after", nil),
    // Signs of other languages.
    ("if_x = y = 3", 10, "gives a name", "`==`"), ("f(x = 3)", 5, "cannot stand", "`x: …`"),
    ("a + b = 3", 7, "gives a name", "`==`"),
    ("x ** 2", 3, "`**`", "`^`"), ("a && b", 3, "`&&`", "`and`"), ("a || b", 3, "`||`", "`or`"),
    ("!a", 1, "`!`", "`not`"),
    ("x += 1", 3, "`+=`", "x = x + "), ("x // 2", 3, "`//`", "floor"), ("a === b", 3, "`===`", "`==`"),
    ("a => b", 3, "`=>`", "`>=`"),
    ("1..5", 2, "`..`", "`a..<b`"), ("x'", 2, "`'`", "`x.T`"), ("xᵀ", 2, "ᵀ", "`.T`"), ("a ÷ b", 3, "÷", "`/`"),
    ("x⁴", 2, "⁴", "`^4`"),
    ("a – b", 3, "–", "`-`"), ("{1}", 1, "{", "`(`"), ("x ? y", 3, "?", "start of a line"), ("x = “a”", 5, "“", "`\"`"),
    // Strays, by name.
    ("a $ b", 3, "DOLLAR SIGN", nil), ("x = （1）", 5, "FULLWIDTH LEFT PARENTHESIS", "`(`"),
    ("x\u{0}", 2, "U+0000", "Delete"),
    ("a\u{200B}b", 2, "ZERO WIDTH SPACE", "Delete"), ("(\u{302}", 2, "COMBINING", "Delete"),
    ("\"a\u{7}\"", 3, "U+0007", nil),
    ("\\gamma", 1, "REVERSE SOLIDUS", "Tab"), ("x = ½", 5, "ONE HALF", nil), ("🌳", 1, "DECIDUOUS", nil),
    ("１", 1, "DIGIT ONE", "`1`"),
    // Bars.
    ("|x", 1, "`|` is never closed", "`|x|`"), ("1 + |x - |y|", 5, "never closed", nil), ("|", 1, "never closed", nil),
    ("f(|x)", 3, "never closed", nil), ("[|1; 2|]", 2, "never closed", nil), ("|x|\n|y\nz", 5, "never closed", nil),
    ("f(|a, b)", 3, "never closed", nil), ("|x\n|", 1, "never closed", nil),
    ("train net λ: |x", 14, "never closed", nil),
    ("|x + |", 6, "missing before `|`", nil), ("||", 2, "missing before `|`", nil), ("|x = 3|", 4, "gives a name", nil),
    ("|x|>0", 3, "`|>` is the pipe", "`| >`"), ("|x|>=0", 3, "`|>` is the pipe", "`| >=`"),
    ("|x|>y", 3, "`|>` is the pipe", "`| >`"), ("1 < |x|>-y", 7, "`|>` is the pipe", "`| >`"),
    ("|x |> f", 1, "never closed", nil), ("||x||", 1, "change nothing", "`norm(x)`"), ("‖x‖", 1, "‖", "`norm(x)`"),
    ("a | b", 3, "between two values", "`or`"), ("x |", 3, "between two values", nil), ("f(a|b)", 4, "between", nil),
    ("2|x|", 1, "multiplied", "`2 * |x|`"), ("|x||y|", 1, "multiplied", "`|x| * |y|`"),
    ("|x|y", 1, "multiplied", "`|x| * y`"), ("a || b || c", 3, "`||`", "`or`"),
    // Sums.
    ("Σ x", 1, "parentheses or bars", "`Σ(x)`"), ("1/m·Σ g·x̂/m", 5, "parentheses or bars", "`Σ(g·x̂/m)`"),
    ("∑x", 1, "parentheses or bars", "`∑(x)`"), ("sum √x", 1, "parentheses or bars", "`sum(√x)`"),
    ("Σ(x - μ)²", 9, "inside the sum or outside", "`Σ((x - μ)²)` or `(Σ(x - μ))²`"),
    ("Σ|x|^2", 5, "inside the sum or outside", "`Σ(|x|^…)`"), ("Σ(x)³", 5, "inside", "`Σ(x³)`"),
    ("∏(x)", 1, "∏", "`prod(x)`"),
    // Brackets and quotes.
    ("f(1", 2, "`(` is never closed", nil), ("[1 (2", 4, "`(` is never closed", nil),
    ("(1]", 3, "cannot close `(`", "`)`"),
    ("1)", 2, "closes nothing", "Delete"), ("x = \"ab", 5, "`\"` is never closed", nil),
    ("()", 1, "nothing stands", nil),
    ("(1, 2)", 3, "one value", "`[…]`"), ("x[]", 2, "index is missing", nil), ("f(1,)", 4, "after the comma", nil),
    ("[1,,2]", 4, "cannot stand", nil), ("[1 2;]", 5, "row is missing", "Delete"), ("[1 +2]", 4, "left", nil),
    ("(1; 2)", 3, "cannot stand", nil),
    ("\"\\d\"", 2, "no escape", "backslash"), ("\"\\u{d800}\"", 2, "no escape", nil), ("[a: 1]", 3, "label", nil),
    // Operators without operands.
    ("1 +", 3, "missing after `+`", nil), ("1 + * 2", 5, "needs something", nil), ("* 2", 1, "left", nil),
    ("x = ", 3, "missing after `=`", nil),
    ("(1 +)", 4, "missing after `+`", nil), ("-", 1, "missing after `-`", nil), ("and x", 1, "operator", nil),
    ("1 + not x", 5, "loosely", "`(not x)`"),
    ("√-1", 1, "one value", "√(-1)"), ("x.", 2, "name is missing", nil), ("x |> 2", 6, "function", "`f(x, y)`"),
    ("x |> show", 6, "verb", "`show x`"),
    ("0..<1..<2", 6, "two ends", nil), ("1...", 2, "missing after `...`", nil),
    ("x = ..<3", 5, "start of the range", nil),
    ("a < b < c", 7, "do not chain", "`a < b and b < …`"), ("x[a:b]", 3, "stands alone", "`a..<b`"),
    ("x[1:3]", 3, "stands alone", "`a..<b`"),
    // Verbs.
    ("train = 5", 1, "`train` is a verb", "another name"), ("prune(x) = 1", 1, "`prune` is a verb", nil),
    ("1 + step", 5, "`step` is a verb", nil),
    ("f(step) = 1", 3, "`step` is a verb", nil), ("prnue net keep: 40%", 1, "no verb", "`prune`"),
    ("prune net keep 40%", 11, "colon", "`keep: 40%`"),
    ("train net epochs = 10", 11, "colon", "`epochs: 10`"),
    ("train(net, epochs: 3)", 1, "no parentheses", "`train net epochs: 3`"),
    ("train net, epochs: 3", 10, "no comma", "Delete"), ("train net epochs:", 11, "missing after `epochs:`", nil),
    ("x epochs: 3", 3, "label", nil),
    ("train net epochs: λ: 1", 11, "missing after `epochs:`", nil),
    ("train net λ: 1 lambda: 2", 16, "given twice", nil), ("trian epochs: 3", 7, "label", "`train`"),
    ("f(x) = train x", 8, "body is an expression", nil), ("f(a b: 3)", 5, "comma", nil),
    // Targets.
    ("f(1) = 2", 3, "parameters are names", "=="), ("f(x, x) = 2", 6, "two parameters", nil),
    ("f(x).y = 2", 1, "can be assigned", nil),
    ("√ = 2", 1, "operator", nil), ("√x = 2", 1, "operator", nil), ("___ = 2", 1, "fill in the blank", nil),
    ("___ x", 1, "fill in", nil),
    ("40 = x", 4, "gives a name", "`==`"), ("net.___", 5, "fill in", nil), ("keep = ___%", 8, "fill in", nil),
    ("and = 2", 1, "operator", nil),
  ]

  @Test(arguments: rows) func sourceIsRefused(_ row: Row) {
    do {
      let read = try tree(of: row.source)
      Issue.record("\(row.source) was read as \(read)")
    } catch {
      #expect(error.range.map { $0.start + 1 } == row.column, "\(row.source): \(error)")
      #expect(row.message.isEmpty || error.message.contains(row.message), "\(row.source): \(error)")
      if let suggestion = row.suggestion {
        #expect(error.suggestion?.contains(suggestion) == true, "\(row.source): \(error)")
      }
    }
  }

  @Test(arguments: [
    String(repeating: "(", count: 20_000) + "1" + String(repeating: ")", count: 20_000),
    String(repeating: "[", count: 20_000), String(repeating: "-", count: 50_000) + "1",
    String(repeating: "not ", count: 20_000) + "x", String(repeating: "√", count: 50_000) + "x",
    "1" + String(repeating: "^1", count: 20_000), "1" + String(repeating: " + 1", count: 100_000),
    "x" + String(repeating: " |> f", count: 20_000), "x" + String(repeating: "[0]", count: 50_000),
    "x" + String(repeating: ".a", count: 20_000), "x" + String(repeating: "²", count: 50_000),
    "x" + String(repeating: " y", count: 20_000),
    String(repeating: "2(", count: 199) + "1" + String(repeating: ")", count: 199),
    String(repeating: "(", count: 20_000), String(repeating: "|", count: 20_000),
    String(repeating: "|-", count: 20_000),
    String(repeating: "Σ|1 + ", count: 5000) + String(repeating: "|", count: 5000),
    String(repeating: "Σ ", count: 5000),
    "x" + String(repeating: " |x", count: 20_000),
    "x" + String(repeating: "|(x", count: 150) + String(repeating: ")", count: 150),
  ])
  func deepNestingIsRefused(_ source: String) {
    #expect(throws: LanguageError.self) { try tree(of: source) }
  }

  @Test func longFlatEntriesAreRead() throws {
    #expect(try Parser.lines(of: "[" + String(repeating: "1 -2 ", count: 20_000) + "]", in: grammar).count == 1)
    #expect(try Parser.lines(of: String(repeating: "x = 1\n", count: 20_000), in: grammar).count == 20_000)
    #expect(try Parser.lines(of: String(repeating: "9", count: 100_000), in: grammar).count == 1)
  }
}
