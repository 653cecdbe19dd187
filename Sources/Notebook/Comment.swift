/// An HTML comment that instructs: `<!-- wrong … -->`, `<!-- guess … -->`, `<!-- claim … -->`.
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
