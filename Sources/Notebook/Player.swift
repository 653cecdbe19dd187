import Files
import Language

/// Plays lessons on top of a session, without ever taking the prompt away.
///
/// It sees each entry first: an empty one goes on, at an exercise or a quiz an entry may be an answer. Everything else
/// is the learner's own and reaches the session as always.
public final class Player {
  /// The lessons that can be played; files and folders that somebody names come to them.
  var library: LessonLibrary
  let progress: any LessonProgress
  let records: any RecordBook
  /// What the lessons' own lines may write: below this folder, and over nothing of the learner's.
  private lazy var files = FileWriter(onlyBelow: folder, passingOver: true)
  private let folder: String
  /// The engine that a line of the lesson chose: it holds for the lesson's lines.
  var engine: String?
  /// The lesson under way.
  var playing: Playing?
  /// The lesson that was left last, while its variables are still those of the session.
  var left: Playing?

  struct Playing {
    var lesson: Lesson
    /// The step that waits.
    var index = 0
    var hintsShown = 0
    /// What was guessed at this step.
    var guess: String?
    /// Answers at this step that were not right.
    var wrongTries = 0
    /// Whether only what was missed is asked again, and what to go back to then.
    var review: Review?
    /// How things were when each step was reached; none of those before a lesson was resumed in a session that has them.
    var arrivals: [Int: Session.Checkpoint] = [:]
    /// How things were when the step was reached that waits.
    var arrival: Session.Checkpoint? { arrivals[index] }
    /// How things were before the cell that was stopped.
    var beforeStop: Session.Checkpoint?

    init(_ lesson: Lesson) { self.lesson = lesson }

    var step: Lesson.Step? { index < lesson.steps.count ? lesson.steps[index] : nil }
  }

  init(library: LessonLibrary, progress: any LessonProgress, records: any RecordBook, folder: String) {
    (self.library, self.progress, self.records, self.folder) = (library, progress, records, folder)
  }

  /// Adds lessons to a session, which keeps the player.
  ///
  /// - Parameter folder: below which the lessons' lines may write.
  public static func register(
    on session: Session, library: LessonLibrary = .embedded, progress: any LessonProgress = PassingProgress(),
    records: any RecordBook = PassingRecordBook(), folder: String = "."
  ) {
    let player = Player(library: library, progress: progress, records: records, folder: folder)
    session.interceptor = { session, entry, emit in player.answer(entry, in: session, emit) }
    session.dotWords = player.dotWords + session.dotWords + [.transcript]
  }

  /// Nil leaves the entry to the session.
  func answer(_ entry: String, in session: Session, _ emit: (Output) -> Void) -> Outcome? {
    guard let step = playing?.step else { return nil }
    let trimmed = entry.trimmed
    if trimmed.isEmpty { return goOn(in: session, emit) }
    if trimmed == ".undo" { return undo(in: session, emit) }
    if trimmed.hasPrefix(".") && trimmed.dropFirst().first?.isLetter == true || trimmed.hasPrefix("?") { return nil }
    switch step.task {
    case .exercise(let exercise): return attempt(exercise, with: entry, in: session, emit)
    case .quiz(let quiz):
      guard trimmed.count == 1, let letter = trimmed.lowercased().first else { return nil }
      guard quiz.letters.contains(letter) else {
        guard letter.isLetter, session.fingerprint(String(trimmed)) == nil else { return nil }
        emit(.text("The choices are \(quiz.letters.map(String.init).joined(separator: ", "))."))
        return .failed
      }
      return choose(letter, of: quiz, in: session, emit)
    case .cell(let cell):
      if let guess = cell.guess?.read(trimmed.description) {
        playing?.guess = guess
        return run(cell, in: session, emit)
      }
      // Typing the line by hand is the better way to learn it.
      return Session.isSame(entry, cell.code) ? run(cell, in: session, emit) : nil
    }
  }

  /// Enter: runs the cell that waits.
  func goOn(in session: Session, _ emit: (Output) -> Void) -> Outcome {
    guard let step = playing?.step else { return refuse(emit) }
    switch step.task {
    case .cell(let cell): return run(cell, in: session, emit)
    case .exercise(let exercise):
      emit(.text(request(of: exercise)))
    case .quiz: emit(.text("Type the letter of your choice; .skip goes on."))
    }
    return .succeeded
  }

  /// What is to be typed at an exercise.
  func request(of exercise: Exercise) -> String {
    let helpers = (hasHints(exercise) ? ".hint helps, " : "") + ".answer shows a solution"
    return "Type the line with the blank filled in; ↑ brings it back. \(helpers)."
  }

