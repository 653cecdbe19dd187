/// An HTML comment that instructs: `<!-- solution … -->`, `<!-- wrong … -->`, `<!-- answer … -->`.
struct Comment: Equatable {
  var word: String
  var text: String
  var line: Int

  /// Nil for a comment that is only a comment: an instruction begins with a word that ends its line or has a colon.
  init?(_ content: Substring, line: Int) {
    let start = content.drop { $0.isWhitespace }
    let word = start.prefix { $0.isLetter }
    let rest = start.dropFirst(word.count)
    guard !word.isEmpty, rest.isEmpty || rest.first == ":" || rest.first?.isNewline == true else { return nil }
    self.word = String(word)
    text = String((rest.first == ":" ? rest.dropFirst() : rest).trimmed)
    self.line = line + content[..<start.startIndex].count { $0.isNewline }
  }

  /// `code => message`, either of them over several lines.
  func arrow() throws(Complaint) -> (code: String, message: String) {
    guard let range = text.firstRange(of: "=>") else {
      throw Complaint(line, "a wrong answer needs `=> message` behind its code")
    }
    let code = text[..<range.lowerBound].trimmed
    let message = text[range.upperBound...].trimmed
    guard !code.isEmpty, !message.isEmpty else {
      throw Complaint(line, "a wrong answer has code before `=>` and a message after it")
    }
    return (String(code), message.split { $0.isNewline }.map { $0.trimmed }.joined(separator: " "))
  }
}

/// `b {#id}`, then lines `a => reply`; a reply may go on in further lines.
struct QuizAnswer: Equatable {
  var letter: Character
  var id: String
  var replies: [Character: String] = [:]

  init(_ comment: Comment) throws(Complaint) {
    let lines = comment.text.split { $0.isNewline }.map { $0.trimmed }.filter { !$0.isEmpty }
    let form = "an answer has the form `answer: b {#id}`, with the letter of the right choice"
    guard let first = lines.first, let letter = first.first, letter.isLowercase,
      first.dropFirst().trimmed.hasPrefix("{")
    else { throw Complaint(comment.line, form) }
    guard let id = try Attributes(first.dropFirst().trimmed, line: comment.line).id else {
      throw Complaint(comment.line, form)
    }
    (self.letter, self.id) = (letter, id)
    var last: Character?
    for line in lines.dropFirst() {
      if let letter = line.first, letter.isLowercase, line.dropFirst().trimmed.hasPrefix("=>") {
        guard replies[letter] == nil else { throw Complaint(comment.line, "there are two replies to \(letter)") }
        replies[letter] = String(line.dropFirst().trimmed.dropFirst(2).trimmed)
        last = letter
      } else if let last {
        replies[last]? += " " + line
      } else {
        throw Complaint(comment.line, "replies have the form `a => text`, got \(line)")
      }
    }
  }
}

extension StringProtocol {
  /// Without white space at both ends.
  var trimmed: SubSequence {
    var start = startIndex
    while start < endIndex, self[start].isWhitespace { start = index(after: start) }
    var end = endIndex
    while end > start, self[index(before: end)].isWhitespace { end = index(before: end) }
    return self[start..<end]
  }
}
