/// What came of running a lesson against its own promises.
public struct Verification: Sendable {
  public var path: String
  public var slug: String
  public var cells = 0
  public var exercises = 0
  public var quizzes = 0
  /// Cells that ask for a guess before they run.
  public var guesses = 0
  /// Slow cells that were left out.
  public var skipped = 0
  public var seconds = 0.0
  public var problems: [Problem] = []
  /// What cells showed where it differs from what the file says.
  public var differences: [Difference] = []

  public var passed: Bool { problems.isEmpty }

  public struct Problem: Equatable, Sendable {
    public var line: Int
    public var reason: String
    /// Whether writing the shown output into the file would mend it.
    public var isDifference = false
  }

  public struct Difference: Equatable, Sendable {
    public var cell: Cell
    public var shown: [String]
  }

  /// One line, and below it every problem with its place.
  public var report: String {
    var counts = ["\(cells) cell\(cells == 1 ? "" : "s")"]
    if exercises > 0 { counts.append("\(exercises) exercise\(exercises == 1 ? "" : "s")") }
    if quizzes > 0 { counts.append("\(quizzes) quiz\(quizzes == 1 ? "" : "zes")") }
    if guesses > 0 { counts.append("\(guesses) guess\(guesses == 1 ? "" : "es")") }
    if skipped > 0 { counts.append("\(skipped) slow left out") }
    let tenths = Int((seconds * 10).rounded())
    let head = "\(passed ? "✓" : "✗") \(slug)  \(counts.joined(separator: ", "))  \(tenths / 10).\(tenths % 10) s"
    return ([head] + problems.map { "  \(path):\($0.line): " + $0.reason.replacing("\n", with: "\n    ") })
      .joined(separator: "\n")
  }

  /// For a file that is not a lesson.
  init(_ error: LessonError) {
    (path, slug) = (error.path, error.path)
    problems = [Problem(line: error.line ?? 1, reason: error.reason)]
  }

  init(_ lesson: Lesson) { (path, slug) = (lesson.path, lesson.slug) }
}
