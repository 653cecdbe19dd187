import Testing

@testable import Language

/// What is shown of a network fits into 80 columns, whole.
struct NarrowWindowTests {
  let session = Session()

  /// A linear layer says most where its weights are cut and shared.
  @Test(arguments: ["mlp(32, for: glyphs)", "mlp(128, 64, for: glyphs)", "mlp(300, input: [1 28 28], classes: 10)"])
  func `a layer that is cut and shared is told whole`(builder: String) {
    session.width = 80
    session.reply(to: "net = \(builder)")
    session.reply(to: "prune net units: weights keep: 20%; quantize net bits: 3;")
    for verb in ["draw", "show"] {
      let text = session.reply(to: "\(verb) net").text
      #expect(text.contains("20 %, 3 bits") && !text.contains("…"), "\(text)")
    }
  }
}
