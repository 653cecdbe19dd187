import Language
import Testing

@testable import Notebook

@Suite struct VerifierTests {
  private func verified(_ body: String, slow: Bool = false) -> Verification {
    Samples.entry(body).verified(in: Session(), includingSlow: slow)
  }

  @Test func `the documented lesson keeps its promises`() {
    let entry = LessonLibrary.Entry(path: "mean.md", text: Samples.documented)
    let result = entry.verified(in: Session())
    #expect(result.passed, "\(result.report)")
    #expect((result.cells, result.exercises, result.quizzes) == (2, 1, 1))
    #expect(result.report.hasPrefix("✓ mean-by-hand  2 cells, 1 exercise, 1 quiz  "))
  }

  /// A body, the lines at which something is wrong, and a word of each reason.
  @Test(arguments: [
    ("```espalier {#a}\nx = 1.5\n```\n\n```output\nx = 1.7\n```", [12], ["+ x = 1.5"]) as (String, [Int], [String]),
    ("```espalier {#a}\nx = 1\ny = 2\n```\n\n```output\nx = 1\ny = 3\n```", [14], ["- y = 3\n    + y = 2"]),
    ("```espalier {#a}\nx = 1\n```", [7], ["+ x = 1"]),
    ("```espalier {#a}\nx = 1;\n```\n\n```output\nx = 1\n```", [12], ["- x = 1"]),
    ("```espalier {#a}\nnothing\n```", [7], ["does not run"]),
    ("```espalier {#a expect=error}\n1;\n```", [7], ["was to fail"]),
    (
      "```espalier {#x}\ny = 4;\n```\n\n```espalier {#y check=\"y == 4\"}\nz = ___\n```\n<!-- solution: z = 4 -->",
      [11],
      ["the starter"]
    ),
    (Samples.exercise + "<!-- wrong: y = 2 + 2 => no -->", [13], ["passes the checks"]),
    (
      Samples.exercise + "<!-- wrong: y = 3 => three -->\n<!-- wrong: y = 1 + 2 => also three -->", [], []
    ),
    (
      Samples.exercise
        + "<!-- wrong: y = 3 => three -->\n<!-- wrong: y = 3; => also three -->\n<!-- wrong: y  = 3 => x -->",
      [15], ["message of another"]
    ),
    (Samples.exercise + "<!-- wrong: z = 3 => no -->", [13], ["sets none of y"]),
    (Samples.exercise + "```output\ny = 5\n```", [14], ["- y = 5"]),
    (
      "```espalier {#y check=\"y == 4\"}\ny = ___\n```\n<!-- solution: y = 5 -->", [7], ["does not pass a check"]
    ),
    ("```espalier {#a}\n1;\n```\n\n![a](pictures/a.svg)", [7], ["has a picture and shows none"]),
    ("```espalier {#y check=\"y ==\"}\ny = ___\n```\n<!-- solution: y = 5 -->", [7], ["does not pass a check"]),
    ("```espalier {#y check=\"y == 4\"}\ny = ___\n```\n<!-- solution: y = q -->", [7], ["does not run"]),
    (
      "# Q\n\n- a) one\n- b) two\n\n<details id=\"q\"><summary>Answer</summary>\n\n- a) ✓ So it is.\n\n</details>", [],
      []
    ),
  ])
  func `what a lesson gets wrong is found`(body: String, lines: [Int], reasons: [String]) {
    let result = verified(body)
    #expect(result.problems.map(\.line) == lines, "\(result.report)")
    for (problem, reason) in zip(result.problems, reasons) {
      #expect(problem.reason.replacing("\n", with: "\n    ").contains(reason), "\(result.report)")
    }
  }

