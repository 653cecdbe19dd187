import Texts
import Testing

@testable import Figures

@Suite("Text in columns")
struct TextTests {
  @Test(
    "Text is cut between characters, never within a wide one",
    arguments: [("convolution", 5, "conv…"), ("名前名前", 4, "名…"), ("abc", 3, "abc"), ("abc", 0, ""), ("abc", 1, "…")])
  func truncation(text: String, width: Int, expected: String) { #expect(text.truncated(to: width) == expected) }

  static let table = Table(
    header: ["layer", "what it does", "params"],
    rows: [["conv1", "convolution 3×3 with batch norm", "1,234"], ["名 γ̂", "x", "7"], ["short"]],
    alignments: [.left, .left, .right])

  @Test("A table has a header, a rule and aligned columns")
  func table() {
    #expect(
      Self.table.text(width: 80) == [
        "layer  what it does                     params",
        "─────  ───────────────────────────────  ──────",
        "conv1  convolution 3×3 with batch norm   1,234",
        "名 γ̂   x                                     7",
        "short",
      ])
  }

  @Test("A table that is too wide loses the end of its widest text first")
  func narrowTable() {
    #expect(Self.table.text(width: 30)[2] == "conv1  convolution 3×…   1,234")
  }

  @Test("A table is never wider than asked", arguments: Array(0...50))
  func tableWidth(width: Int) {
    for line in Self.table.text(width: width) { #expect(displayWidth(line) <= width, "\(line)") }
  }

  @Test("Tables of nothing are nothing")
  func emptyTables() {
    #expect(Table(header: []).text(width: 80) == [])
    #expect(Table(header: ["a"], rows: []).text(width: 80) == ["a", "─"])
  }

  @Test(
    "Counts are grouped, or given in three digits",
    arguments: [
      (0, "0", "0"), (999, "999", "999"), (1000, "1,000", "1.00 k"), (36864, "36,864", "36.9 k"),
      (294_912, "294,912", "295 k"), (999_499, "999,499", "999 k"), (999_500, "999,500", "1.00 M"),
      (9_999, "9,999", "10.0 k"), (Int.max, "9,223,372,036,854,775,807", "9.22 E"),
    ])
  func quantities(count: Int, grouping: String, abbreviation: String) {
    #expect(count.grouped == grouping)
    #expect(NumberText.abbreviated(count) == abbreviation)
  }

  @Test(
    "Numbers are as short as four digits allow",
    arguments: [(0.031, "0.031"), (12, "12"), (-0.5, "−0.5"), (.infinity, "∞")])
  func shortNumbers(value: Double, expected: String) { #expect(NumberText.inPicture(value) == expected) }
}
