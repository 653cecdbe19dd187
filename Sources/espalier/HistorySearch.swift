/// A walk through the entries that hold a text, which is typed meanwhile.
struct HistorySearch {
  /// Newest first.
  let entries: [String]
  private(set) var wanted: [Unicode.Scalar] = []
  /// The place of the entry shown; nil where nothing is wanted yet, or nothing holds it.
  private var place: Int?

  init(_ entries: [String]) { self.entries = entries }

  /// The entry shown, and where in it what is wanted begins.
  var found: (entry: [Unicode.Scalar], offset: Int)? {
    guard let place, let offset = offset(in: place) else { return nil }
    return (Array(entries[place].unicodeScalars), offset)
  }

  mutating func append(_ scalar: Unicode.Scalar) {
    wanted.append(scalar)
    place = first(from: place ?? 0)
  }

  mutating func removeLast() {
    _ = wanted.popLast()
    place = wanted.isEmpty ? nil : first(from: 0)
  }

  /// Goes on to the next entry; false where there is none.
  mutating func step(_ direction: Recall.Direction) -> Bool {
    guard let now = place else { return false }
    let next = direction == .older ? first(from: now + 1) : (0..<now).last { offset(in: $0) != nil }
    place = next ?? now
    return next != nil
  }

  private func first(from start: Int) -> Int? { (start..<entries.count).first { offset(in: $0) != nil } }

  private func offset(in place: Int) -> Int? {
    Array(entries[place].unicodeScalars).firstRange(of: wanted)?.lowerBound
  }
}
