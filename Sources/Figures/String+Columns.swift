import Texts

extension StringProtocol {
  /// The text cut to at most `width` columns, with … in place of what was cut.
  func truncated(to width: Int) -> String {
    guard displayWidth(self) > width else { return String(self) }
    guard width > 0 else { return "" }
    var kept = ""
    var used = 1
    for character in self {
      let columns = displayWidth(String(character))
      if used + columns > width { break }
      kept.append(character)
      used += columns
    }
    return kept + "…"
  }

  /// The text in exactly `width` columns: filled with spaces, or cut.
  func fitted(to width: Int, alignment: Table.Alignment = .left) -> String {
    let text = truncated(to: width)
    let space = String(repeating: " ", count: Swift.max(0, width - displayWidth(text)))
    return alignment == .left ? text + space : space + text
  }

  /// The text in the middle of `width` columns, without spaces after it.
  func centred(in width: Int) -> String {
    let text = truncated(to: width)
    return String(repeating: " ", count: Swift.max(0, (width - displayWidth(text)) / 2)) + text
  }

  func trimmingSuffix(while condition: (Character) -> Bool) -> SubSequence {
    var end = endIndex
    while end > startIndex, condition(self[index(before: end)]) { end = index(before: end) }
    return self[startIndex..<end]
  }
}
