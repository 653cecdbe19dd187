/// Lessons that are too much: nested, long, and without end.
extension HostileLesson {
  private static func many(_ text: String, _ count: Int = 20_000) -> String { String(repeating: text, count: count) }

  static var sizes: [HostileLesson] {
    let tooDeep = Verdict.noLesson("levels deep")
    return [
      HostileLesson("quotations in quotations", tooDeep, many("> ") + "x\n\n" + cell),
      HostileLesson("quotations in quotations without spaces", tooDeep, many(">") + "x\n\n" + cell),
      HostileLesson("lists in lists of prose", tooDeep, many("- ", 10_000) + "x\n\n" + cell),
      HostileLesson("numbered lists in lists", tooDeep, many("1. ", 10_000) + "x\n\n" + cell),
      HostileLesson("emphasis in emphasis", tooDeep, many("*a **b ", 5000) + many("b** a* ", 5000) + "\n\n" + cell),
      HostileLesson("emphasis that never ends", .harmless, many("*a ") + "\n\n" + cell),
      HostileLesson("underscores", .harmless, many("_a ") + "\n\n" + cell),
      HostileLesson("stars", .harmless, many("*") + "\n\n" + cell),
      HostileLesson("brackets", .harmless, many("[") + "\n\n" + cell),
      HostileLesson("brackets and parentheses", .harmless, many("[a](", 10_000) + "\n\n" + cell),
      HostileLesson("pictures in pictures", .harmless, many("![", 10_000) + "\n\n" + cell),
      HostileLesson("backquotes", .harmless, (1..<300).map { many("`", $0) }.joined(separator: "a") + "\n\n" + cell),
      HostileLesson("angles", .harmless, many("<a ", 10_000) + "\n\n" + cell),
      HostileLesson("dollars", .harmless, many("$ ") + "\n\n" + many("$a", 10_001) + "\n\n" + cell),
      HostileLesson("one word", .harmless, many("a", 100_000) + "\n\n" + cell),
      HostileLesson("one line", .harmless, many("a ", 30_000) + "\n\n" + cell),
      HostileLesson("headings of one name", .harmless, many("## a\n\n", 2000) + cell),
      HostileLesson("a table of many columns", .harmless, many("|a", 2000) + "|\n" + many("|-", 2000) + "|\n\n" + cell),
      HostileLesson(
        "fractions in fractions", .harmless, "$" + many("\\frac{1}{", 10_000) + "x" + many("}", 10_000) + "$\n\n" + cell
      ),
      HostileLesson("hats on hats", .harmless, "$" + many("\\hat", 10_000) + "x$\n\n" + cell),
      HostileLesson("braces in braces", .harmless, "$" + many("{") + many("}") + "$\n\n" + cell),
      HostileLesson(
        "powers of powers", .harmless,
        "$" + many("x^{", 10_000) + many("}", 10_000) + "$ $" + many("x^", 10_000) + "x$\n\n" + cell),
      HostileLesson(
        "roots in roots", .harmless, "    y = " + many("√(", 10_000) + "x" + many(")", 10_000) + "\n\n" + cell),
      HostileLesson(
        "a long formula", .harmless,
        "$" + many("x + ", 10_000) + "x$\n\n    y = " + many("x + ", 10_000) + "x\n\n" + cell),
      HostileLesson("a file without end", .noLesson("at most 1,000,000"), many("a b\n", 300_000) + cell),
      HostileLesson("lines without end", .harmless, many("\n", 100_000) + cell),
      HostileLesson(
        "cells without number", .harmless,
        (0..<300).map { "```espalier {#a\($0)}\nx = 1;\n```\n" }.joined(separator: "\n")),
      HostileLesson("one id for two cells", .noLesson("stands twice"), cell + "\n" + cell),
      HostileLesson("many attributes", .noLesson("unknown attribute"), cell("1", many("a=1 ", 20_000))),
      HostileLesson(
        "many checks", .harmless,
        "```espalier {#y" + many(" check=\"y == 4\"", 500) + "}\ny = ___\n```\n\n<!-- solution: y = 4; -->\n"),
      HostileLesson("a long name of a cell", .noLesson("the id"), "```espalier {#" + many("a") + "}\n1\n```\n"),
      HostileLesson(
        "choices without end", .noLesson("two or more choices"),
        "### a?\n\n" + many("- a) a\n", 100) + "\n<details id=\"q\"><summary>Answer</summary>\n\n- b) ✓\n\n</details>\n"
      ),
      HostileLesson("a long cell", .harmless, cell(many("x = 1;\n", 500))),
      HostileLesson("a long line of code", .broken("does not run"), cell("x = " + many("1 + ", 20_000) + "1;")),
      HostileLesson("parentheses in parentheses", .broken("does not run"), cell(many("(") + "1" + many(")"))),
      HostileLesson("arrays in arrays", .broken("does not run"), cell(many("[") + "1" + many("]"))),
      HostileLesson("signs before a number", .broken("does not run"), cell(many("-") + "1;")),
      HostileLesson(
        "loops in loops", .broken("does not run"), cell(many("for i in [1]\n", 2000) + many("end\n", 2000))),
    ]
  }

