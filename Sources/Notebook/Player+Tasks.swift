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
      compareGuess(with: cell, in: session, emit)
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

  /// Shows a guess beside what came of it.
  private func compareGuess(with cell: Cell, in session: Session, _ emit: (Output) -> Void) {
    guard let guess = cell.guess, let outcome = guess.outcome(in: session) else { return }
    if let said = playing?.guess { return say(guess.verdict(said, outcome, in: session), in: session, emit) }
    if !guess.choices.isEmpty { say("It is \(outcome).", in: session, emit) }
  }

  /// An entry at an exercise. If it solves the exercise, it is the answer, whatever it looks like.
  func attempt(_ exercise: Exercise, with entry: String, in session: Session, _ emit: (Output) -> Void) -> Outcome {
    if let line = exercise.filling(entry) {
      say("Read as `\(line)`; the whole line is what the lesson goes on with.", in: session, emit)
      return attempt(exercise, with: line, in: session, emit)
    }
    let before = session.checkpoint
    let isAnswer = !exercise.answerNames.isDisjoint(with: Session.namesSet(by: entry))
    // Lines of the starter that are given need not be typed again.
    let whole = isAnswer ? exercise.completing(entry) : entry
    // The starter, whose lines go with an answer, is the lesson's.
    let outcome =
      isAnswer
      ? confined(session) { session.evaluateDirectly(whole, emit: emit) } : session.evaluateDirectly(whole, emit: emit)
    guard outcome == .succeeded else {
      let wrong = exercise.wrongAnswers.first { Session.isSame($0.code, entry) || Session.isSame($0.code, whole) }
      if outcome == .failed, let wrong { remark(wrong.message, in: session, emit) }
      return outcome
    }
    let left = session.checkpoint
    // Looking at what is there already is no answer.
    let changesSomething = isAnswer || !session.namesChanged(since: before).isEmpty
    if exercise.objection(in: session) == nil {
      guard changesSomething else { return .succeeded }
      return accept(in: session, emit)
    }
    let wanted = exercise.solved(in: session, from: before)
    guard isAnswer else {
      if Session.literalNumber(entry) != nil { emit(.text(request(of: exercise))) }
      if let wanted { nameless(exercise, entry, left, wanted, in: session, emit) }
      noteOther(exercise, entry, since: before, in: session, emit)
      return .succeeded
    }
    session.restore(before)
    if Session.isSame(whole, exercise.solution) {
      say("The line is right. \(changed(in: session))", in: session, emit)
      return .failed
    }
    let differences = wanted.map { exercise.discrepancies(left, $0, in: session) }
    if differences?.isEmpty == true {
      // Right, and only a comparison to the last bit did not hold.
      session.restore(left)
      return accept(in: session, emit)
    }
    refuse(exercise, whole, leaving: left, from: before, differences ?? [], in: session, emit)
    return .failed
  }

  private func accept(in session: Session, _ emit: (Output) -> Void) -> Outcome {
    emit(.text("✓ Right."))
    if playing?.wrongTries == 0 { keep() }
    advance(in: session, emit)
    return .succeeded
  }

  /// Says what is wrong with an answer: what the lesson knows of it, or else what it gives beside what it should; and
  /// the next hint, where there is nothing else to say, or this is not the first try.
  private func refuse(
    _ exercise: Exercise, _ entry: String, leaving left: Session.Checkpoint, from before: Session.Checkpoint,
    _ differences: [(name: String, discrepancy: Discrepancy)], in session: Session, _ emit: (Output) -> Void
  ) {
    playing?.wrongTries += 1
    miss()
    var isExplained = true
    if let wrong = exercise.wrongAnswer(for: entry, leaving: left, in: session, from: before) {
      remark("Not yet. \(wrong.message)", in: session, emit)
    } else if let difference = differences.first {
      let missing = difference.discrepancy.isOfNumbers ? exercise.leftOut(of: entry, in: session) : []
      let names = missing.map { "`\($0)`" }.joined(separator: ", ")
      let hint =
        names.isEmpty
        ? "" : " Your line leaves \(names) out, and what is wanted depends on \(missing.count > 1 ? "them" : "it")."
      remark("Not yet. \(difference.discrepancy.text(of: difference.name))\(hint)", in: session, emit)
    } else {
      isExplained = false
      // What should hold may give the answer away, so hints come first.
      let objection = hasHints(exercise) ? nil : exercise.objection(in: session)
      say("Not yet.\(objection.map { " " + Player.explanation($0.check, $0.error) } ?? "")", in: session, emit)
    }
    if hasHints(exercise), !isExplained || (playing?.wrongTries ?? 0) > 1 {
      showHint(of: exercise, in: session, emit, lead: "Hint: ")
    }
    let help = hasHints(exercise) ? ".hint helps" : ".answer shows a solution"
    say("The variables are as they were before; \(help).", in: session, emit)
  }

  /// A right value that has no name, or another one.
  private func nameless(
    _ exercise: Exercise, _ entry: String, _ left: Session.Checkpoint, _ wanted: Session.Checkpoint,
    in session: Session, _ emit: (Output) -> Void
  ) {
    for name in exercise.answerNames.sorted() {
      guard let other = session.names(setBy: entry, holding: name, in: left, wanted: wanted).first else { continue }
      let what = other == "ans" ? "has no name yet" : "is `\(other)` now"
      remark(
        "The value is right, and it \(what): the lesson goes on with `\(name)`.\(spelling(of: name))", in: session, emit
      )
      return
    }
  }

  /// An entry that changed a variable of the lesson which was not asked for: perhaps it was meant for another.
  private func noteOther(
    _ exercise: Exercise, _ entry: String, since before: Session.Checkpoint, in session: Session,
    _ emit: (Output) -> Void
  ) {
    guard let lesson = playing?.lesson else { return }
    let changed = Session.namesSet(by: entry).intersection(session.namesChanged(since: before)).intersection(
      lesson.names)
    guard let name = changed.sorted().first else { return }
    let asked = exercise.answerNames.sorted().map { "`\($0)`" }.joined(separator: ", ")
    remark("`\(name)` is changed now, and what is asked for is \(asked); .undo takes it back.", in: session, emit)
  }

  /// How a name is typed that a keyboard does not have.
  private func spelling(of name: String) -> String {
    Session.latinSpelling(of: name).map { " `\($0)` means it too." } ?? ""
  }

  /// Whether `.hint` has something left to say.
  func hasHints(_ exercise: Exercise) -> Bool { playing.map { $0.hintsShown < exercise.hints.count } ?? false }

  /// The next hint.
  func showHint(of exercise: Exercise, in session: Session, _ emit: (Output) -> Void, lead: String = "") {
    guard let shown = playing?.hintsShown, shown < exercise.hints.count else { return }
    emit(.text(lead + (Presentation.prose(exercise.hints[shown], width: session.width) ?? "")))
    playing?.hintsShown += 1
  }

  /// A remark, as wide as the lesson's prose.
  func say(_ text: String, in session: Session, _ emit: (Output) -> Void) {
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
    emit(.text(Presentation.reply(to: letter, in: quiz, width: session.width)))
    if letter == quiz.answer {
      if playing?.wrongTries == 0 { keep() }
      advance(in: session, emit)
    } else {
      playing?.wrongTries += 1
      miss()
    }
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
