import Syntax
import Testing

@testable import Language

/// Formulas as the lessons write them can be typed.
struct FormulaTests {
  static let start = "x = [1 -2 3]; γ = [-0.5 0.25]; λ = 1e-2; A = [1 -2; -3 4]; t = 0.5;\n"

  static let exchanges: [Exchange] = [
    Exchange("|x|", "[1 2 3]"), Exchange("|-3|", "3"), Exchange("|A|", "[1 2\n 3 4]"), Exchange("Σ|γ|", "0.75"),
    Exchange("λ·Σ|γ|", "0.0075"), Exchange("λ * Σ|γ|", "0.0075"), Exchange("|x - |x||", "[0 4 0]"),
    Exchange("|x| > 1", "[false true true]"), Exchange("x[|x| > 1]", "[-2 3]"), Exchange("[|x[0]| |x[1]|]", "[1 2]"),
    Exchange("sign(x)·max(|x| − t, 0)", "[0.5 -1.5 2.5]"), Exchange("|x| |> Σ", "6"), Exchange("Σ(x)", "2"),
    Exchange("Σ(A, axis: 1)", "[-1 1]"), Exchange("2 × 3·4", "24"), Exchange("2·x", "[2 -4 6]"),
    Exchange("∑(x)", "2"), Exchange("Sigma|x|", "6"), Exchange("sum|x|", "6"), Exchange("Σ(x²)", "14"),
    Exchange("|x| == abs(x)", "[true true true]"), Exchange("gamma_0 = 0.5; γ₀ + gamma0", "1"),
    Exchange("κ = 2; kappa·2", "4"), Exchange("y_hat = 3; ŷ", "3"), Exchange("|true|", "1"),
    // A name that the learner has set wins, as for other functions.
    Exchange("Σ = 3", "Σ = 3"), Exchange("Σ = 3; Σ + 1", "4"), Exchange("Σ = 3; Σ(x)", "2"),
    Exchange("Σ = -3; |Σ|", "3"),
    Exchange("Σ(v) = 7; Σ|x|", "7"), Exchange("abs(v) = 7; |-2|", "2"),
    Exchange("Ση = 2", "Ση = 2"),
  ]

  @Test(arguments: exchanges) func aFormulaIsRead(_ exchange: Exchange) {
    #expect(Session().reply(to: Self.start + exchange.entry) == Reply(text: exchange.output, outcome: .succeeded))
  }

  static let mistakes: [Exchange] = [
    Exchange("Ση", "^^ there is no `Ση`. Write `Σ(η)` for the sum."),
    Exchange("Σf(x)", "^^ there is no function `Σf`. Write `Σ(f(…))` for the sum."),
    Exchange("Σ", "^ `Σ` is a function. Call it: Σ(…). ?Σ shows how."),
    Exchange("Π(x)", "^ there is no function `Π`. Write `prod(x)`."),
    Exchange("|glyphs|", " ^^^^^^ `|…|` needs numbers, got a data set"),
    Exchange("1 + |x - 1", "    ^ `|` is never closed. Write `|x|`, which is abs(x)."),
    Exchange(
      "|x|>0", "  ^^ `|>` is the pipe, and the bar before it stays open. Write `| >`, with a space, to compare."),
    Exchange("x̂ = 3; xhat", "       ^^^^ there is no `xhat`. Did you mean `x_hat` (x̂)?"),
    Exchange("γ₀ = 3; gama_0", "        ^^^^^^ there is no `gama_0`. Did you mean `gamma_0` (γ₀)?"),
  ]

  @Test(arguments: mistakes) func aMistakeSaysWhatToType(_ exchange: Exchange) {
    let lines = Session().reply(to: Self.start + exchange.entry).text.split(separator: "\n")
    #expect(lines.last.map(String.init) == exchange.output)
  }

  @Test func whatTheSyntaxSpellsOtherwiseNamesNothingOfOurs() {
    let words =
      Verbs.all.map(\.name) + Functions.all.map(\.name) + Help.labelNames
      + (Verbs.all.flatMap(\.labels) + Functions.all.flatMap(\.labels)).flatMap(\.words)
    for word in words { #expect(canonicalName(word) == word) }
    for (typed, name) in nameAliases { #expect(canonicalName(typed) == name && asciiSpelling(of: name) == typed) }
    for name in ["γ₀", "ŷ", "μ̂", "x̄"] { #expect(asciiSpelling(of: name).map(canonicalName) == name) }
    for name in ["x", "x₀", "权", "权重", "γ₀x", "é", ""] { #expect(asciiSpelling(of: name) == nil) }
  }

  @Test func helpOnNamesListsEverySpelling() {
    let session = Session()
    session.width = 80
    let text = session.reply(to: "?names").text
    for (typed, name) in nameAliases { #expect(text.contains(typed) && text.contains(name), "\(typed)") }
    for word in ["y_hat", "ŷ", "gamma_0", "γ₀", "xhat"] { #expect(text.contains(word), "\(word)") }
    #expect(session.reply(to: "?Σ").text == session.reply(to: "?sum").text)
  }
}
