extension [Markdown] {
  /// With words before the first paragraph, or as a paragraph of their own.
  func beginning(with words: String) -> [Markdown] {
    guard case .paragraph(let inlines)? = first?.kind else { return [Markdown(words)] + self }
    var blocks = self
    blocks[0].kind = .paragraph([.text(words + " ")] + inlines)
    return blocks
  }

  /// With words behind the last paragraph, or as a paragraph of their own.
  func ending(with words: String) -> [Markdown] {
    guard case .paragraph(let inlines)? = last?.kind else { return self + [Markdown(words)] }
    var blocks = self
    blocks[count - 1].kind = .paragraph(inlines + [.text(" " + words)])
    return blocks
  }
}

extension Markdown {
  fileprivate init(_ words: String) {
    self.init(kind: .paragraph([.text(words)]), lines: LineSpan(first: 1, last: 1))
  }
}
