/// The ten digits as 5×7 dots, as the first dot-matrix displays showed them.
enum GlyphFont {
  static let classCount = 10
  /// Columns and rows of a digit with a margin of two empty dots all around.
  static let width = 9
  static let height = 11

  private static let picture = [
    ".###. ..#.. .###. ##### ...#. ##### ..##. ##### .###. .###.",
    "#...# .##.. #...# ...#. ..##. #.... .#... ....# #...# #...#",
    "#..## ..#.. ....# ..#.. .#.#. ####. #.... ...#. #...# #...#",
    "#.#.# ..#.. ...#. ...#. #..#. ....# ####. ..#.. .###. .####",
    "##..# ..#.. ..#.. ....# ##### ....# #...# .#... #...# ....#",
    "#...# ..#.. .#... #...# ...#. #...# #...# .#... #...# ...#.",
    ".###. .###. ##### .###. ...#. .###. .###. .#... .###. .##..",
  ]

  /// One digit [height·width], 1 for ink and 0 for paper, row after row.
  static func dots(of digit: Int) -> [Double] {
    var dots = [Double](repeating: 0, count: width * height)
    for (row, line) in picture.enumerated() {
      let ink = Array(line.utf8.dropFirst(6 * digit).prefix(5))
      for (column, mark) in ink.enumerated() where mark == UInt8(ascii: "#") {
        dots[(row + 2) * width + column + 2] = 1
      }
    }
    return dots
  }
}
