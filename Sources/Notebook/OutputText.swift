import Language

/// Outputs as the lines a lesson shows: the one form that is played, compared and written back.
enum OutputText {
  /// Lessons promise what a window of this many columns shows.
  static let width = 80

  static func lines(of outputs: [Output], width: Int = OutputText.width) -> [String] {
    lines(of: outputs.compactMap { $0.text(width: width) }.joined(separator: "\n"))
  }

  /// Without spaces at the ends of lines and without empty lines at the end, which Markdown does not keep reliably.
  static func lines(of text: String) -> [String] {
    var lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }.map { line in
      var end = line.endIndex
      while end > line.startIndex, line[line.index(before: end)].isWhitespace { end = line.index(before: end) }
      return String(line[..<end])
    }
    while lines.last?.isEmpty == true { lines.removeLast() }
    return lines
  }
}
