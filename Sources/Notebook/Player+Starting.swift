import Language

/// Finding, starting and resuming lessons.
extension Player {
  func lesson(_ rest: String, in session: Session, _ emit: (Output) -> Void) -> Outcome {
    var words = rest.split { $0.isWhitespace }.map(String.init)
    guard let name = words.first else {
      emit(.text(list()))
      return .succeeded
    }
    words.removeFirst()
    guard words.isEmpty || words == ["again"] else {
      emit(.error("`.lesson` takes a number or a name, and `again` to start from the beginning: .lesson tour again"))
      return .failed
    }
    guard let entry = library.entry(named: name) else {
      emit(.error("there is no lesson `\(name)`. .lesson lists the lessons."))
      return .failed
    }
    switch entry.lesson {
    case .success(let lesson): return start(lesson, again: !words.isEmpty, in: session, emit)
    case .failure(let error):
      emit(.error("this lesson cannot be played. \(error)"))
      return .failed
    }
  }

  private func start(_ lesson: Lesson, again: Bool, in session: Session, _ emit: (Output) -> Void) -> Outcome {
    if !again, let current = playing ?? left, current.lesson.slug == lesson.slug {
      // The variables are still those of this lesson.
      playing = current
      left = nil
      present(in: session, emit)
      return .succeeded
    }
    var starting = Playing(lesson)
    if !again, let id = LessonPosition(progress[lesson.slug]).step,
      let index = lesson.steps.firstIndex(where: { $0.id == id })
    {
      starting.index = index
    }
    if starting.index > 0 {
      let place = "Going on at step \(starting.index + 1) of \(lesson.steps.count)"
      if hasVariables(of: starting, in: session) {
        emit(.text("\(place), with the variables as you left them."))
      } else {
        emit(.text("\(place); what came before runs again, unseen."))
        let outcome = replay(&starting, in: session, emit)
        guard outcome == .succeeded else { return outcome }
      }
      emit(.text("(.lesson \(lesson.slug) again starts from the beginning.)"))
    } else {
      let missing = lesson.needs.filter { !LessonPosition(progress[$0]).isDone }
      if !missing.isEmpty { emit(.text("This lesson builds on \(missing.joined(separator: ", ")).")) }
    }
    left = nil
    playing = starting
    present(in: session, emit)
    return .succeeded
  }

  /// Whether a session that was kept at this step has been taken up, or is now: with the learner's own variables, and
  /// without training anew.
  private func hasVariables(of starting: Playing, in session: Session) -> Bool {
    guard let mark = starting.step.map(starting.lesson.mark) else { return false }
    if session.mark == mark { return true }
    return session.hasNoVariables && session.takeUp(marked: mark, by: ".lesson \(starting.lesson.slug)")
  }

  /// Brings the variables to where they were, by running what came before without showing it.
  func replay(_ starting: inout Playing, in session: Session, _ emit: (Output) -> Void) -> Outcome {
    let (lesson, index) = (starting.lesson, starting.index)
    let before = session.checkpoint
    for (place, step) in lesson.steps[..<index].enumerated() {
      starting.arrivals[place] = session.checkpoint
      let code: String
      switch step.task {
      case .cell(let cell): code = cell.code
      case .exercise(let exercise): code = exercise.solution
      case .quiz: continue
      }
      let outcome = confined(session) {
        session.rehearse(code) { output in
          if case .progress = output { emit(output) }
        }
      }
      if outcome == .stopped {
        session.restore(before)
        emit(.text("stopped; the variables are as they were"))
        return .stopped
      }
    }
    starting.arrivals[index] = session.checkpoint
    return .succeeded
  }

  private func list() -> String {
    var lines: [String] = []
    for (index, entry) in library.entries.enumerated() {
      let number = String(entry.number ?? index + 1)
      let lead = String(repeating: " ", count: max(0, 3 - number.count)) + number + "  "
      switch entry.lesson {
      case .success(let lesson):
        lines.append("\(lead)\(lesson.slug) – \(lesson.title), \(lesson.minutes) minutes\(state(of: lesson))")
        lines.append("     \(lesson.summary)")
      case .failure(let error): lines.append("\(lead)cannot be played: \(error)")
      }
    }
    if lines.isEmpty { return "There are no lessons." }
    return lines.joined(separator: "\n")
      + "\n\n.lesson 1, or .lesson with a name, starts one or goes on where you left it."
  }

  private func state(of lesson: Lesson) -> String {
    let position = LessonPosition(progress[lesson.slug])
    let index = lesson.steps.firstIndex { $0.id == position.step } ?? 0
    return (position.isDone ? ", done" : "") + (index > 0 ? ", at step \(index + 1) of \(lesson.steps.count)" : "")
  }
}
