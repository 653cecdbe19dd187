import Testing

@testable import Notebook

@Suite struct ComparisonTests {
  @Test(arguments: [
    ("x = 0.1235", "x = 0.1235", true), ("x = 0.1236", "x = 0.1235", true), ("x = 0.1234", "x = 0.1235", true),
    ("x = 0.1237", "x = 0.1235", false), ("0.1230001", "0.123", true), ("0.1", "0.2", true), ("0.1", "0.3", false),
    ("1.21e-05", "1.20e-05", true), ("1.22e-05", "1.20e-05", false), ("-0.00", "0.00", true),
    ("12", "12", true), ("13", "12", false), ("12.0", "12", false), ("1,234", "1,234", true), ("1,235", "1,234", false),
    ("conv1", "conv2", false), ("conv1  2", "conv1 2", true), ("[1 -2]", "[1 2]", false), ("γ = NaN", "γ = 0.5", false),
    ("── ───", "───── ─", true), ("a b", "a c", false), ("98.4 %", "98.3 %", true), ("64→23", "64→24", false),
    ("a(1)-2", "a(1)-3", false), ("3 + 4", "3 + 4", true), ("", "", true), ("1", "", false),
  ])
  func `numbers are compared as written`(shown: String, promised: String, agrees: Bool) {
    #expect(Comparison().agrees(shown, with: promised) == agrees)
  }

  @Test(arguments: [
    (Comparison(tolerance: 0.5), "3.4", "3", true), (Comparison(tolerance: 0.5), "3.6", "3", false),
    (Comparison(tolerance: 0.1), "1.1", "1.0", true), (Comparison(relativeTolerance: 0.1), "109", "100", true),
    (Comparison(relativeTolerance: 0.1), "111", "100", false), (Comparison(relativeTolerance: 0.1), "0", "0", true),
    (Comparison(tolerance: 2, relativeTolerance: 0.1), "12", "10", true),
    (Comparison(tolerance: 0.001), "0.12", "0.11", false),
  ])
  func `a tolerance replaces the rule`(rule: Comparison, shown: String, promised: String, agrees: Bool) {
    #expect(rule.agrees(shown, with: promised) == agrees)
  }

  @Test(arguments: [
    ("conv1  3.2  17", "conv1  0.001  2", true), ("conv1  3.2", "conv2  3.2", false), ("1 2 3", "1 2", false),
    ("│ ███░░ 16 → 9 │", "│ █████ 16 → 12 │", true), ("loss 0.1", "accuracy 0.1", false), ("⣿⣀", "  ", true),
    ("40 ┤ ██", "   ┤ █", true), ("bn1  16 → 12+1  4  -0.2 … 0.5", "bn1  16 → 16  0", true),
    ("bn1  16 → 12  4", "bn2  16 → 12  4", false), ("bn1  16  4", "bn1  16", false),
    ("1 image  3 ms  1.0–1.2×", "1 image  2 ms  1.1×", true),
  ])
  func `a shape has words and columns but no values`(shown: String, promised: String, agrees: Bool) {
    #expect(Comparison(isShapeOnly: true).agrees(shown, with: promised) == agrees)
  }

  @Test func `a difference shows what changed and little else`() {
    let lines = LineDifference.lines(from: ["a", "b", "c", "d", "e"], to: ["a", "b", "c", "x", "e", "f"]) { $0 == $1 }
    #expect(lines == ["  …", "  b", "  c", "- d", "+ x", "  e", "+ f"])
  }
}