  /// Every line is an undo step, and the undo is bounded: were a step's cost that of all before it, nobody would wait for
  /// the end.
  ///
  /// Some seconds; were it the square of the lines, many minutes.
  @Test(.timeLimit(.minutes(15))) func `a lesson of 20,000 lines verifies`() {
    let cells = (0..<200).map { cell in
      "```espalier {#c\(cell)}\n" + String(repeating: "x = \(cell) + 1;\n", count: 99) + "y\(cell % 100) = x;\n```\n"
    }
    let result = verified(cells.joined(separator: "\n"))
    #expect(result.passed && result.cells == 200, "\(result.report.prefix(500))")
    let one = verified("```espalier {#c}\n" + String(repeating: "x = 1 + 1;\n", count: 20_000) + "```")
    #expect(one.passed && one.cells == 1, "\(one.report.prefix(500))")
  }

  @Test func `a broken lesson is a problem of its own`() {
    let result = verified("```espalier\n1\n```")
    #expect(result.report.contains("01-sample.md:7: a cell needs an id"))
  }

  @Test func `a slow cell runs only when asked`() {
    let body = "```espalier {#a run=slow}\nnothing\n```"
    #expect(verified(body).passed && verified(body).skipped == 1)
    #expect(!verified(body, slow: true).passed)
  }

  @Test func `renewing rewrites what agrees in shape alone, and only when asked`() {
    let body = "```espalier {#a match=shape}\nx = 0.25\n```\n\n```output\nx = 0.75\n```"
    let entry = Samples.entry(body)
    let plain = entry.verified(in: Session())
    #expect(plain.passed && entry.accepting(plain) == entry.text)
    let renewed = entry.verified(in: Session(), renewing: true)
    #expect(renewed.passed && entry.accepting(renewed) == entry.text.replacing("x = 0.75", with: "x = 0.25"))
  }

  @Test func `accepting makes a lesson pass and touches nothing else`() throws {
    let body = """
      ```espalier {#a}
      x = 1
      ```

      Text, and a cell that agrees within its tolerance.

      ```espalier {#b tol=1}
      2.5
      ```

      ```output
      2
      ```

      ```espalier {#c}
      "```"
      ```

      ```output
      wrong
      by two lines
      ```

      """ + Samples.exercise + "\n```output\n```\n"
    let entry = Samples.entry(body)
    let before = entry.verified(in: Session())
    #expect(before.problems.count == 3 && before.problems.allSatisfy(\.isDifference), "\(before.report)")
    let text = entry.accepting(before)
    let accepted = LessonLibrary.Entry(path: entry.path, text: text)
    let after = accepted.verified(in: Session())
    #expect(after.passed, "\(after.report)")
    #expect(accepted.accepting(after) == text)
    #expect(text.contains("x = 1\n```\n\n```output\nx = 1\n```\n\nText, and"))
    #expect(text.contains("```output\n2\n```"))
    #expect(text.hasPrefix(Samples.front) && text.hasSuffix("```output\ny = 4\n```\n\n"))
  }

  @Test func `a lesson is recited with its solutions`() throws {
    let library = LessonLibrary([("01-mean.md", Samples.documented)])
    var shown = ""
    let session = Session()
    try library.recite("mean-by-hand", in: session) { shown += ($0.text(width: 80) ?? "") + "\n" }
    #expect(shown.contains("› x = [1 2 3 4]\n  μ = mean(x)\nx = [1 2 3 4]\nμ = 2.5\n"))
    #expect(shown.contains("A solution:\n\n› c = x - μ\nc = [-1.5 -0.5 0.5 1.5]\n"))
    #expect(shown.contains("✓ b is right. Every number lost"))
    #expect(session.inspect("c") == "[-1.5 -0.5 0.5 1.5]")
  }

  @Test func `reciting stops at what fails`() {
    let library = LessonLibrary([("01-a.md", Samples.lesson("```espalier {#a}\nnothing\n```"))])
    for (name, sentence) in [
      ("1", "01-a.md:7: #a failed"), ("2", "lesson 2: there is no such lesson; there are sample"),
    ] {
      let error = #expect(throws: LessonError.self) { try library.recite(name, in: Session()) { _ in } }
      #expect(error?.description == sentence)
    }
  }
}
