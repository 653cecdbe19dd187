import Testing

import Texts

@Suite struct TextWrappingTests {
  @Test(arguments: [
    ("short", 10, ["short"]),
    ("one two three", 8, ["one two", "three"]),
    ("  indented words here", 12, ["  indented", "  words here"]),
    ("  name  what it does and why", 18, ["  name  what it", "        does and", "        why"]),
    ("γ ≤ 0.031 removed", 9, ["γ ≤ 0.031", "removed"]),
    ("› x = mean(y, axis: 0)", 16, ["› x = mean(y,", "      axis: 0)"]),
    ("unbreakablewordthatislong then", 10, ["unbreakablewordthatislong", "then"]),
    ("变量 变量 变量", 9, ["变量 变量", "变量"]),
    ("", 5, [""]),
  ])
  func `a line breaks at spaces and hangs under its text`(line: String, width: Int, expected: [String]) {
    #expect(wrapped(line, width: width) == expected)
  }
}
