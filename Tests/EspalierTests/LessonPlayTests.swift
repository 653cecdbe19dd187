import Foundation
import Language
import Notebook
import Testing

/// Every lesson at a real pseudo-terminal, first to last: with answers that are wrong first, then right.
///
/// With `ESPALIER_TRANSCRIPTS` set to a folder what was on the screen is written there, to be read as a learner would.
@Suite(.serialized, .timeLimit(.minutes(60))) struct LessonPlayTests {
  private static let paths = LessonLibrary.embedded.entries.map(\.path)

  @Test(arguments: paths) func `a lesson is played to its end, whatever is answered`(path: String) throws {
    let lesson = try #require(LessonLibrary.embedded.entries.first { $0.path == path }).lesson.get()
    let home = TemporaryFolder()
    let learner = try Learner(lesson, home: home.path)
    defer { learner.writeTranscript() }
    try learner.begin()
    for step in lesson.steps { try learner.play(step) }
    #expect(learner.place == nil)
    #expect(learner.last.contains("This was “"), "\(learner.last)")
    #expect(learner.explained > 0 || learner.exercises == 0)
    let progress = readFile(home.path + "/state/lessons")
    #expect(progress.contains("\(lesson.slug) (done)"), "\(progress)")
  }

  @Test func `a lesson whose program is killed goes on at its step and ends`() throws {
    let path = try #require(Self.paths.first { $0.contains("batchnorm-forward") } ?? Self.paths.first)
    let lesson = try #require(LessonLibrary.embedded.entries.first { $0.path == path }).lesson.get()
    let home = TemporaryFolder()
    let half = lesson.steps.count / 2
    let first = try Learner(lesson, home: home.path)
    try first.begin()
    for step in lesson.steps[..<half] { try first.play(step) }
    try first.kill()

    let second = try Learner(lesson, home: home.path)
    try second.begin()
    #expect(second.place == half)
    #expect(second.last.contains("Going on at step \(half + 1) of \(lesson.steps.count)"), "\(second.last)")
    for step in lesson.steps[half...] { try second.play(step) }
    #expect(second.place == nil && second.last.contains("This was “"), "\(second.last)")
  }
}

/// Somebody who plays one lesson and looks at what comes back.
private final class Learner {
  private let lesson: Lesson
  private let terminal: Terminal
  /// The step that waits, counted from 0; nil where no lesson is under way.
  private(set) var place: Int?
  /// What came of the last entry.
  private(set) var last = ""
  private(set) var exercises = 0
  /// Wrong answers that were told what is wrong with them.
  private(set) var explained = 0

  init(_ lesson: Lesson, home: String) throws {
    self.lesson = lesson
    terminal = try Terminal(columns: 80, home: home)
    try terminal.expect(endingWith: "\n\n›", seconds: 120)
  }

  func begin() throws { try type(".lesson \(lesson.slug)") }

  func kill() throws {
    terminal.signal(SIGKILL)
    _ = try terminal.exitStatus(seconds: 120)
  }

  private func type(_ entry: String) throws {
    let (shown, prompt) = try terminal.answer(entry)
    last = shown
    let number = prompt.split(separator: " ").dropFirst().first?.split(separator: "/").first
    place = number.flatMap { Int($0) }.map { $0 - 1 }
  }

  /// Plays the step that waits; the next one waits then, or the lesson has ended.
  func play(_ step: Lesson.Step) throws {
    let index = lesson.steps.firstIndex { $0.id == step.id } ?? 0
    try #require(place == index, "#\(step.id) waits not:\n\(last)")
    switch step.task {
    case .cell(let cell): try type(cell.guess.map(guess) ?? "")
    case .exercise(let exercise): try solve(exercise, index)
    case .quiz(let quiz):
      if let wrong = quiz.letters.first(where: { $0 != quiz.answer }) {
        try type(String(wrong))
        #expect(place == index && last.contains("\(wrong) is not it."), "#\(step.id):\n\(last)")
      }
      try type(String(quiz.answer))
      #expect(last.contains("✓ \(quiz.answer) is right."), "#\(step.id):\n\(last)")
    }
    #expect(place == (index + 1 < lesson.steps.count ? index + 1 : nil), "#\(step.id):\n\(last)")
  }

  private func guess(_ guess: Guess) -> String {
    switch guess.truth {
    case .number: "50%"
    case .choice: guess.letters.first.map(String.init) ?? ""
    case .order: guess.letters.map(String.init).joined(separator: " ")
    }
  }

  private func solve(_ exercise: Exercise, _ index: Int) throws {
    exercises += 1
    // Nobody needs to wait for a training to be told that an answer is wrong.
    let wrong = exercise.wrongAnswers.first { !Session.trains($0.code) } ?? exercise.wrongAnswers.first
    if let wrong {
      try type(wrong.code)
      #expect(place == index, "#\(exercise.cell.id), wrong:\n\(last)")
      expectExplanation(wrong, of: exercise)
    }
    let rights = [exercise.solution] + exercise.rightForms.prefix(1)
    // The one or the other form, by turns.
    try type(rights[exercises % rights.count])
    #expect(last.contains("✓ Right."), "#\(exercise.cell.id), right:\n\(last)")
  }

  /// “Not yet.” never stands alone; what does not run is explained below its error.
  private func expectExplanation(_ wrong: Exercise.WrongAnswer, of exercise: Exercise) {
    let words = last.split { $0.isWhitespace }.joined(separator: " ")
    let message = wrong.message.split { $0.isWhitespace }.prefix { $0.allSatisfy { $0.isLetter || ",.".contains($0) } }
      .prefix(4).joined(separator: " ")
    if let verdict = words.firstRange(of: "Not yet. ") {
      let rest = words[verdict.upperBound...]
      #expect(!rest.hasPrefix("The variables are as they were") && !rest.hasPrefix("Hint:"), "bare:\n\(last)")
    } else {
      #expect(!message.isEmpty, "#\(exercise.cell.id) says nothing to\n\(wrong.code)\n\(last)")
    }
    // A message may begin with code or a formula, which look otherwise.
    #expect(
      message.isEmpty || words.contains(message), "#\(exercise.cell.id) answers otherwise to\n\(wrong.code)\n\(last)")
    explained += 1
  }

  func writeTranscript() {
    guard let folder = ProcessInfo.processInfo.environment["ESPALIER_TRANSCRIPTS"] else { return }
    try? writeFile(Array(terminal.text.utf8), to: "\(folder)/\(lesson.slug).txt")
  }
}
