import Testing

@testable import Syntax

struct SyntaxRenderingTests {
  @Test(
    arguments: [
      (
        "prune net by: gama", 14..<18, "unknown criterion", "Did you mean `gamma` (γ)?   ?prune lists them all",
        """
        prune net by: gama
                      ^^^^ unknown criterion. Did you mean `gamma` (γ)?   ?prune lists them all
        """
      ),
      ("权重 + yy", 5..<7, "m", nil, "权重 + yy\n       ^^ m"),
      ("x\u{302} + y", 5..<6, "m", nil, "x\u{302} + y\n    ^ m"),
      ("a\tb $", 4..<5, "m", nil, "a b $\n    ^ m"),
      ("a\nbc (\nd", 5..<9, "m", "S.", "bc (\n   ^ m. S."),
      ("x =", 3..<3, "m", nil, "x =\n   ^ m"),
      ("x\u{1B}[2J", 1..<2, "m!", "S.", "x\u{FFFD}[2J\n ^ m! S."),
      ("x", 90..<99, "m", nil, "x\n ^ m"),
    ] as [(String, Range<Int>, String, String?, String)])
  func errorIsDrawnUnderItsPlace(_ row: (String, Range<Int>, String, String?, String)) {
    let range = SourceRange(start: row.1.lowerBound, end: row.1.upperBound)
    #expect(LanguageError(row.2, at: range, suggestion: row.3).rendered(for: row.0) == row.4)
  }

  @Test(arguments: [0, 10, 29, 45, 199]) func longLineIsCutAroundItsPlace(_ start: Int) throws {
    let source = String(repeating: "权", count: 20) + String(repeating: "ab", count: 90)
    let error = LanguageError("m", at: SourceRange(start: start, end: start + 1))
    let lines = error.rendered(for: source, width: 30).split(separator: "\n")
    let line = try #require(lines.first)
    let cells = line.flatMap { $0 == "权" ? [$0, "权"] : [$0] }
    let caret = try #require(
      lines.last?.firstIndex(of: "^").map { lines[1].distance(from: lines[1].startIndex, to: $0) })
    #expect(cells.count <= 30)
    #expect(cells[caret] == Array(source)[start])
  }

  @Test func anErrorInAFunctionShowsItsDefinition() {
    let range = SourceRange(start: 7, end: 8)
    let error = LanguageError("m", at: range, source: "f(x) = y")
    #expect(error.rendered(for: "f(1)") == "f(x) = y\n       ^ m")
    #expect(LanguageError("m", suggestion: "S.").rendered(for: "x") == "m. S.")
  }

  @Test(
    arguments: [
      ("gama", "Did you mean `gamma` (γ)?"), ("histgram", "Did you mean `histogram`?"),
      ("hisotgram", "Did you mean `histogram`?"), ("Beta", "Did you mean `beta` (β)?"), ("q", nil), ("", nil),
      ("completely", nil), ("lines", "Did you mean `line`?"), (String(repeating: "a", count: 100_000), nil),
    ] as [(String, String?)])
  func misspeltWordFindsItsNeighbour(_ row: (word: String, suggestion: String?)) {
    #expect(didYouMean(row.word, among: ["γ", "β", "histogram", "line"]) == row.suggestion)
  }

  @Test(arguments: [("", "abc", 3), ("kitten", "sitting", 3), ("ab", "ba", 1), ("abc", "abc", 0), ("abc", "", 3)])
  func editDistanceCountsSwapsAsOne(_ row: (String, String, Int)) {
    #expect(editDistance(row.0, row.1) == row.2)
    #expect(editDistance(row.1, row.0) == row.2)
  }
}
