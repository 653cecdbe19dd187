/// The folded answer of a quiz: a list of replies, `- b) ✓ It lost it.`, the right choice with a tick.
struct QuizAnswer {
  private(set) var letter: Character = "-"
  private(set) var replies: [Character: [Markdown]] = [:]

  init(_ part: FoldedPart) throws(Complaint) {
    let form = "an answer is a list of replies, `- a) reply`, with `✓` before the reply to the right choice"
    guard part.blocks.count == 1, case .list(nil, _, let items)? = part.blocks.first?.kind else {
      throw Complaint(part.line, form)
    }
    for item in items {
      guard let (letter, blocks) = LetteredList.item(item) else {
        throw Complaint(item.first?.lines.first ?? part.line, form)
      }
      guard replies[letter] == nil else { throw Complaint(part.line, "there are two replies to \(letter)") }
      replies[letter] = blocks
      if let said = blocks.first?.withoutTick {
        guard self.letter == "-" else { throw Complaint(part.line, "two replies have a ✓; one choice is right") }
        self.letter = letter
        replies[letter] = [said] + blocks.dropFirst()
      }
    }
    guard letter != "-" else { throw Complaint(part.line, "no reply has a ✓, so no choice is right") }
  }
}

extension Markdown {
  /// A paragraph behind its tick; nil without one.
  fileprivate var withoutTick: Markdown? {
    guard case .paragraph(let inlines) = kind, case .text(let text)? = inlines.first, text.first == "✓" else {
      return nil
    }
    let rest = String(text.dropFirst().drop { $0.isWhitespace })
    return Markdown(kind: .paragraph((rest.isEmpty ? [] : [.text(rest)]) + inlines.dropFirst()), lines: lines)
  }
}
