import Language
import Testing

@testable import Notebook

/// An audit tries at each exercise what nearly is a right answer.
@Suite struct AuditTests {
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
    return try #require(entry.audited(in: Session()))
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
