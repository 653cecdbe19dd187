/// What a lesson does for those who go wrong, in numbers: how many mistakes it knows, catches and explains, and how much it
/// talks between two things to do.
package struct LessonAudit: Sendable {
  package var slug: String
  package var cells = 0
  package var guesses = 0
  /// One for each exercise.
  package var exercises: [ExerciseAudit] = []
  /// Words of prose before each thing to do.
  package var words: [Int] = []
  /// Terms that are used before any lesson that it builds on, or it itself, has introduced them.
  package var unexplained: [String] = []
  package var seconds = 0.0
  /// Whether somebody stopped it: then the rest of the lesson is not in it.
  package var isStopped = false

  package struct ExerciseAudit: Sendable {
    package var id: String
    /// Wrong answers that the lesson has a message for.
    package var catalogued = 0
    /// Right answers in another form that the lesson lists, and those of them that are refused.
    package var rightForms = 0
    package var refused: [String] = []
    /// Mutated solutions that give something else than the solution, and those of them that pass.
    package var mutants = 0
    package var missed: [String] = []
  }

  /// A table: a row for each exercise, and one for the lesson.
  package var report: String {
    let all = exercises.reduce(into: ExerciseAudit(id: "")) { sum, one in
      sum.mutants += one.mutants
      sum.missed += one.missed
    }
    let most = words.max() ?? 0
    var lines = [
      "\(slug)  \(cells) cells, \(guesses) guesses, \(exercises.count) exercises, at most \(most) words between actions, "
        + "\(all.mutants) mutants, \(all.missed.count) of them accepted, \(Int(seconds.rounded())) s"
    ]
    if !unexplained.isEmpty {
      lines.append("  used before they are introduced: \(unexplained.joined(separator: ", "))")
    }
    for exercise in exercises {
      lines.append(
        "  #\(exercise.id)  \(exercise.catalogued) wrong answers known, \(exercise.rightForms) right forms, "
          + "\(exercise.mutants) mutants")
      lines += exercise.refused.map { "    refused though right: \($0)" }
      lines += exercise.missed.map { "    accepted though wrong: \($0)" }
    }
    return lines.joined(separator: "\n")
  }
}
