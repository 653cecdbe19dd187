/// Something of a cell that the reader of a page can turn: `threshold net`. At the prompt the reader types instead.
public struct Turn: Equatable, Sendable {
  /// What is turned, a word of `Turnable.all`.
  public var word: String
  /// What of the lesson it shows, as the variables are after the cell.
  public var expression: String
  /// The comment's, in the file.
  public var line: Int

  init(_ comment: Comment) throws(Complaint) {
    let words = comment.text.split(maxSplits: 1, omittingEmptySubsequences: true) { $0.isWhitespace }
    let known = Turnable.all.map(\.word).joined(separator: ", ")
    guard words.count == 2 else {
      throw Complaint(comment.line, "a turn has the form `turn: threshold net`; there are \(known)")
    }
    (word, expression, line) = (String(words[0]), String(words[1].trimmed), comment.line)
    guard turnable != nil else { throw Complaint(comment.line, "`\(word)` cannot be turned: there are \(known)") }
  }

  var turnable: Turnable? { Turnable.all.first { $0.word == word } }
}
