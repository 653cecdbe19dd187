import Language

extension Player {
  /// The words that drive a lesson.
  var dotWords: [DotWord] {
    [
      DotWord(
        "lesson", "lists the lessons; .lesson 1 or .lesson tour starts one or goes on",
        details: """
          .lesson tour again starts from the beginning. .lesson "mine.md" plays a file, .lesson "course" has the lessons of a \
          folder in the place of the program's. Whoever wrote them, their lines write below this folder only.
          """, example: ".lesson 1"
      ) { session, rest, emit in self.lesson(rest, in: session, emit) },
      DotWord("next", "goes on with the lesson, as Enter does", example: ".next") { session, _, emit in
        self.goOn(in: session, emit)
      },
      DotWord("back", "goes back one step of the lesson", example: ".back") { session, _, emit in
        self.back(in: session, emit)
      },
      DotWord("hint", "gives an exercise's hint, or its next if there are more", example: ".hint") { session, _, emit in
        self.hint(in: session, emit)
      },
      DotWord("answer", "shows the answer and goes on", example: ".answer") { session, _, emit in
        self.reveal(in: session, emit)
      },
      DotWord("skip", "goes on without doing it", example: ".skip") { session, _, emit in
        self.skip(in: session, emit)
      },
      DotWord("leave", "leaves the lesson; .lesson goes on there later", example: ".leave") { session, _, emit in
        self.leave(in: session, emit)
      },
      DotWord("review", "asks again what was not answered right at once, in all lessons", example: ".review") {
        session, _, emit in self.review(in: session, emit)
      },
      tournamentWord,
    ]
  }

  private func back(in session: Session, _ emit: (Output) -> Void) -> Outcome {
    guard let playing else { return refuse(emit) }
    if playing.index == 0 { emit(.text("This is where the lesson begins.")) }
    step(back: max(0, playing.index - 1), in: session, emit)
    present(in: session, emit)
    return .succeeded
  }

  private func hint(in session: Session, _ emit: (Output) -> Void) -> Outcome {
    guard let step = playing?.step, let shown = playing?.hintsShown else { return refuse(emit) }
    switch step.task {
    case .exercise(let exercise) where shown < exercise.hints.count:
      showHint(of: exercise, in: session, emit)
      if shown + 1 < exercise.hints.count { emit(.text(".hint again says more.")) }
    case .exercise: emit(.text("There are no more hints. .answer shows a solution."))
    case .cell: emit(.text("Nothing is asked here: Enter runs the line."))
    case .quiz: emit(.text("A quiz has no hints; choosing costs nothing."))
    }
    return .succeeded
  }

  private func reveal(in session: Session, _ emit: (Output) -> Void) -> Outcome {
    guard let step = playing?.step else { return refuse(emit) }
    switch step.task {
    case .exercise(let exercise):
      giveUp()
      return solve(exercise, showing: true, in: session, emit)
    case .quiz(let quiz):
      giveUp()
      return choose(quiz.answer, of: quiz, in: session, emit)
    case .cell:
      emit(.text("Nothing is asked here: Enter runs the line."))
      return .succeeded
    }
  }

  private func skip(in session: Session, _ emit: (Output) -> Void) -> Outcome {
    guard let step = playing?.step else { return refuse(emit) }
    // Later cells need the values of an exercise; a cell is left out only by somebody who knows why.
    if case .exercise(let exercise) = step.task {
      giveUp()
      return solve(exercise, showing: false, in: session, emit)
    }
    advance(in: session, emit)
    return .succeeded
  }

  private func leave(in session: Session, _ emit: (Output) -> Void) -> Outcome {
    guard let playing else { return refuse(emit) }
    if playing.review != nil { return endReview(in: session, emit) }
    emit(.text("You left “\(playing.lesson.title)”; the variables stay. .lesson \(playing.lesson.slug) goes on."))
    left = playing
    end(in: session)
    return .succeeded
  }
}
