import Texts
import Language
import Testing

@testable import Notebook

@Suite struct PlayerTests {
  /// The stated solution on other variables than the lesson's is right, and says what else is not.
  @Test func `a variable that was changed is named, not the line refused`() {
    let stage = Stage([Samples.documented])
    stage.type(".lesson 1", "", "x = 2 * x", "c = x - μ")
    #expect(stage.shown.contains("The line is right. `x` was changed since"), "\(stage.shown)")
    #expect(stage.session.place?.contains("2/4") == true)
    stage.type(".answer")
    #expect(stage.shown.contains("This is the solution, but `x` was changed since"))
    #expect(!stage.shown.contains("Not yet."))
    #expect(stage.session.place?.contains("2/4") == true)
    stage.type(".undo", "c = x - μ")
    #expect(stage.shown.contains("✓ Right.") && stage.session.place?.contains("3/4") == true)
  }

  @Test func `a lesson from its beginning to its end`() {
    let stage = Stage([Samples.documented])
    stage.type(
      ".lesson 1", "", "mean(x)", "", "c = x - x", "c = x-sum(x)", "c = x + 1", ".hint", ".hint", "c = x + 1",
      "c = x - 2.5", ".next", "a",
      "b")
    #expect(
      stage.look() == """
        › .lesson 1

        The mean, by hand
        ═════════════════

        Four numbers, and what they are on average: μ = 1/m Σᵢ xᵢ.

        › x = [1 2 3 4]
          μ = mean(x)

        mean-by-hand 1/4 ›\u{20}
        x = [1 2 3 4]
        μ = 2.5

        Centring
        ────────

        Subtract the mean from every number. Fill in the blank.

        › c = x - ___

        mean-by-hand 2/4 › mean(x)
        2.5
        mean-by-hand 2/4 ›\u{20}
        Type the line with the blank filled in; ↑ brings it back. .hint helps, .answer shows a solution.
        mean-by-hand 2/4 › c = x - x
        c = [0 0 0 0]
        Not yet. That subtracts every number from itself; subtract
        one number, the mean.
        The variables are as they were before; .hint helps.
        mean-by-hand 2/4 › c = x-sum(x)
        c = [-9 -8 -7 -6]
        Not yet. That is the sum. The mean is the sum divided by how
        many there are.
        Hint: You computed it in the line above.
        The variables are as they were before; .hint helps.
        mean-by-hand 2/4 › c = x + 1
        c = [2 3 4 5]
        Not yet. `c` is 3.5 too large everywhere.
        Hint: It is `mean(x)`, and it has a name.
        The variables are as they were before; .answer shows a
        solution.
        mean-by-hand 2/4 › .hint
        There are no more hints. .answer shows a solution.
        mean-by-hand 2/4 › .hint
        There are no more hints. .answer shows a solution.
        mean-by-hand 2/4 › c = x + 1
        c = [2 3 4 5]
        Not yet. `c` is 3.5 too large everywhere.
        The variables are as they were before; .answer shows a
        solution.
        mean-by-hand 2/4 › c = x - 2.5
        c = [-1.5 -0.5 0.5 1.5]
        ✓ Right.

        What does not fit is an error, and errors are part of the
        lesson:

        › c + [1 2]

        mean-by-hand 3/4 › .next
        c + [1 2]
        ^^^^^^^^^ +: the shapes 4 and 2 do not fit together

        What is the mean of c?

          a) the mean of x
          b) zero
          c) one

        mean-by-hand 4/4 › a
        a is not it. That mean was just subtracted. Try another.
        mean-by-hand 4/4 › b
        ✓ b is right. Every number lost `mean(x)`, so their mean
        lost it too.

        This was “The mean, by hand”.
        .review asks again what you missed: 2 questions.


        """)
    #expect(stage.session.place == nil && stage.session.offer == nil)
    stage.type(".lesson")
    #expect(stage.look().contains("  1  mean-by-hand – The mean, by hand, 3 minutes, done\n"))
  }

  @Test func `what the author says to an answer is shown as Markdown`() {
    let stage = Stage([Samples.documented])
    stage.type(".lesson 1", "", "c = x - 2.5", ".next")
    _ = stage.look()
    stage.type("b")
    #expect(stage.shownStyled.contains("Every number lost \(TextStyle.code.marking("mean(x)")), so"))
  }

  @Test func `a cell that fails says how to get its variables back`() {
    let stage = Stage([Samples.lesson("```espalier {#a}\nx = [1 2]\n```\n\n```espalier {#b}\nx[1]\n```")])
    stage.type(".lesson 1", "", "x = 3", "")
    #expect(
      stage.look().replacing("\n", with: " ").contains(
        ".undo takes a change back, .lesson sample again starts anew."))
    stage.type(".undo", "")
    #expect(stage.look().contains("This was “A lesson”."))
  }

  @Test func `a wrong answer is recognised by its values`() {
    let stage = Stage([Samples.documented])
    stage.type(".lesson 1", "", "c = 0 * x")
    #expect(stage.look().contains("That subtracts every number from itself"))
  }

  @Test func `a wrong answer leaves the variables as they were`() {
    let stage = Stage([Samples.documented])
    stage.type(".lesson 1", "", "c = 7", "own = 1")
    #expect(stage.session.inspect("c") == nil)
    #expect(stage.session.inspect("own") == "1")
    #expect(stage.type("own = 2; c = 8") == .failed)
    #expect(stage.session.inspect("own") == "1")
    stage.type(".undo")
    #expect(stage.session.inspect("own") == nil)
    #expect(stage.session.offer == "c = x - ___")
  }

  @Test func `a step that solves an exercise in two entries counts`() {
    let stage = Stage([Samples.documented])
    stage.type(".lesson 1", "", "m = mean(x);", "c = x - m")
    #expect(stage.session.place == "mean-by-hand 3/4")
  }

  @Test func `answering and skipping leave the values that later cells need`() {
    for word in [".answer", ".skip"] {
      let stage = Stage([Samples.documented])
      stage.type(".lesson 1", "", word)
      #expect(stage.look().contains("› c = x - μ\nc = [") == (word == ".answer"))
      #expect(stage.session.inspect("c") == "[-1.5 -0.5 0.5 1.5]")
      #expect(stage.session.place == "mean-by-hand 3/4")
    }
  }

  @Test func `hints come one by one, say whether more follow, and end`() {
    let stage = Stage([Samples.documented])
    stage.type(".lesson 1", ".hint", "", ".hint", ".hint", ".hint", "c = x + 1", "")
    let lines = stage.look().split(separator: "\n").suffix(14)
    #expect(
      lines.elementsEqual([
        "mean-by-hand 2/4 › .hint", "You computed it in the line above.", ".hint again says more.",
        "mean-by-hand 2/4 › .hint", "It is `mean(x)`, and it has a name.", "mean-by-hand 2/4 › .hint",
        "There are no more hints. .answer shows a solution.", "mean-by-hand 2/4 › c = x + 1", "c = [2 3 4 5]",
        "Not yet. `c` is 3.5 too large everywhere.",
        "The variables are as they were before; .answer shows a", "solution.", "mean-by-hand 2/4 ›\u{20}",
        "Type the line with the blank filled in; ↑ brings it back. .answer shows a solution.",
      ]), "\(lines)")
  }

  /// Most exercises have one hint: nothing may promise a second.
  @Test func `what ? says of hints holds for an exercise of one`() {
    let stage = Stage([Samples.documented])
    #expect(
      stage.session.dotWords.first { $0.name == "hint" }?.summary
        == "gives an exercise's hint, or its next if there are more")
  }

  @Test func `a letter that is no choice and no variable is told the choices`() {
    let stage = Stage([Samples.documented])
    stage.type(".lesson 1", "", "c = x - 2.5", ".next", "z", "x")
    let lines = stage.look().split(separator: "\n").suffix(4)
    #expect(
      lines.elementsEqual([
        "mean-by-hand 4/4 › z", "The choices are a, b, c.", "mean-by-hand 4/4 › x", "[1 2 3 4]",
      ]))
  }

  @Test func `typing the line of a cell by hand runs it`() {
    let stage = Stage([Samples.lesson("```espalier {#a}\nmu = 1\n```\n\n" + Samples.exercise)])
    stage.type(".lesson sample", "μ=1  # by hand")
    #expect(stage.session.place == "sample 2/2")
  }

  @Test func `a cell that fails is not passed`() {
    let stage = Stage([Samples.lesson("```espalier {#a}\nq + 1\n```\n\n" + Samples.exercise)])
    #expect(stage.type(".lesson 1", "") == .failed)
    #expect(stage.session.place == "sample 1/2")
    stage.type("q = 1", "")
    #expect(stage.session.place == "sample 2/2")
  }

  @Test func `going back shows the step before`() {
    let stage = Stage([Samples.documented])
    stage.type(".lesson 1", "", ".back", ".back")
    #expect(stage.look().contains("This is where the lesson begins."))
    #expect(stage.session.place == "mean-by-hand 1/4")
  }

  @Test func `a lesson left is taken up where it was, in this session and the next`() {
    let progress = PassingProgress()
    let first = Stage([Samples.documented], progress: progress)
    first.type(".lesson 1", "", "own = 1", ".leave", "", ".lesson 1")
    #expect(!first.look().contains("runs again") && first.session.inspect("own") == "1")
    first.type(".answer")
    #expect(progress["mean-by-hand"] == "too-long -centre")

    let second = Stage([Samples.documented], progress: progress)
    second.type(".lesson mean-by-hand")
    #expect(second.look().contains("Going on at step 3 of 4"))
    #expect(second.session.inspect("c") == "[-1.5 -0.5 0.5 1.5]" && second.session.inspect("own") == nil)
    #expect(second.session.transcript == [".lesson mean-by-hand"])
    second.type(".lesson 1 again")
    #expect(second.session.place == "mean-by-hand 1/4")
  }

  @Test func `the prompt is never locked`() {
    let stage = Stage([Samples.documented])
    stage.type(".lesson 1", "", ".answer", "", "?mean", "a = 5", "(a)", ".history")
    #expect(stage.look().contains("5\nmean-by-hand 4/4 › .history"))
    #expect(stage.type(".quit") == .quit)
  }

  @Test(arguments: [
    (".next", "no lesson is under way. .lesson lists the lessons."), (".hint", "no lesson is under way"),
    (".lesson 9", "there is no lesson `9`"), (".lesson 2", "this lesson cannot be played. Lessons/02-sample.md:1: "),
    (".lesson 1 twice", "takes a number or a name"),
  ])
  func `what cannot be done is said`(entry: String, sentence: String) {
    let stage = Stage([Samples.documented, "no lesson"])
    #expect(stage.type(entry) == .failed)
    #expect(stage.look().contains(sentence))
  }

  @Test func `a stopped cell can be run again from its start or skipped`() {
    let stage = Stage([Samples.lesson("```espalier {#a}\nn = 1; train net epochs: 500\n```\n\n" + Samples.exercise)])
    stage.type("net = vgg(1, for: glyphs);", ".lesson 1")
    var wasStopped = false
    let outcome = stage.session.evaluate("") { output in
      if case .progress = output { stage.session.cancellation.request() }
      if case .text(let text) = output, text.contains("Enter runs it again") { wasStopped = true }
    }
    #expect(outcome == .stopped && wasStopped && stage.session.place == "sample 1/2")
    stage.type(".skip")
    #expect(stage.session.place == "sample 2/2" && stage.session.inspect("n") == "1")
  }
}
