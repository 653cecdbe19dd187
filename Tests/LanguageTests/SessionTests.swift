import Testing

@testable import Language

/// Sessions as a learner has them: what is typed, what is printed.
struct SessionTests {
  /// Every value is worked out by hand from the definition, unless a row says otherwise.
  static let exchanges: [Exchange] = [
    Exchange("x = [1 2 3 4]", "x = [1 2 3 4]"),
    Exchange("x = 3;", ""),
    Exchange("mean([1 2 3])", "2"),
    Exchange("2; 3", "3"),
    Exchange("f(x) = x^2", "f(x) = x^2"),
    // Names: Latin and Greek spellings are one name.
    Exchange("mu = 2.5; μ", "2.5"),
    Exchange("sigma_sq = 4; √σ²", "2"),
    Exchange("gamma = [1 2]; γ[1]", "2"),
    Exchange("x_hat = 3; x\u{302} + 1", "4"),
    Exchange("µ = 1; μ", "1"),
    Exchange("eps = 1; ɛ + ε", "2"),
    Exchange("2 − 1", "1"),
    // Numbers and operators.
    Exchange("40%", "0.4"),
    Exchange("-2^2", "-4"),
    Exchange("2^3^2", "512"),
    Exchange("3² + 2³", "17"),
    Exchange("√16 + 1", "5"),
    Exchange("[1 -2]", "[1 -2]"),
    Exchange("[1 - 2]", "[-1]"),
    Exchange("[1 2; 3 4] @ [1; 1]", "[3\n 7]"),
    Exchange("[1 2; 3 4].T", "[1 3\n 2 4]"),
    Exchange("[1 2] + [10; 20]", "[11 12\n 21 22]"),
    Exchange("[1 2 3] > 1 and [1 2 3] < 3", "[false true false]"),
    Exchange("not (1 < 2)", "false"),
    Exchange("1 > 2 and foo", "false"),
    Exchange("-([1 2] > 1)", "[0 -1]"),
    Exchange("\"a\" + \"b\" == \"ab\"", "true"),
    Exchange("2 |> max(3)", "3"),
    Exchange("f(x, y) = x - y; 5 |> f(3)", "2"),
    Exchange("1 / 0", "∞\nnote: a division by 0 gives ∞, -∞ or NaN, as IEEE 754 has it"),
    Exchange("1 / 0 - 1 / 0", "NaN\nnote: a division by 0 gives ∞, -∞ or NaN, as IEEE 754 has it"),
    Exchange("1 / 0;", ""),
    // Indices.
    Exchange("x = [1 2; 3 4]; x[0, :]", "[1 2]"),
    Exchange("x = [1 2; 3 4]; x[:, 0]", "[1 3]"),
    Exchange("x = reshape(0..<24, 2, 3, 4); x[0, :, 1..<3]", "[ 1  2\n  5  6\n  9 10]"),
    Exchange("γ = [0.001 0.5 0.002]; x = [1 2 3]; x[γ < 0.01]", "[1 3]"),
    Exchange("x = [1 2 3]; x[-1]", "3"),
    Exchange("x = [1 2 3]; x[x > 1] = 0; x", "[1 0 0]"),
    Exchange("x = [1 2; 3 4]; x[1] = [7 8]; x", "[1 2\n 7 8]"),
    // Functions of the learner's: free names are looked up when called.
    Exchange("f(x) = x + c; c = 1; c = 10; f(1)", "11"),
    Exchange("fact(n) = n <= 0 or fact(n - 1); fact(150)", "true"),
    Exchange("sum(x) = 7; sum([1 2])", "7"),
    Exchange("sum = 3; sum([1 2])", "3"),
    // The library.
    Exchange("var([1 2 3 4])", "1.25"),
    Exchange("var([1 2 3 4], unbiased: true)", "1.66667"),
    Exchange("sum([1 2; 3 4], axis: 0)", "[4 6]"),
    Exchange("sum([1 2; 3 4], axis: -1, keep: true)", "[3\n 7]"),
    Exchange("sum([1 2; 3 4], keep: true)", "[10]"),
    Exchange("max(0, [-1 2])", "[0 2]"),
    Exchange("sort([2 0 / 0 1], descending: true);", ""),
    Exchange("x = sort([2 0 / 0 1]); x[0..<2]", "[1 2]"),
    Exchange("argsort([3 1 2 1])", "[1 3 2 0]"),
    Exchange("quantile([1 2 3 4], 50%)", "2.5"),
    Exchange("cumsum([1 2 3])", "[1 3 6]"),
    Exchange("concat([1 2], [3])", "[1 2 3]"),
    Exchange("mod(-1, 3)", "2"),
    Exchange("batchnorm([1; 3], [1], [0], eps: 0)", "[-1\n  1]"),
    Exchange("relu([-1 2])", "[0 2]"),
    Exchange("softmax([0 0; 1 1])", "[0.5 0.5\n 0.5 0.5]"),
    Exchange(
      "net = mlp(2, input: [1 2 2], classes: 1)", "net = 4 layers, 13 parameters, 10 MACs, 1×2×2 → 1 class, untrained"),
    Exchange(
      "net = vgg(2, for: glyphs); net.bn1.γ = 1 / 0",
      "note: a division by 0 gives ∞, -∞ or NaN, as IEEE 754 has it\n"
        + "note: bn1.γ now holds NaN or ∞: the network's scores may be no numbers, and it cannot be saved"),
    // What is not 0 never reads as 0.
    Exchange("[1e-5 1]", "[1e-05 1]"),
    Exchange("[0.5 0]", "[0.5 0.0]"),
    // Networks: 4·9 + 2·4 + 4·10 + 10 = 94 parameters, 4·9·256 + 40 = 9,256 MACs.
    Exchange(
      "net = vgg(4, for: glyphs)", "net = 5 layers, 94 parameters, 9,256 MACs, 1×16×16 → 10 classes, untrained"),
    Exchange("M = 5; parameters(vgg(4, M, 4, for: glyphs)) == parameters(vgg(4, (M), 4, for: glyphs))", "false"),
    Exchange("w = 4; parameters(vgg(w, M, for: glyphs))", "94"),
    Exchange("net = vgg(4, M, 4, for: glyphs); net.bn2.gamma[3] = 0; net.bn2.γ", "[0.5 0.5 0.5 0.0]"),
    Exchange("net = vgg(4, γ: 1, for: glyphs); net.bn1.γ = 0.25; net.bn1.γ", "[0.25 0.25 0.25 0.25]"),
    Exchange("accuracy(fresh(mlp(2, for: glyphs), seed: 8)) <= 1", "true"),
    Exchange("glyphs.train[0..<3].count", "3"),
    Exchange("glyphs.train[0..<3].name", "\"glyphs.train[0..<3]\""),
    Exchange("glyphs.train[5].images.shape", "[1 1 16 16]"),
    Exchange("net = vgg(4, for: glyphs); a = net(glyphs.test[0..<150]); a.shape", "[150 10]"),
    Exchange(
      "net = vgg(4, for: glyphs); net(glyphs.test[7]) == net(glyphs.test[0..<9])[7..<8]",
      "mask of shape 1×10, 10 of 10 true"),
  ]

