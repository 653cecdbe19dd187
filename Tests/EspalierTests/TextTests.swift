import Syntax
import Texts
import Language
import Testing

@testable import espalier

/// Knows round brackets only.
private final class Brackets: Interpreter {
  var asked = 0

  func isComplete(_ source: String) -> Completeness {
    asked += 1
    let open = source.utf8.reduce(0) { $0 + ($1 == 0x28 ? 1 : $1 == 0x29 ? -1 : 0) }
    return open > 0 ? .open("(", column: 1) : .complete
  }

  func complete(_ source: String, at cursor: Int) -> Completion { Completion(start: cursor, candidates: []) }
  var width = 80
  func evaluate(_ source: String, emit: (Output) -> Void) -> Outcome { .succeeded }
}

/// What the terminal's side computes without a terminal.
@Suite struct TextTests {
  @Test(arguments: [
    ("R = λ·Ση/((1−m)·γ₀)", "R = lambda*sum eta/((1-m)*gamma0)"), ("2·√x", "2*sqrt x"), ("a∈B", "a in B"),
    ("γ = 1", "gamma = 1"), ("√(σ² + ε)", "sqrt(sigma_sq + eps)"), ("x̂", "x_hat"), ("x²", "x^2"), ("16×16", "16x16"),
    ("╭─┬─╮", "+-+-+"), ("│ ██░░ │", "| ##.. |"), ("a → b … c", "a -> b ... c"), ("中", "??"), ("plain", "plain"),
  ])
  func `symbols fold to what the language also reads`(text: String, folded: String) {
    #expect(foldedToASCII(text) == folded)
  }

  @Test func `carets follow what they point at`() {
    #expect(
      foldedErrorToASCII("γ = mean(γy)\n         ^^ unknown name")
        == "gamma = mean(gammay)\n             ^^^^^^ unknown name")
  }

  @Test func `a progress line leaves room for an echoed ^C and survives any fraction`() {
    let half = Progress(fraction: 0.5, caption: "epoch 1/2")
    #expect(progressLine(half, columns: 80) == "██████████░░░░░░░░░░  50 %  epoch 1/2")
    for fraction in [Double.nan, -.infinity, .infinity, -1, 0, 0.999, 1, 7] {
      let line = progressLine(Progress(fraction: fraction, caption: String(repeating: "γ", count: 90)), columns: 80)
      #expect(displayWidth(line) == 77, "fraction \(fraction)")
    }
  }

  @Test func `candidates stand in columns and say how many are missing`() {
    #expect(candidateList(["a", "变量", "c"], columns: 12, rows: 5) == ["a     c", "变量"])
    #expect(candidateList(["aa", "bb", "cc"], columns: 4, rows: 2) == ["aa", "bb", "and 1 more"])
  }

  @Test func `candidates agree on a prefix by scalars`() {
    #expect(commonPrefix(of: ["train", "trace"]) == Array("tra".unicodeScalars))
    #expect(commonPrefix(of: ["x̂", "x"]) == Array("x".unicodeScalars))
    #expect(commonPrefix(of: []).isEmpty)
  }

  @Test(arguments: [
    ("", 0, 0), ("abc", 0, 3), ("12345", 1, 0), ("1234中", 1, 2), ("ab\nc", 1, 1), ("x̂", 0, 1), ("\u{1}", 0, 2),
  ])
  func `a line ends where libedit leaves the cursor`(text: String, row: Int, column: Int) {
    #expect(endPosition(of: text.unicodeScalars, columns: 5) == (row, column))
  }

  @Test(arguments: ["plain", "x\u{302}", "x\u{302}\u{323}y\u{302}x\u{302}", "中\u{3099}", "\u{302}x"])
  func `cells hold every text, a column each`(text: String) {
    var cells = Cells()
    let encoded = cells.encode(text.unicodeScalars)
    #expect(cells.decode(encoded) == Array(text.unicodeScalars))
    if text.hasPrefix("x") { #expect(encoded.count == displayWidth(text)) }
  }

  @Test func `a long array is not read again for each of its lines`() {
    let interpreter = Brackets()
    var entry = Entry()
    entry.append("(", interpreter: interpreter)
    for _ in 0..<10_000 { entry.append("1 2 3 4 5 6 7 8 9", interpreter: interpreter) }
    #expect(entry.waiting == "( opened at column 1" && !entry.isHopeless)
    #expect(interpreter.asked < 1000)
    entry.append(")", interpreter: interpreter)
    #expect(entry.waiting == nil)
  }

  @Test func `an entry that only pretends to close is given up`() {
    let interpreter = Brackets()
    var entry = Entry()
    entry.append("(", interpreter: interpreter)
    while !entry.isHopeless, entry.text.utf8.count < 1 << 20 { entry.append("()", interpreter: interpreter) }
    #expect(entry.isHopeless && entry.waiting != nil)
  }

  @Test func `text that quotes control characters cannot drive the terminal`() {
    #expect(visible("a\u{1B}[2J\u{0}\u{9B}b\n\tc") == "a^[[2J^@\u{FFFD}b\n\tc")
    #expect(visible("wrote net\u{202E}gvs.svg") == "wrote net<U+202E>gvs.svg")
  }

  @Test func `a style is shown where there are styles, line by line, and left out elsewhere`() {
    let text =
      "a " + TextStyle.strong.marking("b " + TextStyle.emphasis.marking("c\nd") + " e") + TextStyle.code.marking("f")
    #expect(styled(text, false) == "a b c\nd e`f`")
    #expect(
      styled(text, true)
        == "a \u{1B}[1mb \u{1B}[3mc\u{1B}[0m\n\u{1B}[1m\u{1B}[3md\u{1B}[0m\u{1B}[1m e\u{1B}[0m\u{1B}[36mf\u{1B}[0m")
    #expect(styled(TextStyle.strong.marking("b").dropLast() + "", true) == "\u{1B}[1mb\u{1B}[0m")
    #expect(displayWidth(text.split(separator: "\n")[1]) == displayWidth("d e`f`"))
    #expect(foldedToASCII(TextStyle.strong.marking("γ")) == TextStyle.strong.marking("gamma"))
  }

  @Test func `a prompt marks its colours as taking no room`() {
    #expect(Prompt(text: "›", ink: .prompt).encoded == "\u{1}\u{1B}[1;32m\u{1}›\u{1}\u{1B}[0m\u{1} ")
    #expect(Prompt(text: "›").encoded == "› ")
  }
}
