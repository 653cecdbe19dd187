/// A grid of dots, two by four to a character.
struct BrailleCanvas {
  let columns: Int
  let rows: Int
  private var cells: [UInt8]

  init(columns: Int, rows: Int) {
    self.columns = max(1, columns)
    self.rows = max(1, rows)
    cells = Array(repeating: 0, count: self.columns * self.rows)
  }

  var width: Int { 2 * columns }
  var height: Int { 4 * rows }

  /// Unicode numbers the first three rows of dots column by column, and the fourth one after them.
  private static let bits: [[UInt8]] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]]

  mutating func set(x: Int, y: Int) {
    guard (0..<width).contains(x), (0..<height).contains(y) else { return }
    cells[(y / 4) * columns + x / 2] |= Self.bits[y % 4][x % 2]
  }

  /// A line after Bresenham, both ends included; returns the distance walked, for the dashes to go on.
  mutating func line(
    from start: (x: Int, y: Int), to end: (x: Int, y: Int), dashes: Dashes, walked: Int = 0
  ) -> Int {
    let dx = abs(end.x - start.x)
    let dy = -abs(end.y - start.y)
    let stepX = start.x < end.x ? 1 : -1
    let stepY = start.y < end.y ? 1 : -1
    var (x, y) = start
    var error = dx + dy
    var distance = walked
    while true {
      if dashes.isDrawn(at: distance) { set(x: x, y: y) }
      if (x, y) == end { return distance }
      distance += 1
      let doubled = 2 * error
      if doubled >= dy {
        error += dy
        x += stepX
      }
      if doubled <= dx {
        error += dx
        y += stepY
      }
    }
  }

  /// A point without neighbours, large enough to be seen.
  mutating func dot(x: Int, y: Int) {
    for (dx, dy) in [(0, 0), (1, 0), (-1, 0), (0, 1), (0, -1)] { set(x: x + dx, y: y + dy) }
  }

  /// The characters of a row, with spaces where there is no dot.
  func line(row: Int) -> String {
    guard (0..<rows).contains(row) else { return "" }
    return String(
      cells[row * columns..<(row + 1) * columns].map { cell -> Character in
        guard cell != 0, let scalar = Unicode.Scalar(0x2800 + UInt32(cell)) else { return " " }
        return Character(scalar)
      })
  }
}
