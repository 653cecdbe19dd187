import Language

/// Where lines come from: the line editor, a pipe, a file, or the command line.
protocol LineSource: AnyObject {
  /// Scripts show no prompt and ignore it.
  func readLine(prompt: Prompt) -> LineRead

  /// A whole entry was read; an editor keeps it for the next ↑.
  func remember(_ entry: String)

  /// Does work between two lines, while keys may be typed.
  func whileWorking<Result>(_ work: () -> Result) -> Result

  /// What could stand at the cursor of a line, for sources that have a cursor.
  func offer(_ complete: @escaping LineCompletion)
}

/// Candidates at a cursor that is counted in Unicode scalars.
typealias LineCompletion = (_ line: String, _ cursor: Int) -> Completion

extension LineSource {
  func remember(_ entry: String) {}
  func whileWorking<Result>(_ work: () -> Result) -> Result { work() }
  func offer(_ complete: @escaping LineCompletion) {}
}

enum LineRead: Equatable {
  /// A line without its line break.
  case line(String)
  /// ^C: the line is abandoned.
  case interrupted
  case endOfInput
  /// A signal asks the program to end.
  case ended(by: Int32)
  /// Reading went wrong, for the reason given.
  case failed(String)
}

/// Lines that are already there, such as those of `-e`.
final class GivenLines: LineSource {
  private var remaining: ArraySlice<String>

  init(_ lines: [String]) {
    remaining = lines[...]
  }

  func readLine(prompt: Prompt) -> LineRead {
    remaining.popFirst().map { .line($0) } ?? .endOfInput
  }
}
