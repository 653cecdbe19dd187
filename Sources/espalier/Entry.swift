import Language

/// Lines that belong together, gathered until the interpreter calls them complete.
struct Entry {
  /// How much text may be looked at in vain: gathering costs the square of an entry that never closes.
  private static let patience = 1 << 24

  private(set) var text = ""
  /// The bracket that waits, nil where the entry is complete or empty.
  private(set) var open: (bracket: Character, column: Int)?
  private var effort = 0

  /// Whether no line has been added yet.
  private(set) var isEmpty = true

  /// Whether looking on for the closing bracket is pointless.
  var isHopeless: Bool { effort > Self.patience }

  mutating func append(_ line: String, interpreter: any Interpreter) {
    text += isEmpty ? line : "\n" + line
    isEmpty = false
    // Most lines of a long array hold no closing bracket: they need not be read again and again.
    if let open, let closing = Self.partners[open.bracket], !line.contains(closing) { return }
    effort += text.utf8.count
    switch interpreter.isComplete(text) {
    case .complete: open = nil
    case .open(let bracket, let column): open = (bracket, column)
    }
  }

  /// What waits, as the prompt and the error name it.
  var waiting: String? {
    open.map { "\($0.bracket) opened at column \($0.column)" }
  }

  private static let partners: [Character: Character] = ["(": ")", "[": "]", "{": "}", "\"": "\"", "'": "'"]
}