  @Test(arguments: exchanges) func anEntryPrints(_ exchange: Exchange) {
    #expect(Session().reply(to: exchange.entry).text == exchange.output)
  }

  @Test func anErrorRestoresTheStateBeforeTheWholeLine() {
    let session = Session()
    session.reply(to: "x = 1")
    let before = session.description
    #expect(session.reply(to: "x = 2; y = random(3); z = foo").outcome == .failed)
    #expect(session.description == before)
  }

  @Test func linesBeforeTheOneThatFailsAreKept() {
    let session = Session()
    #expect(session.reply(to: "x = 1\ny = foo\nz = 3").outcome == .failed)
    #expect(session.inspect("x") == "1" && session.inspect("z") == nil)
  }

  @Test func undoingAndRetypingALineRepeatsItsBits() {
    let session = Session()
    session.reply(to: "random(2)")
    let first = session.reply(to: "normal(3)").text
    session.reply(to: ".undo")
    #expect(session.reply(to: "normal(3)").text == first)
    #expect(session.reply(to: "normal(3)").text != first)
  }

  /// `ans` changes, and that is all that looking does.
  @Test func lookingAtAValueIsNothingToUndo() {
    let session = Session()
    for entry in ["a = 2", "a", "a + 1", "mean([1 2 3])", "evaluate mlp(2, for: glyphs)"] { session.reply(to: entry) }
    #expect(session.reply(to: ".undo").text == "undone: a = 2")
    #expect(session.reply(to: "5").text == "5")
    #expect(session.reply(to: "ans + 1").text == "6")
    #expect(session.reply(to: ".redo").text == "done again: a = 2")
    #expect(session.inspect("a") == "2")
  }

  /// A line that cannot be read keeps only itself and what follows from being run.
  @Test func linesBeforeTheOneThatCannotBeReadAreKept() {
    let session = Session()
    let reply = session.reply(to: "x = 1\ny = 2 3\nz = 3")
    #expect(reply.outcome == .failed)
    #expect(
      reply.text == "x = 1\ny = 2 3\n    ^^^ nothing is multiplied without a sign. Write `2 * 3`.")
    #expect(session.inspect("x") == "1" && session.inspect("y") == nil && session.inspect("z") == nil)
    for wrong in ["w = (1", "w = 1)", "w = [1)", "w = \"", "w = §", "w = 1 +"] {
      #expect(session.reply(to: "v = 7\n\(wrong)\nu = 3").text.hasPrefix("v = 7\n"), "\(wrong)")
      #expect(session.inspect("u") == nil)
    }
    // Of two mistakes the first is reported.
    #expect(session.reply(to: "v = (7\nw = 1]").text.contains("`(` is never closed"))
  }

  @Test func undoAndRedoWalkThroughTheLinesThatChangedSomething() {
    let session = Session()
    for entry in ["x = 1", "x = 2", "show x", "assert x == 2", "?mean", "foo"] { session.reply(to: entry) }
    for (entry, text, x) in [
      (".undo", "undone: x = 2", "1"), (".redo", "done again: x = 2", "2"), (".redo", "there is nothing to redo", "2"),
      (".undo", "undone: x = 2", "1"), (".undo", "undone: x = 1", nil), (".undo", "there is nothing to undo", nil),
      (".redo", "done again: x = 1", "1"), ("x = 5;", "", "5"), (".redo", "there is nothing to redo", "5"),
    ] as [(String, String, String?)] {
      #expect(session.reply(to: entry).text == text, "\(entry)")
      #expect(session.inspect("x") == x, "\(entry)")
    }
  }

  @Test func theHistoryListsWhatWasTyped() {
    let session = Session()
    for entry in ["x = 1", "foo", "y = 2"] { session.reply(to: entry) }
    #expect(session.reply(to: ".history 2").text == "2  foo\n3  y = 2")
  }
}
