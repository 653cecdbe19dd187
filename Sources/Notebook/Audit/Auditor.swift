import Language

extension LessonLibrary {
  /// Plays a lesson with right answers, and tries at each exercise what nearly is one.
  ///
  /// - Returns: nil for a file that is not a lesson.
  package func audit(of entry: Entry, in session: Session) -> LessonAudit? {
    guard case .success(let lesson) = entry.lesson else { return nil }
    var auditor = Auditor(lesson: lesson, session: session)
    let time = ContinuousClock().measure { auditor.run() }
    auditor.audit.seconds = time.seconds
    auditor.audit.unexplained = Terms(entries.compactMap { try? $0.lesson.get() }).unexplained(in: lesson)
    return auditor.audit
  }
}

private struct Auditor {
  let lesson: Lesson
  let session: Session
  var audit: LessonAudit

  init(lesson: Lesson, session: Session) {
    (self.lesson, self.session) = (lesson, session)
    audit = LessonAudit(slug: lesson.slug)
  }

  mutating func run() {
    for step in lesson.steps where !audit.isStopped {
      audit.words.append(step.prose.reduce(0) { $0 + $1.wordCount })
      switch step.task {
      case .quiz: break
      case .cell(let cell):
        audit.cells += 1
        if cell.guess != nil { audit.guesses += 1 }
        if !cell.isSlow { audit.isStopped = session.rehearse(cell.code) == .stopped }
      case .exercise(let exercise):
        audit.exercises.append(auditing(exercise))
        audit.isStopped = session.rehearse(exercise.solution) == .stopped
      }
    }
  }

  private func auditing(_ exercise: Exercise) -> LessonAudit.ExerciseAudit {
    var audit = LessonAudit.ExerciseAudit(id: exercise.cell.id)
    let start = session.checkpoint
    defer { session.restore(start) }
    audit.catalogued = exercise.wrongAnswers.count
    audit.rightForms = exercise.rightForms.count
    audit.refused = exercise.rightForms.filter { !exercise.accepts($0, in: session, from: start) }
    guard let solved = exercise.solved(in: session, from: start) else { return audit }
    for mutant in Set(Mutations.of(exercise.solution, variables: session.namesOfNumbers)).sorted() {
      session.restore(start)
      guard let left = session.checkpoint(after: exercise.completing(mutant), from: start) else {
        audit.mutants += 1
        continue
      }
      let differences = exercise.discrepancies(left, solved, in: session)
      // Another way to write the solution is no mistake.
      if differences.isEmpty { continue }
      audit.mutants += 1
      session.restore(left)
      if exercise.objection(in: session) == nil { audit.missed.append(mutant) }
    }
    return audit
  }
}

extension Markdown {
  /// Words of prose; formulas count by their pieces.
  fileprivate var wordCount: Int {
    [self].text(width: 1000).reduce(0) { $0 + $1.split { $0.isWhitespace }.count }
  }
}