  static var loops: [HostileLesson] {
    let twice = (0..<60).map { "f\($0 + 1)(x) = f\($0)(x) + f\($0)(x);" }.joined(separator: "\n")
    let slow = "f0(x) = x;\n" + twice
    let cell = cell(slow)
    return [
      HostileLesson("a function that calls itself", .broken("too deeply"), self.cell("f(x) = f(x + 1);\nf(1)")),
      HostileLesson(
        "functions that call each other", .broken("does not run"), self.cell("f(x) = g(x);\ng(x) = f(x);\nf(1)")),
      HostileLesson("a cell that doubles its work", .endless, self.cell(slow + "\nf60(1)")),
      HostileLesson("a check that doubles its work", .endless, cell + "\n" + exercise(check: "f60(y) > 0")),
      HostileLesson("a claim that doubles its work", .endless, cell + "\n<!-- claim: f60(1) > 0 -->\n"),
      HostileLesson("a guess that doubles its work", .endless, cell + "\n<!-- guess: f60(1) -->\n"),
      HostileLesson(
        "a solution that doubles its work", .endless, cell + "\n" + exercise(solution: "y = 4; z = f60(1);")),
      HostileLesson(
        "a wrong answer that doubles its work", .endless, cell + "\n" + exercise("<!-- wrong: y = f60(1) => no -->")),
      HostileLesson(
        "a right form that doubles its work", .endless, cell + "\n" + exercise("<!-- right: y = 4 + 0*f60(1) -->")),
      HostileLesson(
        "rounds of rounds", .endless,
        self.cell("for i in zeros(90000)\nfor j in zeros(90000)\nfor k in zeros(90000)\nx = 1;\nend\nend\nend")),
      HostileLesson(
        "too many rounds", .broken("rounds are too many"), self.cell("for i in zeros(1000000)\nx = 1;\nend")),
      HostileLesson(
        "a training without end", .endless, self.cell("net = mlp(2, for: glyphs);\ntrain net epochs: 10000")),
      HostileLesson("memory in one piece", .broken("too large"), self.cell("zeros(1e9)")),
      HostileLesson("memory in two numbers", .broken("does not run"), self.cell("ones(100000, 100000)")),
      HostileLesson("memory beyond counting", .broken("does not run"), self.cell("zeros(1e18, 1e18, 1e18)")),
      HostileLesson(
        "memory by broadcasting", .broken("does not run"),
        self.cell("a = zeros(100000, 1);\nb = zeros(1, 100000);\na + b")),
      HostileLesson("a network of a planet", .broken("does not run"), self.cell("vgg(1000000, 1000000, for: glyphs)")),
      HostileLesson(
        "pictures of a planet", .broken("does not run"), self.cell("glyphs(side: 128, train: 200000, test: 200000)")),
      HostileLesson("memory in a check", .broken("does not pass"), exercise(check: "sum(zeros(1e9)) == 0")),
    ]
  }
}
