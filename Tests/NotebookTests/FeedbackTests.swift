import Foundation
import Language
import Testing

@testable import Notebook

/// An answer that nobody foresaw is told what it gives beside what it should, by kinds of mistakes.
@Suite struct FeedbackTests {
  struct Mistake: CustomTestStringConvertible {
    var setup = "x = [1 2 3 6]"
    var starter = "y = ___"
    var check = "norm(y - sum(x)) < 1e-9"
    var solution: String
    var answer: String
    var says: String
    var testDescription: String { answer }
  }

  static let mistakes = [
    Mistake(
      solution: "y = sum(x)", answer: "y = mean(x)", says: "1/4 of what is wanted, and 4 numbers are counted here"),
    Mistake(check: "y == mean(x)", solution: "y = mean(x)", answer: "y = sum(x)", says: "4 times what is wanted"),
    Mistake(solution: "y = sum(x)", answer: "y = -sum(x)", says: "`y` has the wrong sign"),
    Mistake(solution: "y = sum(x)", answer: "y = sum(x)^2", says: "the square of what is wanted"),
    Mistake(solution: "y = sum(x)", answer: "y = √sum(x)", says: "the root of what is wanted"),
    Mistake(solution: "y = sum(x)", answer: "y = 1/sum(x)", says: "1 divided by what is wanted"),
    Mistake(check: "y == 0.25", solution: "y = 3/sum(x)", answer: "y = 1 - 3/sum(x)", says: "1 minus what is wanted"),
    Mistake(solution: "y = sum(x)", answer: "y = sum(x) + 1e-5", says: "nearly right"),
    Mistake(solution: "y = sum(x)", answer: "y = 17", says: "`y` is too large"),
    Mistake(solution: "y = sum(x)", answer: "y = 7", says: "`y` is too small"),
    Mistake(solution: "y = sum(x)", answer: "y = 12.9", says: "`y` is a little too large"),
    Mistake(solution: "y = sum(x)", answer: "y = 100.5", says: "`y` is far too large"),
    Mistake(check: "y == 0", solution: "y = sum(x) - 12", answer: "y = 0.0001", says: "`y` is too large"),
    // Neither 1e20 nor 1e-20 times what is wanted ends the program.
    Mistake(solution: "y = sum(x)", answer: "y = 1e-20 * sum(x)", says: "1/1e+20 of what is wanted"),
    Mistake(solution: "y = sum(x)", answer: "y = 1e-300", says: "y"),
    Mistake(solution: "y = sum(x)", answer: "y = 1e300", says: "y"),
    Mistake(
      setup: "x = [1 2 3 6]; k = 1.3", check: "y == k * sum(x)", solution: "y = k * sum(x)", answer: "y = sum(x) + 5",
      says: "Your line leaves `k` out"),
    Mistake(
      setup: "x = [1 2 3 6]; k = 7; m = 2", check: "y == k * sum(x)/m", solution: "y = k * sum(x)/m",
      answer: "y = sum(x)",
      says: "leaves `k`, `m` out, and what is wanted depends on them"),
    Mistake(solution: "y = sum(x)", answer: "y = x", says: "is of shape 4, and what is wanted is a number"),
    Mistake(solution: "y = sum(x)", answer: "y = true", says: "1/12 of"),
    Mistake(
      check: "all(y == x - 3)", solution: "y = x - 3", answer: "y = 3 - x", says: "wrong sign"),
    Mistake(check: "all(y == x - 3)", solution: "y = x - 3", answer: "y = abs(x - 3)", says: "right but for signs"),
    Mistake(check: "all(y == x - 3)", solution: "y = x - 3", answer: "y = x - 1", says: "2 too large everywhere"),
    Mistake(check: "all(y == x - 3)", solution: "y = x - 3", answer: "y = 5*(x - 3)", says: "5 times"),
    Mistake(check: "all(y == x)", solution: "y = [1 2 3 6]", answer: "y = [6 3 2 1]", says: "another order"),
    Mistake(
      check: "all(y == x)", solution: "y = [1 2 3 6]", answer: "y = [1 2 3 9]",
      says: "At `y[3]` yours is 9, and it should be 6"),
    Mistake(
      setup: "x = [1 2 3; 4 5 7]", check: "all(y == x.T)", solution: "y = x.T", answer: "y = x", says: "transposed"),
    Mistake(
      setup: "x = [1 2 3; 4 5 7]", check: "y[0, 2] == 5",
      solution: "y = mean(x, axis: 0, keep: true)", answer: "y = mean(x, axis: 0)", says: "keep: true keeps an axis"),
    Mistake(
      setup: "x = [1 2 3; 4 5 7]", check: "all(y == mean(x, axis: 0))", solution: "y = mean(x, axis: 0)",
      answer: "y = mean(x, axis: 1)", says: "is it taken over the right axes"),
    Mistake(
      setup: "x = [1 2 3 6]; ε = 1e-5", check: "norm(y - x/√(var(x) + ε)) < 1e-12",
      solution: "y = x/√(var(x) + ε)", answer: "y = x/√var(x)", says: "something small missing, such as ε"),
    Mistake(
      starter: "f(h) = ___", check: "f(4) == 0.75", solution: "f(h) = 1 - ((h-2)/h)^2", answer: "f(a) = 1 - (a-2)^2",
      says: "`f(4)` is -3 by yours, and it should be 0.75"),
    Mistake(
      starter: "f(h) = ___", check: "f(4) == 16 and f(3) == 9", solution: "f(h) = h^2", answer: "f(h) = -h^2",
      says: "Yours has the wrong sign"),
    Mistake(
      starter: "f(b) = ___", check: "f(-1) == 0", solution: "f(b) = relu(b)", answer: "f(b) = φ(b)",
      says: "`f(-1)` cannot be computed by yours: there is no function `φ`"),
  ]

