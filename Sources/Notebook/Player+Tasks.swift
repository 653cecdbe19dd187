import Syntax
import Texts
import Language

/// What happens at a cell, an exercise and a quiz.
extension Player {
  func run(_ cell: Cell, in session: Session, _ emit: (Output) -> Void) -> Outcome {
    if let before = playing?.beforeStop { session.restore(before) }
    let before = session.checkpoint
    let outcome = confined(session) { session.evaluateDirectly(cell.code, emit: emit) }
    switch outcome {
    case .succeeded:
      advance(in: session, emit)
    case .failed where cell.expectsError:
      advance(in: session, emit)
      return .succeeded
    case .failed:
      say("The lesson counts on this line. \(remedy)", in: session, emit)
    case .stopped:
      playing?.beforeStop = before
      emit(.text("Enter runs it again from its start, .skip goes on with what there is."))
    case .quit: break
    }
    return outcome
  }

  /// An entry at an exercise. If it solves the exercise, it is the answer, whatever it looks like.
  func attempt(_ exercise: Exercise, with entry: String, in session: Session, _ emit: (Output) -> Void) -> Outcome {
    let before = session.checkpoint
    let outcome = session.evaluateDirectly(entry, emit: emit)
    guard outcome == .succeeded else {
      if outcome == .failed, let wrong = exercise.wrongAnswers.first(where: { Session.isSame($0.code, entry) }) {
        remark(wrong.message, in: session, emit)
      }
      return outcome
    }
    guard let objection = exercise.objection(in: session) else {
      emit(.text("✓ Right."))
      advance(in: session, emit)
      return .succeeded
    }
    guard !exercise.answerNames.isDisjoint(with: Session.namesSet(by: entry)) else { return .succeeded }
    if Session.isSame(entry, exercise.solution) {
      session.restore(before)
      say("The line is right. \(changed(in: session))", in: session, emit)
      return .failed
    }
    let wrong = exercise.wrongAnswer(for: entry, in: session, before: before)
    if let wrong {
      remark("Not yet. \(wrong.message)", in: session, emit)
    } else {
      // What should hold may give the answer away, so hints come first.
      let reason = hasHints(exercise) ? "" : " \(Player.explanation(objection.check, objection.error))"
      say("Not yet.\(reason)", in: session, emit)
    }
    let help = hasHints(exercise) ? ".hint helps" : ".answer shows a solution"
    say("The variables are as they were before; \(help).", in: session, emit)
    return .failed
  }

  /// Whether `.hint` has something left to say.
  func hasHints(_ exercise: Exercise) -> Bool { playing.map { $0.hintsShown < exercise.hints.count } ?? false }

  /// A remark, as wide as the lesson's prose.
  private func say(_ text: String, in session: Session, _ emit: (Output) -> Void) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let width = Presentation.width(in: session.width)
    emit(.text(lines.flatMap { wrapped(String($0), width: width, indent: 0) }.joined(separator: "\n")))
  }

  private func remark(_ markdown: String, in session: Session, _ emit: (Output) -> Void) {
    emit(.text(Presentation.remark(markdown, width: session.width)))
  }

  /// What the learner has changed since the step was reached, and how to take it back.
  private func changed(in session: Session) -> String {
    let names = playing?.arrival.map(session.namesChanged)?.map { "`\($0)`" } ?? []
    let what =
      names.isEmpty
      ? "Something it counts on was changed"
      : "\(names.joined(separator: ", ")) \(names.count == 1 ? "was" : "were") changed since, and it counts on what was there"
    return "\(what): .undo takes a change back\(startingAnew)."
  }

  private var remedy: String {
    "Perhaps a variable was changed: .undo takes a change back\(startingAnew)."
  }

  private var startingAnew: String {
    playing.map { ", .lesson \($0.lesson.slug) again starts anew" } ?? ""
  }

  private static func explanation(_ check: String, _ error: LanguageError) -> String {
    let reason = error.isAssertion ? "" : "\(error.message). "
    return "What should hold: \(check)   \(reason)\(error.suggestion ?? "")"
  }

  func choose(_ letter: Character, of quiz: Quiz, in session: Session, _ emit: (Output) -> Void) -> Outcome {
    remark(Presentation.reply(to: letter, in: quiz), in: session, emit)
    if letter == quiz.answer { advance(in: session, emit) }
    return .succeeded
  }

  /// Runs the solution, after showing it if it is asked for, and goes on from its values.
  func solve(_ exercise: Exercise, showing: Bool, in session: Session, _ emit: (Output) -> Void) -> Outcome {
    let before = session.checkpoint
    if showing { emit(.text(Presentation.input(exercise.solution))) }
    let outcome = confined(session) {
      session.evaluateDirectly(exercise.solution) { output in
        if showing { return emit(output) }
        if case .progress = output { emit(output) }
      }
    }
    if outcome == .failed { say("The solution counts on what came before. \(remedy)", in: session, emit) }
    guard outcome == .succeeded else { return outcome }
    if showing, exercise.objection(in: session) != nil {
      session.restore(before)
      say("This is the solution, but \(changed(in: session))", in: session, emit)
      return .failed
    }
    advance(in: session, emit)
    return .succeeded
  }
}
