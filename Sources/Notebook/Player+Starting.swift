import Foundation
import Language
import Texts

/// Finding, starting and resuming lessons.
extension Player {
  func lesson(_ rest: String, in session: Session, _ emit: (Output) -> Void) -> Outcome {
    let parts = rest.split(separator: "\"", omittingEmptySubsequences: false).map(String.init)
    var words = (parts.count == 3 ? parts[2] : rest).split { $0.isWhitespace }.map(String.init)
    if parts.count == 3 { words.insert(parts[1], at: 0) }
    guard let name = words.first else {
      emit(.text(list()))
      return .succeeded
    }
    words.removeFirst()
    guard words.isEmpty || words == ["again"] else {
      emit(.error("`.lesson` takes a number or a name, and `again` to start from the beginning: .lesson tour again"))
      return .failed
    }
    do throws(LessonError) {
      if try addFolder(name) {
        emit(.text(list()))
        return .succeeded
      }
      try addFile(name)
    } catch {
      emit(.error("\(error)"))
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

  /// The lessons of a folder, in the place of those that there are, for this session.
  ///
  /// - Returns: whether it is a folder's name.
  private func addFolder(_ name: String) throws(LessonError) -> Bool {
    var isFolder: ObjCBool = false
    guard library.entry(named: name) == nil, FileManager.default.fileExists(atPath: name, isDirectory: &isFolder),
      isFolder.boolValue
    else { return false }
    let folder = try LessonLibrary.folder(name)
    guard !folder.entries.isEmpty else {
      throw LessonError(name, "there is no lesson in it: their names begin with a number, as 01-first.md")
    }
    library = folder
    return true
  }

  /// A lesson's file, for this session; one of the same name gives it its place.
  private func addFile(_ name: String) throws(LessonError) {
    guard name.hasSuffix(".md"), library.entry(named: name) == nil else { return }
    for entry in try LessonLibrary.files([name]).entries { library.add(entry) }
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
    engine = nil
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
  ///
  /// - Parameter done: steps whose variables are there already.
  func replay(_ starting: inout Playing, from done: Int = 0, in session: Session, _ emit: (Output) -> Void) -> Outcome {
    let (lesson, index) = (starting.lesson, starting.index)
    let before = session.checkpoint
    for (place, step) in lesson.steps[done..<index].enumerated() {
      starting.arrivals[done + place] = session.checkpoint
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
        lines.append("\(lead)\(lesson.slug) – \(lesson.title), \(lesson.minutes.counted("minute"))\(state(of: lesson))")
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
