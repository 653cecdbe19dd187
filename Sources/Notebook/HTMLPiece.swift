/// What a block of HTML in a lesson can consist of.
enum HTMLPiece: Equatable {
  case comment(Substring, line: Int)
  /// `<details>`, or `<details id="name">`.
  case detailsStart(id: String?)
  case summary(Substring)
  case detailsEnd
  case text(Substring)

  /// The pieces of a block that begins at a line of the file.
  static func pieces(of html: String, line: Int) throws(Complaint) -> [HTMLPiece] {
    var pieces: [HTMLPiece] = []
    var rest = html[...]
    func lineHere() -> Int { line + html[..<rest.startIndex].count { $0.isNewline } }
    func passes(_ opening: String) -> Bool {
      guard rest.hasPrefix(opening) else { return false }
      rest = rest.dropFirst(opening.count)
      return true
    }
    while true {
      rest = rest.drop { $0.isWhitespace }
      if rest.isEmpty { return pieces }
      let start = lineHere()
      if passes("<!--") {
        guard let end = rest.firstRange(of: "-->") else { throw Complaint(start, "this comment is not closed by -->") }
        pieces.append(.comment(rest[..<end.lowerBound], line: start))
        rest = rest[end.upperBound...]
      } else if let opening = rest.prefixMatch(of: /<details(?: id="([^"]*)")?>/) {
        pieces.append(.detailsStart(id: opening.output.1.map(String.init)))
        rest = rest[opening.range.upperBound...]
      } else if passes("</details>") {
        pieces.append(.detailsEnd)
      } else if passes("<summary>") {
        guard let end = rest.firstRange(of: "</summary>") else {
          throw Complaint(start, "<summary> is not closed by </summary>")
        }
        pieces.append(.summary(rest[..<end.lowerBound].trimmed))
        rest = rest[end.upperBound...]
      } else {
        let end = rest.dropFirst().firstIndex(of: "<") ?? rest.endIndex
        pieces.append(.text(rest[..<end]))
        rest = rest[end...]
      }
    }
  }
}
