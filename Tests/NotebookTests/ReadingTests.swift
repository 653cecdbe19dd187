import Testing

@testable import Notebook

@Suite struct ReadingTests {
  @Test func `the documented lesson is read whole`() throws {
    let lesson = try Lesson(path: "mean.md", text: Samples.documented)
    #expect(lesson.title == "The mean, by hand" && lesson.slug == "mean-by-hand" && lesson.minutes == 3)
    #expect(lesson.steps.map(\.id) == ["numbers", "centre", "too-long", "mean-of-c"])
    guard case .exercise(let exercise) = lesson.steps[1].task else { throw Failure("no exercise") }
    #expect(exercise.cell.code == "c = x - ___" && exercise.solution == "c = x - μ")
    #expect(exercise.checks == ["abs(sum(c)) < 1e-9", "norm(c) > 1"])
    #expect(exercise.hints.count == 2)
    #expect(exercise.wrongAnswers.map(\.code) == ["c = x - x", "c = x - sum(x)"])
    #expect(
      exercise.wrongAnswers[1].message == "That is the sum. The mean is the sum divided by how many there are.")
    guard case .quiz(let quiz) = lesson.steps[3].task else { throw Failure("no quiz") }
    #expect(
      quiz.answer == "b" && quiz.letters == ["a", "b", "c"] && quiz.replies.count == 2 && quiz.choices.count == 3)
    guard case .cell(let cell) = lesson.steps[2].task else { throw Failure("no cell") }
    #expect(cell.expectsError && cell.expected?.text.count == 2)
  }

  private static func folded(_ summary: String, _ text: String) -> String {
    "<details><summary>\(summary)</summary>\n\n\(text)\n\n</details>"
  }

  private static func answer(_ text: String, id: String = "q") -> String {
    "<details id=\"\(id)\"><summary>Answer</summary>\n\n\(text)\n\n</details>"
  }

  private static let picture = "![a](pictures/a.svg)"

  /// What is wrong, the line it is reported at (the body begins at 7), and a word of the reason.
  @Test(arguments: [
    ("```espalier\n1\n```", 7, "needs an id"),
    ("```espalier {#a}\n```", 7, "is empty"),
    ("```espalier {#A}\n1\n```", 7, "lower case"),
    ("```espalier {#a\n1\n```", 7, "form"),
    ("```espalier {#a tol=}\n1\n```", 7, "no value"),
    ("```espalier {#a tol=much}\n1\n```", 7, "needs a number"),
    ("```espalier {#a check=\"1}\n1\n```", 7, "closing"),
    ("```espalier {#a colour=red}\n1\n```", 7, "unknown attribute"),
    ("```espalier {#a}\n1\n```\n\n```espalier {#a}\n2\n```", 11, "stands twice"),
    ("```output\n1\n```", 7, "belongs to no cell"),
    ("```espalier {#a}\n1\n```\n```output\n1\n```\n```output\n1\n```", 13, "two outputs"),
    ("```espalier {#a}\n1\n```\n```output {tol=1}\n1\n```", 10, "said at the cell"),
    ("- x\n\n  ```espalier {#a}\n  1\n  ```", 9, "stands by itself"),
    ("```espalier {#a}\ny = ___\n```", 7, "no check"),
    ("```espalier {#a check=\"y\"}\ny = 1\n```", 7, "no blank"),
    ("```espalier {#a check=\"y\"}\ny = ___\n```", 7, "no solution"),
    ("```espalier {#a}\n1\n```\n\n<!-- solution: 1 -->", 11, "has no check"),
    ("<!-- solution: 1 -->", 7, "behind an exercise"),
    (Samples.exercise + "<!-- solution: y = 4 -->", 13, "two solutions"),
    (Samples.exercise + "<!-- wrong: y = 3 -->", 13, "=> message"),
    (Samples.exercise + "<!-- wrong: => no -->", 13, "has code before"),
    (Samples.exercise + "<!-- wrnog: y = 3 => no -->", 13, "unknown instruction `wrnog`"),
    (Samples.exercise + "<details>\n\nHint", 13, "not closed"),
    (Samples.exercise + "</details>", 13, "without <details>"),
    ("<details>\n\nHint\n\n</details>", 7, "follows an exercise"),
    ("<table>\n</table>", 7, "is not shown"),
    ("# Q\n\nno list\n\n" + answer("- a) ✓"), 11, "list"),
    ("# Q\n\n- one\n- two\n\n" + answer("- a) ✓"), 12, "`- a) …`"),
    ("# Q\n\n- b) one\n- a) two\n\n" + answer("- a) ✓"), 12, "`- a) …`"),
    ("- a) one\n- b) two\n\n" + answer("- a) ✓"), 10, "heading"),
    ("# Q\n\n- a) one\n- b) two\n\n" + answer("- a) ✓", id: "Q"), 12, "lower case"),
    ("# Q\n\n- a) one\n- b) two\n\n" + answer("- c) ✓"), 12, "no choice c"),
    ("# Q\n\n- a) one\n- b) two\n\n" + answer("- a) no\n- no"), 15, "list of replies"),
    ("# Q\n\n- a) one\n- b) two\n\n" + answer("no"), 12, "list of replies"),
    ("# Q\n\n- a) one\n- b) two\n\n" + answer("- a) no"), 12, "no reply has a ✓"),
    ("# Q\n\n- a) one\n- b) two\n\n" + answer("- a) ✓\n- b) ✓"), 12, "two replies have a ✓"),
    ("# Q\n\n- a) one\n- b) two\n\n" + answer("- a) ✓\n- a) no"), 12, "two replies to a"),
    ("```espalier {#a check=\"y\"}\ny = ___\n```\n\n" + folded("Solution", "Text."), 13, "one ```espalier fence"),
    ("```espalier {#a check=\"y\"}\ny = ___\n```\n\n" + folded("Solution", ""), 11, "no ```espalier fence"),
    ("```espalier {#a}\n1\n```\n\n" + folded("Solution", "```espalier\n1\n```"), 13, "has no check"),
    (picture + "\n\n```espalier {#a}\n1\n```", 7, "right behind the cell"),
    ("```espalier {#a}\n1\n```\n\nText.\n\n" + picture, 13, "right behind the cell"),
    ("```espalier {#a}\n1\n```\n\n\(picture)\n\n\(picture)", 13, "two pictures"),
    ("```espalier {#a}\n1\n```\n\n![a](../a.svg)", 11, "pictures/name.svg"),
    ("<!-- turn: scale z -->", 7, "behind a cell"),
    ("```espalier {#a}\n1\n```\n\n<!-- turn: wheel z -->", 11, "there are threshold, scale"),
    ("```espalier {#a}\n1\n```\n\n<!-- turn: scale -->", 11, "form"),
    ("Only prose.", 1, "nothing to do"),
  ])
  func `a broken lesson names its line and the reason`(body: String, line: Int, reason: String) {
    let error = #expect(throws: LessonError.self) { try Lesson(path: "broken.md", text: Samples.lesson(body)) }
    #expect(error?.path == "broken.md" && error?.line == line, "\(error.map { "\($0)" } ?? "")")
    #expect(error?.reason.contains(reason) == true, "\(error.map { "\($0)" } ?? "")")
  }

  @Test(arguments: [
    ("", 1, "front matter"), ("# Title\n", 1, "front matter"), ("---\ntitle: a\n", 1, "front matter"),
    ("---\n- a\n---\n", 1, "key: value"), ("---\ntitle: [\n---\n", 3, "not YAML"),
    ("---\ntitle: a\n---\n", 1, "lacks slug"), ("---\ntitle: a\nslug: A b\n---\n", 3, "the slug"),
    ("---\ntitle: a\nslug: a\nsummary: s\nminutes: few\n---\n", 5, "minutes"),
    ("---\ntitle: a\nslug: a\nsummary: s\nminutes: 1\nneeds: tour\n---\n", 6, "list of slugs"),
    ("---\ntitle: a\ncolour: red\n---\n", 3, "unknown key"),
  ])
  func `broken front matter names its line and the reason`(text: String, line: Int, reason: String) {
    let error = #expect(throws: LessonError.self) { try Lesson(path: "broken.md", text: text) }
    #expect(error?.line == line && error?.reason.contains(reason) == true, "\(error.map { "\($0)" } ?? "")")
  }

  @Test func `no prefix of a lesson, and no damage to it, can trap`() {
    let characters = Array(Samples.documented)
    for end in stride(from: 0, to: characters.count, by: 7) {
      _ = try? Lesson(path: "cut.md", text: String(characters[..<end]))
      var damaged = characters
      damaged[end] = ["`", "{", "<", "\n", "-", "\0", "$"][end / 7 % 7]
      _ = try? Lesson(path: "damaged.md", text: String(damaged))
    }
  }
}

struct Failure: Error, CustomStringConvertible {
  var description: String
  init(_ description: String) { self.description = description }
}
