import CLibEdit

/// A walk through the entries that begin as the line did up to the cursor.
struct Recall {
  enum Direction { case older, newer }

  let beginning: String
  /// What was typed before the walk, which comes back at its end.
  let typed: String
  /// The place of the entry shown, counted from the newest; nil for what was typed.
  var place: Int?
  var shown: String

  /// The entry that comes next; nil where there is none.
  func next(_ direction: Direction, among entries: [String]) -> (place: Int?, text: String)? {
    func fits(_ index: Int) -> Bool {
      entries[index] != shown && entries[index].unicodeScalars.starts(with: beginning.unicodeScalars)
    }
    switch direction {
    case .older: return ((place.map { $0 + 1 } ?? 0)..<entries.count).first(where: fits).map { ($0, entries[$0]) }
    case .newer:
      guard let place else { return nil }
      return (0..<place).last(where: fits).map { ($0, entries[$0]) } ?? (nil, typed)
    }
  }
}

extension LineEditor {
  /// Goes on with the walk, or begins one where the line is no longer what the last one showed.
  func recall(_ direction: Recall.Direction) -> UInt8 {
    let (scalars, cursor) = line
    let current = text(of: scalars)
    var walk =
      recalling.flatMap { $0.shown == current ? $0 : nil }
      ?? Recall(
        beginning: text(of: scalars[..<min(cursor, scalars.count)]), typed: current, place: nil, shown: current)
    guard let next = walk.next(direction, among: history.entries) else { return UInt8(CC_REFRESH_BEEP) }
    let recalled = cells.encode(next.text.unicodeScalars)
    setLine(recalled, cursor: recalled.count)
    (walk.place, walk.shown) = (next.place, text(of: line.scalars))
    recalling = walk
    return UInt8(CC_REFRESH)
  }
}
