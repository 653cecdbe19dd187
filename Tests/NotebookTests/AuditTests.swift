import Language
import Testing

@testable import Notebook

/// An audit tries at each exercise what nearly is a right answer.
@Suite struct AuditTests {
  /// Three lessons; the third builds on the first alone.
  @Test func `terms are introduced before they are used`() throws {
    func lesson(_ slug: String, needs: String, _ text: String) throws -> Lesson {
      let front = "---\ntitle: T\nslug: \(slug)\nminutes: 1\nsummary: s\nneeds: [\(needs)]\n---\n\n"
      return try Lesson(path: slug + ".md", text: front + text + "\n\n```espalier {#a}\n1;\n```\n")
    }
    let lessons = [
      try lesson("first", needs: "", "# Channels\n\nA filter makes a *channel*. Channels have *weights*."),
      try lesson("second", needs: "first", "A weight has a *gradient*, and *weight decay* a `gradient`."),
      try lesson(
        "third", needs: "first", "Gradients of channels, $weight$, a weight. Decay; **weight-decay**, mask. A *mask*."),
    ]
    let terms = Terms(lessons)
    #expect(terms.unexplained(in: lessons[0]).isEmpty && terms.unexplained(in: lessons[1]).isEmpty)
    #expect(terms.unexplained(in: lessons[2]) == ["gradient", "weight decay", "mask"])
  }

  private func audit(check: String, more: String = "") throws -> LessonAudit {
    let entry = Samples.entry(
      """
      Two words.

      ```espalier {#x}
      x = [1 2 3 6]; n = 4
      ```

      ```espalier {#y check="\(check)"}
      y = ___
      ```

      <!-- solution: y = sum(x) / n -->
      \(more)
      """)
    return try #require(LessonLibrary([entry]).audit(of: entry, in: Session()))
  }

  @Test func `a check that asks for the value lets no mutant pass`() throws {
    let audit = try audit(check: "y == 3", more: "<!-- right: y = mean(x) -->\n<!-- wrong: y = x => No. -->")
    let exercise = try #require(audit.exercises.first)
    #expect(exercise.mutants >= 8 && exercise.missed.isEmpty && exercise.refused.isEmpty, "\(audit.report)")
    #expect(exercise.rightForms == 1 && exercise.catalogued == 1 && audit.cells == 1 && audit.words.max() == 2)
  }

  @Test func `a check that asks for less is found out`() throws {
    let audit = try audit(check: "y > 0")
    let missed = try #require(audit.exercises.first).missed
    #expect(missed.contains("y = sum(x) * n") && missed.contains("y = 2*( sum(x) / n)"), "\(missed)")
    #expect(audit.report.contains("accepted though wrong: y = sum(x) * n"))
  }

  @Test func `a right form that is refused is listed`() throws {
    let audit = try audit(check: "y == 3", more: "<!-- right: y = 4 -->")
    #expect(audit.exercises.first?.refused == ["y = 4"])
    #expect(audit.report.contains("refused though right: y = 4"))
  }

  @Test func `every mutant differs from what it was made of`() {
    let source = "y = mean(x, axis: 0) * 2 - a"
    let mutants = Mutations.of(source, variables: ["a", "x"])
    #expect(Set(mutants).count > 10 && !mutants.contains(source))
    #expect(mutants.contains("y = mean(x, axis: 1.0) * 2 - a") && mutants.contains("y = sum(x, axis: 0) * 2 - a"))
    #expect(mutants.contains("y = mean(x, axis: 0) * 2 + a") && mutants.contains("y = mean(a, axis: 0) * 2 - a"))
  }
}
