import Texts

/// A grid of terminal columns on which lines join where they meet.
struct TextCanvas {
  /// Where a line leaves a cell.
  private struct Arms: OptionSet {
    var rawValue: Int
    static let up = Arms(rawValue: 1)
    static let down = Arms(rawValue: 2)
    static let left = Arms(rawValue: 4)
    static let right = Arms(rawValue: 8)
  }

  private enum Cell {
    case lines(Arms)
    case character(Character)
    /// The right half of the wide character before it.
    case covered
  }

  /// Indexed by the raw value of the arms.
  private static let glyphs: [Character] = Array(" ╵╷│╴╯╮┤╶╰╭├─┴┬┼")

  let width: Int
  private var cells: [[Cell]] = []

  init(width: Int) { self.width = max(1, width) }

  mutating func vertical(column: Int, from top: Int, to bottom: Int) {
    for row in stride(from: top, to: bottom, by: 1) {
      add(.down, row: row, column: column)
      add(.up, row: row + 1, column: column)
    }
  }

  mutating func horizontal(row: Int, from left: Int, to right: Int) {
    for column in stride(from: left, to: right, by: 1) {
      add(.right, row: row, column: column)
      add(.left, row: row, column: column + 1)
    }
  }

  /// Writes over whatever is there; what does not fit is left out.
  mutating func write(_ text: some StringProtocol, row: Int, column: Int) {
    var column = column
    for character in text {
      let columns = displayWidth(String(character))
      guard columns > 0, column >= 0, column + columns <= width else { continue }
      set(.character(character), row: row, column: column)
      if columns == 2 { set(.covered, row: row, column: column + 1) }
      column += columns
    }
  }

  func isEmpty(row: Int, columns: Range<Int>) -> Bool {
    guard columns.lowerBound >= 0, columns.upperBound <= width else { return false }
    guard cells.indices.contains(row) else { return true }
    return columns.allSatisfy { column in
      switch cells[row][column] {
      case .lines(let arms): arms.isEmpty
      case .character(let character): character == " "
      case .covered: false
      }
    }
  }

  /// The rows without spaces at their ends.
  var lines: [String] {
    cells.map { row in
      var text = ""
      for cell in row {
        switch cell {
        case .lines(let arms): text.append(Self.glyphs[arms.rawValue])
        case .character(let character): text.append(character)
        case .covered: break
        }
      }
      return String(text.trimmingSuffix { $0 == " " })
    }
  }

  private mutating func add(_ arms: Arms, row: Int, column: Int) {
    guard row >= 0, (0..<width).contains(column) else { return }
    grow(to: row)
    guard case .lines(let old) = cells[row][column] else { return }
    cells[row][column] = .lines(old.union(arms))
  }

  private mutating func set(_ cell: Cell, row: Int, column: Int) {
    guard row >= 0, (0..<width).contains(column) else { return }
    grow(to: row)
    cells[row][column] = cell
  }

  private mutating func grow(to row: Int) {
    while cells.count <= row { cells.append(Array(repeating: .lines([]), count: width)) }
  }
}
