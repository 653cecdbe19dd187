import Files
import Language

extension LessonLibrary {
  /// Plays a whole lesson with its solutions, for a run that nobody sits at.
  ///
  /// - Throws: where the lesson does not exist, or does not go as it promises.
  public func recite(_ name: String, in session: Session, emit: (Output) -> Void) throws(LessonError) {
    guard let entry = entry(named: name) else {
      let known = entries.compactMap(\.head?.slug).joined(separator: ", ")
      throw LessonError("lesson \(name)", "there is no such lesson; there are \(known)")
    }
    let lesson = try entry.lesson.get()
    session.files = FileWriter(onlyBelow: ".", passingOver: true)
    for step in lesson.steps {
      emit(.text(Presentation.step(step, width: session.width)))
      switch step.task {
      case .quiz(let quiz):
        emit(.text("\n" + Presentation.reply(to: quiz.answer, in: quiz, width: session.width)))
      case .cell(let cell):
        let outcome = session.evaluateDirectly(cell.code, emit: emit)
        guard outcome == (cell.expectsError ? .failed : .succeeded) else { throw lesson.failure(cell, outcome) }
      case .exercise(let exercise):
        emit(.text("\nA solution:\n\n" + Presentation.input(exercise.solution)))
        let outcome = session.evaluateDirectly(exercise.solution, emit: emit)
        guard outcome == .succeeded else { throw lesson.failure(exercise.cell, outcome) }
        if let objection = exercise.objection(in: session) {
          throw LessonError(
            lesson.path, line: exercise.cell.lines.first,
            "the solution of #\(exercise.cell.id) does not pass `\(objection.check)`")
        }
      }
    }
    if let prose = Presentation.prose(lesson.ending, width: session.width) { emit(.text("\n" + prose)) }
  }
}

extension Lesson {
  fileprivate func failure(_ cell: Cell, _ outcome: Outcome) -> LessonError {
    let what =
      switch outcome {
      case .succeeded: "was to fail and did not"
      case .failed: "failed"
      case .stopped: "was stopped"
      case .quit: "left the session"
      }
    return LessonError(path, line: cell.lines.first, "#\(cell.id) \(what)")
  }
}
