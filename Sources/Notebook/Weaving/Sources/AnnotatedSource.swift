/// A source file cut into passages: what its documentation says, and the code that it says it of.
struct AnnotatedSource: Equatable {
  struct Passage: Equatable {
    /// Markdown; empty where the code speaks for itself.
    var prose: String
    /// With its indentation.
    var code: String
  }

  let passages: [Passage]

  init(_ text: String) {
    var passages: [Passage] = []
    var prose: [String] = []
    var code: [Substring] = []
    func close() {
      let lines = code.trimmingBlankLines
      if !prose.isEmpty || !lines.isEmpty {
        passages.append(Passage(prose: prose.joined(separator: "\n"), code: lines.joined(separator: "\n")))
      }
      (prose, code) = ([], [])
    }
    for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
      let start = line.drop { $0 == " " }
      guard start.hasPrefix("///") else {
        code.append(line)
        continue
      }
      if !code.trimmingBlankLines.isEmpty { close() }
      let words = start.dropFirst(3)
      prose.append(String(words.hasPrefix(" ") ? words.dropFirst() : words))
    }
    close()
    // What a file imports stands beside what it says first.
    if passages.count > 1, passages[0].prose.isEmpty, passages[0].code.split(separator: "\n").allSatisfy(Self.isImport)
    {
      passages[1].code = passages[0].code + "\n\n" + passages[1].code
      passages.removeFirst()
    }
    self.passages = passages
  }

  private static func isImport(_ line: Substring) -> Bool { line.hasPrefix("import ") }

  /// The first sentence of what it says of itself, in Markdown.
  var summary: String {
    let first = passages.first { !$0.prose.isEmpty }?.prose ?? ""
    let paragraph = first.split(separator: "\n\n", maxSplits: 1).first.map(String.init) ?? ""
    let line = paragraph.split { $0.isNewline }.joined(separator: " ")
    let end = line.firstRange(of: /\.(?= |$)/)?.lowerBound ?? line.endIndex
    let sentence = line[..<end]
    return line.isEmpty ? "" : (sentence.hasSuffix(":") ? sentence.dropLast() : sentence) + "."
  }
}

extension [Substring] {
  fileprivate var trimmingBlankLines: [Substring] {
    let isBlank: (Substring) -> Bool = { line in line.allSatisfy(\.isWhitespace) }
    guard let first = firstIndex(where: { !isBlank($0) }), let last = lastIndex(where: { !isBlank($0) }) else {
      return []
    }
    return Array(self[first...last])
  }
}
