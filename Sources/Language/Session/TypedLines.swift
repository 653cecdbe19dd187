/// A list of lines that every snapshot of a workspace shares: adding one copies a part of the list, not all of it.
struct TypedLines: Sendable {
  private var full: [[String]] = []
  private var last: [String] = []

  private static let most = 256

  init(_ lines: [String] = []) {
    for line in lines { append(line) }
  }

  mutating func append(_ line: String) {
    if last.count == TypedLines.most {
      full.append(last)
      last = []
    }
    last.append(line)
  }

  /// Oldest first.
  var all: [String] { full.flatMap { $0 } + last }
}