  private func stage(_ mistake: Mistake) -> Stage {
    Stage([
      Samples.lesson(
        """
        ```espalier {#x}
        \(mistake.setup);
        ```

        ```espalier {#y check="\(mistake.check)"}
        \(mistake.starter)
        ```

        <!-- solution: \(mistake.solution) -->
        """)
    ])
  }

  @Test(arguments: mistakes) func `a mistake is told by what it gives`(_ mistake: Mistake) {
    let stage = stage(mistake)
    stage.type(".lesson 1", "", mistake.answer)
    let said = stage.look().replacing("\n", with: " ")
    #expect(said.contains("Not yet.") && said.contains(mistake.says), "\(said)")
    stage.type(mistake.solution)
    #expect(stage.look().contains("✓ Right."))
  }

  // The lesson of the following tests: a cell, an exercise whose first line is given, a quiz.
  private var short: Stage {
    Stage([
      Samples.lesson(
        """
        ```espalier {#x}
        x = [1 2 3 6]
        ```

        ```espalier {#y check="all(x̂ == (x - m) / 3)"}
        m = 3
        x̂ = ___
        ```

        <!-- solution:
        m = 3
        x̂ = (x - m) / 3
        -->

        ```espalier {#z}
        z = sum(x̂)
        ```
        """)
    ])
  }

  @Test func `given lines run with the learner's own`() {
    let stage = short
    stage.type(".lesson 1", "", "x̂ = (x - m) / 3")
    #expect(stage.look().contains("✓ Right."))
  }

  @Test func `a right value without its name is told its name`() {
    let stage = short
    stage.type(".lesson 1", "", "m = 3", "(x - m) / 3")
    #expect(stage.look().replacing("\n", with: " ").contains("The value is right, and it has no name yet"))
    stage.type("xhat = (x - 3) / 3")
    let said = stage.look().replacing("\n", with: " ")
    #expect(said.contains("it is `xhat` now") && said.contains("`x_hat` means it too"), "\(said)")
    stage.type("x_hat = (x - 3) / 3")
    #expect(stage.look().contains("✓ Right."))
  }

