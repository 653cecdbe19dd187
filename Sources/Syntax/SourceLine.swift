import Texts

/// The line of an entry that holds a given offset.
struct SourceLine {
  let text: String
  /// Where the line begins in the entry.
  let start: Int
  /// Terminal cells before the offset, plus one.
  let column: Int

  init(in source: String, at offset: Int) {
    let scalars = Array(source.unicodeScalars)
    let offset = min(max(0, offset), scalars.count)
    let begin = scalars[..<offset].lastIndex(where: Characters.isNewline).map { $0 + 1 } ?? 0
    let end = scalars[offset...].firstIndex(where: Characters.isNewline) ?? scalars.count
    start = begin
    text = SourceLine.printable(scalars[begin..<end])
    column = 1 + displayWidth(SourceLine.printable(scalars[begin..<offset]))
  }

  /// One scalar for one scalar, so that ranges still fit: no tab may shift the caret, no escape reach a terminal.
  private static func printable(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    let shown = scalars.map { scalar -> Unicode.Scalar in
      if Characters.isSpace(scalar) { return " " }
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator: return "\u{FFFD}"
      default: return scalar
      }
    }
    return String(String.UnicodeScalarView(shown))
  }
}
