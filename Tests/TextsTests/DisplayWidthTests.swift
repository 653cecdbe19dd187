import Testing
import Texts

@Suite("The columns of a text")
struct DisplayWidthTests {
  @Test(
    "Wide signs take two columns, combining marks none",
    arguments: [
      ("", 0), ("abc", 3), ("γ", 1), ("x̂", 1), ("σ²", 2), ("名", 2), ("工作 work", 9), ("█░┊", 3), ("🙂", 2), ("→", 1),
      ("\u{200B}", 0),
      ("한", 2), ("ｆ", 2),
    ])
  func width(text: String, width: Int) { #expect(displayWidth(text) == width) }
}
