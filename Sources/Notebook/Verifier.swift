import Language

extension LessonLibrary.Entry {
  /// Runs the lesson in a fresh session and compares everything it shows with what it promises.
  ///
  /// - Parameter renewing: whether what agrees in shape alone counts as a difference, for who wants the numbers of one run.
  public func verified(in session: Session, includingSlow: Bool = false, renewing: Bool = false) -> Verification {
    switch lesson {
    case .failure(let error): return Verification(error)
    case .success(let lesson):
      var verifier = Verifier(lesson: lesson, session: session, includesSlow: includingSlow, renews: renewing)
      let clock = ContinuousClock()
      let time = clock.measure { verifier.run() }
      verifier.result.seconds = time.seconds
      return verifier.result
    }
  }
}

private struct Verifier {
  let lesson: Lesson
  let session: Session
  let includesSlow: Bool
  let renews: Bool
  var result: Verification
  /// Whether what ran last showed a picture, or wrote one.
  private var showsPicture = false

  init(lesson: Lesson, session: Session, includesSlow: Bool, renews: Bool) {
    (self.lesson, self.session, self.includesSlow, self.renews) = (lesson, session, includesSlow, renews)
    result = Verification(lesson)
    session.width = OutputText.width
  }

  mutating func run() {
    for step in lesson.steps {
      switch step.task {
      case .quiz: result.quizzes += 1
      case .cell(let cell):
        result.cells += 1
        if cell.isSlow, !includesSlow {
          result.skipped += 1
          continue
        }
        guard verify(cell) else { return }
      case .exercise(let exercise):
        result.exercises += 1
        if exercise.cell.isSlow, !includesSlow {
          result.skipped += 1
          continue
        }
        guard verify(exercise) else { return }
      }
    }
  }

  /// - Returns: whether what follows can be judged.
  private mutating func verify(_ cell: Cell) -> Bool {
    let (outcome, shown) = evaluate(cell.code)
    if outcome != (cell.expectsError ? .failed : .succeeded) {
      let what = cell.expectsError ? "was to fail and did not" : "does not run"
      complain(cell.lines.first, "#\(cell.id) \(what); the rest of the lesson was not run\n" + indented(shown))
      return false
    }
    compare(shown, with: cell)
    verifyClaims(of: cell)
    if cell.picture != nil, !showsPicture { complain(cell.lines.first, "#\(cell.id) has a picture and shows none") }
    verifyTurns(of: cell)
    if let guess = cell.guess {
      result.guesses += 1
      if guess.outcome(in: session) == nil { complain(guess.line, "the guess of #\(cell.id) is decided by nothing") }
    }
    return true
  }

  private mutating func verifyClaims(of cell: Cell) {
    for claim in cell.claims {
      guard let error = session.objection(to: claim) else { continue }
      complain(cell.lines.first, "a claim of #\(cell.id) does not hold: \(claim)   \(error.sentence)")
    }
  }

  private mutating func verifyTurns(of cell: Cell) {
    for turn in cell.turns where turn.turnable?.data(turn.expression, session) == nil {
      complain(turn.line, "there is nothing to turn in `\(turn.expression)` for #\(cell.id)")
    }
  }

  private mutating func verify(_ exercise: Exercise) -> Bool {
    let id = exercise.cell.id
    let before = session.checkpoint
    _ = evaluate(exercise.cell.code)
    if exercise.objection(in: session) == nil {
      complain(exercise.cell.lines.first, "the starter of #\(id) passes its checks: nothing would be asked")
    }
    session.restore(before)
    for wrong in exercise.wrongAnswers { verify(wrong, of: exercise, from: before) }
    session.restore(before)
    for right in exercise.rightForms where !exercise.accepts(right, in: session, from: before) {
      complain(exercise.cell.lines.first, "this right form of #\(id) is refused: \(right)")
    }
    let (outcome, shown) = evaluate(exercise.solution)
    guard outcome == .succeeded else {
      complain(exercise.cell.lines.first, "the solution of #\(id) does not run\n" + indented(shown))
      return false
    }
    if let objection = exercise.objection(in: session) {
      let reason = objection.error.rendered(for: objection.check)
      complain(
        exercise.cell.lines.first,
        "the solution of #\(id) does not pass a check\n" + indented(reason.split(separator: "\n").map(String.init)))
    }
    verifyClaims(of: exercise.cell)
    verifyTurns(of: exercise.cell)
    // An exercise need not say what its solution shows.
    if exercise.cell.expected != nil { compare(shown, with: exercise.cell) }
    return true
  }

  private mutating func verify(_ wrong: Exercise.WrongAnswer, of exercise: Exercise, from before: Session.Checkpoint) {
    session.restore(before)
    let (outcome, _) = evaluate(wrong.code)
    if outcome == .succeeded, exercise.objection(in: session) == nil {
      complain(wrong.line, "this wrong answer of #\(exercise.cell.id) passes the checks")
    }
    let left = outcome == .succeeded ? session.checkpoint : nil
    session.restore(before)
    let recognised = exercise.wrongAnswer(for: wrong.code, leaving: left, in: session, from: before)
    if recognised?.message != wrong.message {
      complain(
        wrong.line,
        "this wrong answer of #\(exercise.cell.id) brings the message of another: \(recognised?.message ?? "none")")
    }
    // By its values, too: a learner rarely types it letter for letter.
    let names = exercise.answerNames
    if outcome == .succeeded, names.isDisjoint(with: Session.namesSet(by: wrong.code)) {
      complain(
        wrong.line,
        "this wrong answer sets none of \(names.sorted().joined(separator: ", ")), so it would not be seen as an answer"
      )
    }
  }

  private mutating func evaluate(_ code: String) -> (Outcome, [String]) {
    var outputs: [Output] = []
    let written = session.files.written
    let outcome = session.evaluateDirectly(code) { outputs.append($0) }
    showsPicture =
      outputs.contains { if case .picture = $0 { true } else { false } }
      || session.files.written.subtracting(written).contains { $0.hasSuffix(".svg") }
    return (outcome, OutputText.lines(of: outputs))
  }

  private mutating func compare(_ shown: [String], with cell: Cell) {
    let promised = cell.expected?.text ?? []
    let agrees = cell.comparison.agrees
    guard shown.count != promised.count || !zip(shown, promised).allSatisfy(agrees) else {
      if renews, cell.comparison.isShapeOnly, shown != promised {
        result.differences.append(Verification.Difference(cell: cell, shown: shown))
      }
      return
    }
    result.differences.append(Verification.Difference(cell: cell, shown: shown))
    let first = zip(shown, promised).enumerated().first { !agrees($0.element.0, $0.element.1) }?.offset
    let offset = first ?? min(shown.count, promised.count)
    let line = cell.expected.map { $0.lines.first + 1 + offset } ?? cell.lines.first
    let lines = LineDifference.lines(from: promised, to: shown, agrees: agrees)
    complain(line, "#\(cell.id) shows something else\n" + lines.joined(separator: "\n"), isDifference: true)
  }

  private mutating func complain(_ line: Int, _ reason: String, isDifference: Bool = false) {
    result.problems.append(Verification.Problem(line: line, reason: reason, isDifference: isDifference))
  }

  private func indented(_ lines: [String]) -> String { lines.map { "  " + $0 }.joined(separator: "\n") }
}
