import CLibEdit

/// ^R and ^S: the prompt says what is searched, the line shows what is found.
///
/// libedit's own search writes into a row below the line and leaves it there.
extension LineEditor {
  struct Search {
    var history: HistorySearch
    /// The line before the search, which comes back where nothing is found, and in the end if nothing is taken.
    let typed: (scalars: [Unicode.Scalar], cursor: Int)
  }

  func beginSearch() -> UInt8 {
    searching = Search(history: HistorySearch(history.entries), typed: line)
    return showSearch()
  }

  /// What a key does to the search: Enter takes the entry into the line, Escape and ^G give the line back, and a key that
  /// edits or moves does so in the entry.
  func search(_ key: Unicode.Scalar) -> UInt8 {
    switch key {
    case "\r", "\n":
      el_cursor(editor, Int32(line.scalars.count))
      return endSearch()
    case "\u{7}": return abandonSearch()
    case "\u{1B}" where !keys.hasMore: return abandonSearch()
    case Self.controlC:
      _ = abandonSearch()
      return interrupt()
    case "\u{12}": if searching?.history.step(.older) != true { return UInt8(CC_REFRESH_BEEP) }
    case "\u{13}": if searching?.history.step(.newer) != true { return UInt8(CC_REFRESH_BEEP) }
    case "\u{8}", "\u{7F}": searching?.history.removeLast()
    case _ where key.properties.generalCategory == .control:
      keys.putBack(key)
      return endSearch()
    default: searching?.history.append(key)
    }
    return showSearch()
  }

  private func showSearch() -> UInt8 {
    guard let search = searching else { return UInt8(CC_ERROR) }
    if let (entry, offset) = search.history.found {
      setLine(cells.encode(entry), cursor: cells.encode(entry[..<offset]).count)
    } else {
      setLine(search.typed.scalars, cursor: search.typed.cursor)
    }
    let wanted = cells.encode(search.history.wanted)
    let isInVain = search.history.found == nil && !wanted.isEmpty
    // Without colour: libedit draws what changes within a prompt in none. Of a long text its end.
    var shown = Prompt(text: isInVain ? "not in history: " : "search history: ")
    shown.text.unicodeScalars.append(contentsOf: wanted.suffix(TerminalTraits.size().columns / 3))
    shown.text += (wanted.isEmpty ? "" : " ") + prompt.text.suffix(1)
    show(shown)
    return UInt8(CC_REFRESH)
  }

  private func abandonSearch() -> UInt8 {
    if let typed = searching?.typed { setLine(typed.scalars, cursor: typed.cursor) }
    return endSearch()
  }

  private func endSearch() -> UInt8 {
    searching = nil
    show(prompt)
    return UInt8(CC_REFRESH)
  }
}
