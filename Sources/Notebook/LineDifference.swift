/// Two texts line by line: `-` what was promised, `+` what was shown, unmarked what agrees.
enum LineDifference {
  /// More lines that agree than this, one after another, are summed up.
  private static let context = 2

  static func lines(
    from promised: [String], to shown: [String], agrees: (_ shown: String, _ promised: String) -> Bool
  ) -> [String] {
    let difference = shown.difference(from: promised) { agrees($1, $0) || agrees($0, $1) }
    let removed = offsets(of: difference.removals)
    let inserted = offsets(of: difference.insertions)
    var marked: [(mark: String, text: String)] = []
    var (old, new) = (0, 0)
    while old < promised.count || new < shown.count {
      if old < promised.count, removed.contains(old) {
        marked.append(("-", promised[old]))
        old += 1
      } else if new < shown.count, inserted.contains(new) || old >= promised.count {
        marked.append(("+", shown[new]))
        new += 1
      } else {
        marked.append((" ", promised[old]))
        (old, new) = (old + 1, new + 1)
      }
    }
    return shortened(marked)
  }

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
