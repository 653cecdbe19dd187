import Figures

/// What a terminal shows: enough of an xterm to judge what a line editor draws.
///
/// Understands printing and wrapping (only the next character wraps), CR, LF, BS, and the sequences for moving the
/// cursor, erasing, inserting and deleting. Colours and modes are read over.
struct Screen {
  private(set) var columns: Int
  private(set) var rows: [[String]] = [[]]
  private(set) var row = 0
  private(set) var column = 0
  private var pending: [Unicode.Scalar] = []

  init(columns: Int) {
    self.columns = columns
  }

  /// All rows from the first ever printed, without the spaces at their ends.
  var text: String {
    rows.map { cells in
      String(cells.joined().reversed().drop { $0 == " " }.reversed())
    }.joined(separator: "\n")
  }

  mutating func feed(_ scalars: some Sequence<Unicode.Scalar>) {
    for scalar in scalars { feed(scalar) }
  }

  private mutating func feed(_ scalar: Unicode.Scalar) {
    if !pending.isEmpty {
      pending.append(scalar)
      if pending.count == 2 {
        if scalar != "[" { pending = [] }
      } else if scalar.value >= 0x40 {
        obey(scalar, parameters: String(String.UnicodeScalarView(pending[2..<(pending.count - 1)])))
        pending = []
      }
      return
    }
    switch scalar {
    case "\u{1B}": pending = [scalar]
    case "\r": column = 0
    case "\n": moveDown(1)
    case "\u{8}": column = max(0, min(column, columns - 1) - 1)
    case "\u{7}": break
    default: put(scalar)
    }
  }

  private mutating func put(_ scalar: Unicode.Scalar) {
    let width = displayWidth(String(scalar))
    if width == 0 {
      if column > 0, column <= rows[row].count { rows[row][column - 1].unicodeScalars.append(scalar) }
      return
    }
    if column + width > columns {
      moveDown(1)
      column = 0
    }
    fill(upTo: column + width)
    rows[row][column] = String(scalar)
    if width == 2 { rows[row][column + 1] = "" }
    column += width
  }

  private mutating func obey(_ command: Unicode.Scalar, parameters: String) {
    let count = Int(parameters) ?? 1
    switch command {
    case "A": row = max(0, row - count)
    case "B": moveDown(count)
    case "C": column = min(columns - 1, column + count)
    case "D": column = max(0, column - count)
    case "G": column = count - 1
    case "K":
      fill(upTo: column)
      rows[row].removeSubrange(column...)
    case "J":
      fill(upTo: column)
      rows[row].removeSubrange(column...)
      rows.removeSubrange((row + 1)...)
    case "P":
      fill(upTo: column + count)
      rows[row].removeSubrange(column..<(column + count))
    case "@":
      fill(upTo: column)
      rows[row].insert(contentsOf: Array(repeating: " ", count: count), at: column)
    default: break
    }
  }

  private mutating func moveDown(_ count: Int) {
    row += count
    while rows.count <= row { rows.append([]) }
  }

  private mutating func fill(upTo width: Int) {
    while rows[row].count < width { rows[row].append(" ") }
  }
}
