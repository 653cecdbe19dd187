import Language

/// Lines that belong together, gathered until the interpreter calls them complete.
struct Entry {
  /// How much text may be looked at in vain: gathering costs the square of an entry that never closes.
  private static let patience = 1 << 24

  private(set) var text = ""
  /// The bracket or loop that waits, nil where the entry is complete or empty.
  private(set) var open: (what: String, column: Int)?
  private var effort = 0

  /// Whether no line has been added yet.
  private(set) var isEmpty = true

  /// Whether looking on for the closing bracket is pointless.
  var isHopeless: Bool { effort > Self.patience }

  mutating func append(_ line: String, interpreter: any Interpreter) {
    text += isEmpty ? line : "\n" + line
    isEmpty = false
    // In a long array most lines cannot close anything: reading it all again for each of them would never end.
    if text.utf8.count > Self.short, open != nil, !line.contains(where: Self.closing.contains), !line.contains("end") {
      return
    }
    effort += text.utf8.count
    switch interpreter.isComplete(text) {
    case .complete: open = nil
    case .open(let what, let column): open = (what, column)
    }
  }

  /// What waits, as the prompt and the error name it.
  var waiting: String? {
    open.map { "\($0.what) opened at column \($0.column)" }
  }

  /// Whether an empty line gives it up: in a loop it may stand between lines.
  var endsWithEmptyLine: Bool { open != nil && open?.what != "for" }

  private static let short = 10_000
  private static let closing: Set<Character> = [")", "]", "\""]
}