  @Test func `what is right to rounding is right`() {
    let stage = short
    stage.type(".lesson 1", "", "x̂ = x / 3 - 3 / 3 + 1e-16")
    #expect(stage.look().contains("✓ Right."))
  }

  @Test func `going back takes the lesson's variables back, and looking answers nothing`() {
    let stage = short
    stage.type(".lesson 1", "", "mine = 42", "x̂ = (x - m) / 3", ".back")
    #expect(stage.session.place == "sample 2/3" && stage.session.inspect("x̂") == nil)
    #expect(stage.session.inspect("mine") == "42")
    stage.type("x")
    #expect(stage.session.place == "sample 2/3")
    stage.type("x̂ = (x - m) / 3", "x̂")
    #expect(stage.session.place == "sample 3/3")
  }

  @Test func `undo takes the lesson back with it, and redo does not lose it`() {
    let stage = short
    stage.type(".lesson 1", "", "x̂ = (x - m) / 3", "mine = 1", ".undo")
    #expect(stage.session.place == "sample 3/3")
    stage.type(".undo")
    #expect(stage.session.place == "sample 2/3" && stage.session.inspect("x̂") == nil)
    #expect(stage.look().contains("The lesson goes back to that step with it."))
    stage.type("x̂ = (x - m) / 3", "")
    #expect(stage.look().contains("This was “A lesson”."))
  }

  @Test func `done stays done`() {
    let stage = short
    stage.type(".lesson 1", "", "x̂ = (x - m) / 3", "", ".lesson 1", "", ".leave", ".lesson")
    #expect(stage.look().contains("1 minute, done, at step 2 of 3"))
    let later = Stage([Samples.lesson("```espalier {#a}\nx = 1\n```")], progress: stage.progress)
    later.type(".lesson")
    #expect(later.look().contains(", done"))
  }

  @Test func `another variable of the lesson is noticed, one of the learner's is not`() {
    let stage = stage(Self.mistakes[0])
    stage.type(".lesson 1", "", "z = 3")
    #expect(!stage.look().contains("changed now"))
    stage.type("x = 3")
    let said = stage.look()
    #expect(said.contains("`x` is changed now, and what is asked for is `y`"), "\(said)")
    stage.type(".undo", "y = sum(x)")
    #expect(stage.look().contains("✓ Right."))
  }

  @Test func `a number where the blank wants more is told what to type`() {
    let stage = Stage([
      Samples.lesson(
        """
        ```espalier {#y check="dead([0 0 1]) == 2"}
        dead(g) = count(g ___)
        ```

        <!-- solution: dead(g) = count(g == 0) -->
        """)
    ])
    stage.type(".lesson 1", "2")
    let said = stage.look()
    #expect(said.contains("Type the line with the blank filled in") && !said.contains("Read as"), "\(said)")
  }

  @Test func `a number alone is read into the blank`() {
    let stage = stage(Self.mistakes[0])
    stage.type(".lesson 1", "", "7")
    let said = stage.look().replacing("\n", with: " ")
    #expect(said.contains("Read as `y = 7`") && said.contains("`y` is too small"), "\(said)")
    stage.type("12")
    #expect(stage.look().contains("✓ Right.") && stage.session.inspect("y") == "12")
  }

  /// A lesson's solution is only tried to say what is wrong with an answer.
  @Test func `a wrong answer writes no file of the lesson's`() {
    let file = "tried-\(UUID().uuidString).csv"
    let mistake = Mistake(solution: "y = sum(x); export x to: \"\(file)\"", answer: "y = 7", says: "")
    let stage = stage(mistake)
    stage.type(".lesson 1", "", mistake.answer)
    #expect(stage.look().contains("Not yet.") && !FileManager.default.fileExists(atPath: file))
    stage.type(".answer")
    #expect(FileManager.default.fileExists(atPath: file))
    try? FileManager.default.removeItem(atPath: file)
  }
}