  /// Does something with the lesson's hand on files instead of the learner's, and on the engine that its own lines chose.
  func confined<Result>(_ session: Session, _ body: () -> Result) -> Result {
    let own = (files: session.files, engine: session.engineName)
    session.files = files
    if let engine { session.engineName = engine }
    defer {
      if session.engineName != engine ?? own.engine { engine = session.engineName }
      (session.files, session.engineName) = (own.files, own.engine)
    }
    return body()
  }

  func advance(in session: Session, _ emit: (Output) -> Void) {
    guard let playing else { return }
    if playing.review != nil { return goOnReviewing(in: session, emit) }
    move(to: playing.index + 1)
    present(in: session, emit)
  }

  func move(to index: Int) {
    guard var moved = playing else { return }
    moved.index = index
    (moved.hintsShown, moved.wrongTries, moved.beforeStop, moved.guess) = (0, 0, nil, nil)
    playing = moved
  }

  /// Goes to an earlier step, with the lesson's variables as they were there; what the learner made stays.
  func step(back index: Int, in session: Session, _ emit: (Output) -> Void) {
    move(to: index)
    // Of a lesson that was taken up with its session, nobody has seen the earlier steps.
    if playing?.arrivals[index] == nil, var rehearsed = playing {
      session.forget(rehearsed.lesson.names)
      guard replay(&rehearsed, in: session, emit) == .succeeded else { return }
      playing = rehearsed
    }
    guard let playing, let arrival = playing.arrival else { return }
    session.restore(arrival, exceptFor: { !playing.lesson.names.contains($0) })
  }

  /// `.undo`, which takes the lesson back with it where it takes back what a step did.
  private func undo(in session: Session, _ emit: (Output) -> Void) -> Outcome {
    let outcome = session.evaluateDirectly(".undo", emit: emit)
    let depth = session.checkpoint.depth
    guard outcome == .succeeded, let playing, let arrival = playing.arrival, arrival.depth > depth else {
      return outcome
    }
    let reached = playing.arrivals.filter { $0.value.depth <= depth }.map(\.key).max() ?? 0
    move(to: reached)
    emit(.text("The lesson goes back to that step with it."))
    present(in: session, emit, arrives: false)
    return outcome
  }

  /// Shows what stands before the step that waits, and the step.
  ///
  /// - Parameter arrives: whether the variables are those with which the step is reached.
  func present(in session: Session, _ emit: (Output) -> Void, arrives: Bool = true) {
    guard let playing else { return }
    let lesson = playing.lesson
    guard let step = playing.step else {
      if let prose = Presentation.prose(lesson.ending, width: session.width) { emit(.text("\n" + prose)) }
      note(lesson) { ($0.step, $0.isDone) = (nil, true) }
      session.mark = nil
      emit(.text("\nThis was “\(lesson.title)”." + next(after: lesson)))
      afterwords(of: lesson).forEach { say($0, in: session, emit) }
      emit(.text(""))
      end(in: session)
      return
    }
    if playing.review == nil {
      note(lesson) { $0.step = step.id }
      session.mark = lesson.mark(at: step)
    }
    if arrives { self.playing?.arrivals[playing.index] = session.checkpoint }
    let lead = playing.review == nil ? "" : "review "
    session.place = "\(lead)\(lesson.slug) \(playing.index + 1)/\(lesson.steps.count)"
    session.offer = nil
    emit(.text(Presentation.step(step, width: session.width)))
    emit(.text(""))
    if case .exercise(let exercise) = step.task { session.offer = exercise.cell.code }
  }

  func end(in session: Session) {
    (playing, session.place, session.offer) = (nil, nil, nil)
  }

  /// Changes what is kept of a lesson from run to run.
  func note(_ lesson: Lesson, _ change: (inout LessonPosition) -> Void) {
    var position = LessonPosition(progress[lesson.slug])
    let before = position
    change(&position)
    if position != before { progress[lesson.slug] = position.text }
  }

  /// What there is to do after a lesson.
  private func afterwords(of lesson: Lesson) -> [String] {
    let missed = LessonPosition(progress[lesson.slug]).missed.count
    let review = missed > 0 ? ".review asks again what you missed: \(missed.counted("question"))." : nil
    let tournament = lesson.tournament.map(Tournament.init).map {
      "There is a tournament. \($0.invitation) .tournament shows your records."
    }
    return [review, tournament].compactMap { $0 }
  }

  func refuse(_ emit: (Output) -> Void) -> Outcome {
    emit(.error("no lesson is under way. .lesson lists the lessons."))
    return .failed
  }

  private func next(after lesson: Lesson) -> String {
    let heads = library.entries.compactMap(\.head)
    guard let index = heads.firstIndex(where: { $0.slug == lesson.slug }), index + 1 < heads.count else {
      return ""
    }
    return " .lesson \(heads[index + 1].slug) begins the next, “\(heads[index + 1].title)”."
  }
}
