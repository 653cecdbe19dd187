import Texts

/// Which rows of what is drawn are one line to the terminal.
///
/// libedit ends some full rows with a line break and lets the terminal wrap others: those typed over their end. In a
/// window of a new width the terminal wraps the lines that it knows anew, so where the prompt is then depends on them.
struct TerminalWrapping {
  /// The width that is drawn for.
  let columns: Int
  /// The rows, counted from where drawing began, that the terminal goes on with in the row below.
  private var wrapped: Set<Int> = []
  private var row = 0
  private var column = 0
  private var sequence: String.UnicodeScalarView?

  init(columns: Int) { self.columns = columns }

  /// Follows the cursor through what is sent to the terminal.
  mutating func follow(_ text: String) {
    for scalar in text.unicodeScalars {
      if var pending = sequence {
        pending.append(scalar)
        sequence = pending
        if scalar != "[", scalar.value >= 0x40 { obey(pending) }
        continue
      }
      switch scalar {
      case "\u{1B}": sequence = String.UnicodeScalarView()
      case "\r": column = 0
      // The terminal's driver adds the return to each line feed.
      case "\n": (row, column) = (row + 1, 0)
      case "\u{8}": column = max(0, min(column, columns - 1) - 1)
      default: print(width: displayWidth(String(scalar)))
      }
    }
  }

  private mutating func print(width: Int) {
    if column + width > columns {
      wrapped.insert(row)
      (row, column) = (row + 1, 0)
    }
    column += width
  }

  /// A sequence without its escape character, such as `[2A`.
  private mutating func obey(_ pending: String.UnicodeScalarView) {
    sequence = nil
    let count = Int(String(pending.dropFirst().dropLast())) ?? 1
    switch pending.last {
    case "A": row -= count
    case "B": row += count
    case "C": column = min(column + count, columns - 1)
    case "D": column = max(min(column, columns - 1) - count, 0)
    case "G": column = count - 1
    case "H": (column, wrapped) = (0, [])
    case "J": wrapped = wrapped.filter { $0 < row }
    case "K": wrapped.remove(row)
    default: break
    }
  }

  /// In which row below the first the cursor is after the terminal has become so wide.
  ///
  /// - Parameter drawn: the widths of the rows as they are drawn; the cursor is at the end of the last.
  func row(ofEndOf drawn: [Int], columns new: Int) -> Int {
    let first = row - (drawn.count - 1)
    var (above, length) = (0, 0)
    for (index, width) in drawn.dropLast().enumerated() {
      length += width
      guard !wrapped.contains(first + index) else { continue }
      above += max(1, (length + new - 1) / new)
      length = 0
    }
    return above + (length + drawn[drawn.count - 1]) / new
  }
}
