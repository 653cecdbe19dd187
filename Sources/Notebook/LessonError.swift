/// What is wrong with a lesson: which file, which line, and why.
public struct LessonError: Error, Equatable, CustomStringConvertible {
  public var path: String
  /// Counted from 1; nil when the file as a whole is meant.
  public var line: Int?
  public var reason: String

  public init(_ path: String, line: Int? = nil, _ reason: String) {
    (self.path, self.line, self.reason) = (path, line, reason)
  }

  public var description: String { "\(path)\(line.map { ":\($0)" } ?? ""): \(reason)" }
}

/// What is wrong at a line of a file whose name is known further up.
struct Complaint: Error {
  var line: Int
  var reason: String

  init(_ line: Int, _ reason: String) { (self.line, self.reason) = (line, reason) }
}
