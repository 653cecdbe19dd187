import Texts

/// What a terminal shows: enough of an xterm to judge what a line editor draws.
///
/// Understands printing and wrapping (only the next character wraps), CR, LF, BS, and the sequences for moving the
/// cursor, erasing, inserting and deleting. Colours and modes are read over. A new width wraps the lines anew, as most
/// terminals do.
struct Screen {
  private(set) var columns: Int
  private(set) var rows: [[String]] = [[]]
  /// Rows that were full when the next character came: the row below goes on with their line.
  private var goesOn: Set<Int> = []
  private(set) var row = 0
  private(set) var column = 0
  private var pending: [Unicode.Scalar] = []

  init(columns: Int) {
    self.columns = columns
  }

  /// All rows from the first ever printed, without the spaces at their ends.
  var text: String { text(from: 0) }

  /// The rows from one on.
  func text(from first: Int) -> String {
    rows[min(first, rows.count)...].map { cells in
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
      goesOn.insert(row)
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
    case "K": eraseToTheRight()
    case "J":
      eraseToTheRight()
      rows.removeSubrange((row + 1)...)
      goesOn = goesOn.filter { $0 < row }
    case "P":
      fill(upTo: column + count)
      rows[row].removeSubrange(column..<(column + count))
    case "@":
      fill(upTo: column)
      rows[row].insert(contentsOf: Array(repeating: " ", count: count), at: column)
    default: break
    }
  }

  /// A new width: every line is wrapped anew, and the cursor stays at its character.
  mutating func resize(columns: Int) {
    var (wrapped, on, cursor): ([[String]], Set<Int>, (row: Int, column: Int)) = ([], [], (0, 0))
    var start = 0
    while start < rows.count {
      var end = start
      while goesOn.contains(end), end + 1 < rows.count { end += 1 }
      var line: [String] = []
      for index in start...end {
        if index == row { cursor = (wrapped.count, line.count + column) }
        line += rows[index]
      }
      if (start...end).contains(row) {
        cursor = (cursor.row + cursor.column / columns, cursor.column % columns)
      }
      let pieces = stride(from: 0, to: max(line.count, 1), by: columns).map {
        Array(line[$0..<min($0 + columns, line.count)])
      }
      on.formUnion(wrapped.count..<(wrapped.count + pieces.count - 1))
      wrapped += pieces
      start = end + 1
    }
    (self.columns, rows, goesOn, row, column) = (columns, wrapped, on, cursor.row, cursor.column)
    moveDown(0)
  }

  private mutating func eraseToTheRight() {
    fill(upTo: column)
    rows[row].removeSubrange(column...)
    goesOn.remove(row)
  }

  private mutating func moveDown(_ count: Int) {
    row += count
    while rows.count <= row { rows.append([]) }
  }

  private mutating func fill(upTo width: Int) {
    while rows[row].count < width { rows[row].append(" ") }
  }
}
