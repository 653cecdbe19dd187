import Syntax

/// Text in, outputs out: what a line editor, a pipe, the lesson player and a notebook kernel all talk to.
///
/// There is no terminal in here. Only the outermost module prints.
public protocol Interpreter: AnyObject {
  /// Columns that text may take; whoever drives the interpreter says how many there are.
  var width: Int { get set }

  /// What a learner should know before the first line, such as which engine runs. Nil for nothing.
  var introduction: String? { get }

  /// Where the learner is, for the prompt: `tour 3/12`. Nil outside of lessons.
  var place: String? { get }

  /// An entry to bring back with ↑ for editing, such as a line with a blank in it.
  var offer: String? { get }

  /// What is to be said once, after an entry. Nil for nothing.
  var notice: String? { get }

  /// Whether the text is a whole entry, or what in it waits to be closed.
  func isComplete(_ source: String) -> Completeness

  /// What could stand at the cursor, counted in Unicode scalars from the start of `source`.
  func complete(_ source: String, at cursor: Int) -> Completion

  /// Evaluates an entry of one or more lines. Outputs arrive in order, progress while work is under way.
  ///
  /// After `.failed` the workspace is what it was before the line that failed.
  func evaluate(_ source: String, emit: (Output) -> Void) -> Outcome
}

extension Interpreter {
  public var introduction: String? { nil }
  public var place: String? { nil }
  public var offer: String? { nil }
  public var notice: String? { nil }
}

/// Candidates for the text from scalar offset `start` to the cursor.
public struct Completion: Equatable, Sendable {
  public var start: Int
  public var candidates: [String]

  public init(start: Int, candidates: [String]) {
    self.start = start
    self.candidates = candidates
  }
}

public enum Outcome: Equatable, Sendable {
  case succeeded
  case failed
  /// Work was stopped by `Cancellation`; what it had reached is kept.
  case stopped
  case quit
}
