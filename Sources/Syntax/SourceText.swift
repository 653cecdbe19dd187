/// A text with its scalars at hand: to count them from the start of a `String` for each range would take quadratic time.
package struct SourceText: Sendable {
  package let text: String
  private let scalars: [Unicode.Scalar]

  package init(_ text: String) {
    self.text = text
    scalars = Array(text.unicodeScalars)
  }

  /// Where the line of an offset begins, nil on the first.
  func startOfLine(at offset: Int) -> Int? {
    scalars[..<min(max(0, offset), scalars.count)].lastIndex(where: Characters.isNewline)
  }

  /// The text of a range; what lies outside is left out.
  package subscript(range: SourceRange) -> String {
    let start = min(max(0, range.start), scalars.count)
    let end = min(max(start, range.end), scalars.count)
    return String(String.UnicodeScalarView(scalars[start..<end]))
  }
}
