/// Choices with letters, and what is said to them: both are lists, `- a) the mean of x`.
enum LetteredList {
  /// The items without their letters, which must be a, b, c, … in this order.
  ///
  /// - Returns: nil for a block that is no such list.
  static func choices(_ block: Markdown?) -> [[Markdown]]? {
    guard case .list(nil, _, let items)? = block?.kind else { return nil }
    let lettered = items.compactMap(item)
    guard lettered.count == items.count, (2...26).contains(items.count),
      lettered.map(\.letter) == Array("abcdefghijklmnopqrstuvwxyz".prefix(items.count))
    else { return nil }
    return lettered.map(\.blocks)
  }

  /// An item's letter, and the item without it.
  static func item(_ blocks: [Markdown]) -> (letter: Character, blocks: [Markdown])? {
    guard case .paragraph(let inlines)? = blocks.first?.kind, case .text(let text)? = inlines.first,
      let letter = text.first, letter.isLowercase, letter.isASCII, text.dropFirst().first == ")"
    else { return nil }
    var blocks = blocks
    let rest = String(text.dropFirst(2).drop { $0.isWhitespace })
    blocks[0].kind = .paragraph((rest.isEmpty ? [] : [.text(rest)]) + inlines.dropFirst())
    return (letter, blocks)
  }
}
