/// Two texts line by line: `-` what was promised, `+` what was shown, unmarked what agrees.
enum LineDifference {
  /// More lines that agree than this, one after another, are summed up.
  private static let context = 2

  static func lines(
    from promised: [String], to shown: [String], agrees: (_ shown: String, _ promised: String) -> Bool
  ) -> [String] {
    // What agrees at both ends is passed over first, and a difference of thousands of lines nobody reads: to find the
    // shortest one takes quadratic time.
    let first = zip(promised, shown).prefix { agrees($1, $0) || agrees($0, $1) }.count
    let rest = zip(promised[first...].reversed(), shown[first...].reversed())
    let last = rest.prefix { agrees($1, $0) || agrees($0, $1) }.count
    let from = promised[first..<(promised.count - last)]
    let to = shown[first..<(shown.count - last)]
    let difference = to.prefix(most).difference(from: from.prefix(most)) { agrees($1, $0) || agrees($0, $1) }
    let removed = offsets(of: difference.removals)
    let inserted = offsets(of: difference.insertions)
    var marked = promised[max(0, first - context - 1)..<first].map { (mark: " ", text: $0) }
    let (old, new) = (Array(from.prefix(most)), Array(to.prefix(most)))
    var (i, j) = (0, 0)
    while i < old.count || j < new.count {
      if i < old.count, removed.contains(i) {
        marked.append(("-", old[i]))
        i += 1
      } else if j < new.count, inserted.contains(j) || i >= old.count {
        marked.append(("+", new[j]))
        j += 1
      } else {
        marked.append((" ", old[i]))
        (i, j) = (i + 1, j + 1)
      }
    }
    let left = max(from.count, to.count) - most
    if left > 0 { return shortened(marked) + ["  and so on for \(left) more lines"] }
    marked += promised[(promised.count - last)...].prefix(context + 1).map { (" ", $0) }
    return shortened(marked)
  }

  /// Lines that are compared after the first that differs.
  private static let most = 200

  private static func shortened(_ marked: [(mark: String, text: String)]) -> [String] {
    let changed = marked.indices.filter { marked[$0].mark != " " }
    var lines: [String] = []
    var isLeavingOut = false
    for (index, line) in marked.enumerated() {
      if changed.contains(where: { abs($0 - index) <= context }) {
        lines.append("\(line.mark) \(line.text)")
        isLeavingOut = false
      } else if !isLeavingOut {
        lines.append("  …")
        isLeavingOut = true
      }
    }
    return lines
  }

  private static func offsets(of changes: [CollectionDifference<String>.Change]) -> Set<Int> {
    Set(
      changes.map { change in
        switch change {
        case .insert(let offset, _, _), .remove(let offset, _, _): offset
        }
      })
  }
}
