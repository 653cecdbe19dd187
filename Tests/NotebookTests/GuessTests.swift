import Language
import Testing

@testable import Notebook

/// A guess is kept, the cell runs, and then both are shown.
@Suite struct GuessTests {
  private static let lesson = Samples.lesson(
    """
    How much is it?

    ```espalier {#number}
    x = 0.356;
    ```

    <!-- guess: x -->

    What happens to it?

    - a) It grows.
    - b) It stays.
    - c) It shrinks.

    ```espalier {#choice}
    y = x / 2;
    ```

    <!-- guess:
    a => y > x
    b => y == x
    c => y < x
    -->

    Which is largest?

    - a) x
    - b) y

    ```espalier {#order}
    z = x + y;
    ```

    <!-- guess: order
    a => x
    b => y
    -->
    """)

  /// A count of 47 was told as 4700 %.
  @Test(arguments: [
    ("0.356", "90%", "90.0 %; it is 35.6 %."), ("0.356", "90", "90; it is 35.6 %."),
    ("0.356", "0.9", "0.9; it is 0.356."),
    ("47", "50%", "50.0 %; it is 47."), ("47", "50", "50; it is 47."), ("0", "50%", "50.0 %; it is 0."),
    ("2.5", "3", "3; it is 2.5."), ("-0.1", "5%", "5.0 %; it is -10.0 %."),
  ])
  func `a truth is told as it was guessed, if it can be`(truth: String, guess: String, verdict: String) {
    let stage = Stage([
      Samples.lesson("```espalier {#a}\nx = \(truth);\n```\n\n<!-- guess: x -->\n\n" + Samples.exercise)
    ])
    stage.type(".lesson 1", guess)
    #expect(stage.look().contains("You said " + verdict))
  }

  @Test func `guess and truth stand side by side`() {
    let stage = Stage([Self.lesson])
    stage.type(".lesson 1")
    #expect(stage.look().contains("Your guess first: a number."))
    stage.type("90%")
    let said = stage.look()
    #expect(
      said.contains("You said 90.0 %; it is 35.6 %.") && said.contains("  a) It grows.\n  b) It stays."), "\(said)")
    stage.type("b")
    #expect(stage.look().contains("You said b; it is c."))
    stage.type("b a")
    #expect(stage.look().contains("You said b a; it is a b."))
  }

  @Test func `a right guess is said to be one, and Enter runs without one`() {
    let stage = Stage([Self.lesson])
    stage.type(".lesson 1", "", "c", "A, B")
    let said = stage.look()
    #expect(!said.contains("You said 90") && said.contains("You said c, and so it is."))
    #expect(said.contains("You said a b, and so it is."))
  }

  @Test func `what is no guess is the learner's own`() {
    let stage = Stage([Self.lesson])
    stage.type(".lesson 1", "q = 3", "2 + 2")
    #expect(stage.session.place == "sample 1/3" && stage.session.inspect("q") == "3")
  }

  @Test func `the verifier counts guesses and wants them decided`() {
    let entry = LessonLibrary.Entry(path: "01-sample.md", text: Self.lesson)
    let result = entry.verified(in: Session())
    #expect(result.passed && result.guesses == 3, "\(result.report)")
    let undecided = Self.lesson.replacing("c => y < x", with: "c => y > 7")
    let report = LessonLibrary.Entry(path: "01-sample.md", text: undecided).verified(in: Session()).report
    #expect(report.contains("the guess of #choice is decided by nothing"), "\(report)")
  }

  @Test(arguments: [
    ("<!-- guess: x -->", "", "two guesses"),
    ("b => y == x\n", "", "a guess needs one line for each choice, a, b, c"),
    ("- a) It grows.\n- b) It stays.\n- c) It shrinks.\n", "", "needs a list of choices before its cell"),
    ("a => x\n", "a x\n", "has the form `a => condition`"),
  ])
  func `what decides nothing is an error of the lesson`(old: String, new: String, reason: String) {
    let text =
      old.hasPrefix("<!--")
      ? Self.lesson.replacing(old, with: old + "\n\n" + old) : Self.lesson.replacing(old, with: new)
    let error = #expect(throws: LessonError.self) { try Lesson(path: "a.md", text: text) }
    #expect(error?.description.contains(reason) == true, "\(String(describing: error))")
  }
}
