import Files
import Foundation
import Language

/// A lesson as its file describes it; `Docs/LessonFormat.md` is the format.
public struct Lesson: Equatable, Sendable {
  /// The file, as errors name it.
  public var path: String
  public var title: String
  public var slug: String
  public var minutes: Int
  public var summary: String
  /// Slugs of lessons to do before.
  public var needs: [String]
  /// What share of the test images networks must read in the tournament at its end, 0 to 1; nil for none.
  var tournament: Double?
  public var steps: [Step]
  /// What stands behind the last step.
  public var ending: [Markdown]

  /// Prose, and what the lesson waits at below it.
  public struct Step: Equatable, Sendable {
    public var prose: [Markdown]
    public var task: Task

    public var id: String {
      switch task {
      case .cell(let cell): cell.id
      case .exercise(let exercise): exercise.cell.id
      case .quiz(let quiz): quiz.id
      }
    }
  }

  public enum Task: Equatable, Sendable {
    case cell(Cell)
    case exercise(Exercise)
    case quiz(Quiz)
  }
}

/// Code that a lesson runs, and what it promises to show.
public struct Cell: Equatable, Sendable {
  public var id: String
  public var code: String
  public var lines: LineSpan
  /// The line behind which an output fence belongs that is not there yet; nil behind the cell itself.
  var outputPlace: Int?
  /// Nil where there is no output fence: nothing is shown.
  public var expected: ExpectedOutput?
  public var comparison = Comparison()
  public var expectsError = false
  public var isSlow = false
  /// What is asked before it runs; nil for nothing.
  public var guess: Guess?
  /// What holds after it, and on other starting weights too.
  public var claims: [String] = []
  /// The file of the picture that the cell shows, for readers of the plain text; nil without one.
  public var picture: String?
  /// What a page lets its reader turn.
  public var turns: [Turn] = []
}

public struct ExpectedOutput: Equatable, Sendable {
  public var text: [String]
  public var lines: LineSpan
}

/// Lines of a file from the first to the last, counted from 1, fences included.
public struct LineSpan: Equatable, Sendable {
  public var first: Int
  public var last: Int
}

/// A cell with a blank. Its expected output is that of the solution.
public struct Exercise: Equatable, Sendable {
  public var cell: Cell
  /// Expressions that are true once the exercise is solved.
  public var checks: [String]
  public var hints: [[Markdown]]
  public var solution: String
  public var wrongAnswers: [WrongAnswer]
  /// Other answers that are right, too.
  public var rightForms: [String] = []

  public struct WrongAnswer: Equatable, Sendable {
    public var code: String
    public var message: String
    public var line: Int
  }
}

/// A question with lettered choices.
public struct Quiz: Equatable, Sendable {
  public var id: String
  /// In the order of their letters.
  public var choices: [[Markdown]]
  public var answer: Character
  /// What to say to a choice.
  public var replies: [Character: [Markdown]]

  /// a, b, c, … as many as there are choices.
  public var letters: [Character] { Array("abcdefghijklmnopqrstuvwxyz".prefix(choices.count)) }
}

extension Lesson {
  /// Where somebody is in it, for a session to keep: another one as soon as what it runs is another.
  func mark(at step: Step) -> String {
    let code = steps.map { step in
      switch step.task {
      case .cell(let cell): cell.code
      case .exercise(let exercise): exercise.cell.code + exercise.solution
      case .quiz(let quiz): quiz.id
      }
    }
    return "\(slug) \(step.id) \(String(Data(code.joined(separator: "\n").utf8).checksum, radix: 16))"
  }

  /// The variables that its lines set.
  var names: Set<String> {
    steps.reduce(into: []) { names, step in
      switch step.task {
      case .cell(let cell): names.formUnion(Session.namesSet(by: cell.code))
      case .exercise(let exercise): names.formUnion(Session.namesSet(by: exercise.solution))
      case .quiz: break
      }
    }
  }
}
