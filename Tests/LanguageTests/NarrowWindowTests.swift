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

  /// Without γ no channel counts as alive, and a column of `0 of 0` says nothing.
  @Test func `training a network without γ tells no channels alive`() {
    session.reply(to: "data = glyphs(side: 8, train: 60, test: 40); net = mlp(4, for: data)")
    let trained = session.reply(to: "train net epochs: 2").text
    let shown = session.reply(to: "show net.history").text
    for text in [trained, shown] {
      #expect(text.contains("epoch    loss  training    test     η\n"), "\(text)")
      #expect(!text.contains("alive") && !text.contains("0 of 0"), "\(text)")
    }
    session.reply(to: "net = vgg(4, for: data)")
    #expect(session.reply(to: "train net epochs: 2").text.contains("4 of 4"))
    #expect(session.reply(to: "show net.history").text.contains("alive"))
  }
}
