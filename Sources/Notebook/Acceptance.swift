extension LessonLibrary.Entry {
  /// The file's text with what cells showed in place of what it says, where the two differ.
  public func accepting(_ verification: Verification) -> String {
    var lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }.map(String.init)
    // From the end, so that the places further up stay where they are.
    for difference in verification.differences.sorted(by: { $0.cell.lines.first > $1.cell.lines.first }) {
      let (cell, shown) = (difference.cell, difference.shown)
      if let fence = cell.expected?.lines {
        let opening = lines[fence.first - 1]
        // Whatever the author wrote behind the fence stays.
        let information = opening.drop { $0 == "`" || $0 == "~" }
        let ticks = Self.ticks(around: shown)
        lines.replaceSubrange(fence.first - 1..<fence.last, with: [ticks + information] + shown + [ticks])
      } else {
        let ticks = Self.ticks(around: shown)
        lines.insert(contentsOf: ["", ticks + "output"] + shown + [ticks], at: cell.outputPlace ?? cell.lines.last)
      }
    }
    return lines.joined(separator: "\n")
  }

  /// A fence longer than any inside.
  private static func ticks(around shown: [String]) -> String {
    let longest = shown.map { $0.trimmed.prefix { $0 == "`" }.count }.max() ?? 0
    return String(repeating: "`", count: max(3, longest + 1))
  }
}
