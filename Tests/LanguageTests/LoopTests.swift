import Testing

@testable import Language

@Suite struct LoopTests {
  private let session = Session()

  @discardableResult private func lines(_ text: String) -> String {
    let reply = session.reply(to: text)
    #expect(reply.outcome == .succeeded, "\(text)\n\(reply.text)")
    return reply.text
  }

  private func isTrue(_ condition: String) -> Bool { session.objection(to: condition) == nil }

  @Test(arguments: [
    "for i in 1...4\n  s = s + i;\nend", "for i in 1...4; s = s + i; end",
    "for i in [1 2 3 4]\n\n# a comment\ns = s + i;\n\nend",
    "for i in 1...2\nfor j in [1 4]\ns = s + j;\nend\nend", "for r in [1 2; 3 4]\ns = s + sum(r);\nend",
  ])
  func `the lines run once for each value`(loop: String) {
    lines("s = 0; \(loop)")
    #expect(isTrue("s == 10"))
  }

  @Test func `a last line that is a value makes a table`() {
    #expect(
      lines("for λ in [1e-3 0.5]\nm = 2*λ;\n[m, m + 1]\nend") == """
            λ      m  m + 1
        ─────  ─────  ─────
        0.001  0.002  1.002
          0.5      1      2
        """)
    #expect(
      lines("for k in [2 3]\nlinspace(0, k, 2)\nend").hasPrefix(
        "k  linspace(0, k, 2)[0]  linspace(0, k, 2)[1]\n"))
    #expect(
      lines("for i in [1 2]; for j in [10 20]; i + j; end; end") == """
        i   j  i + j
        ─  ──  ─────
        1  10     11
        1  20     21
        2  10     12
        2  20     22
        """)
    #expect(session.inspect("ans")?.contains("22") == true && isTrue("i == 2 and j == 20"))
    #expect(lines("for i in [1 2]; i; end;").isEmpty)
  }

  @Test func `words are run over, and stand for labels in parentheses`() {
    lines("net = vgg(4, M, 4, input: [1 4 4], classes: 2)")
    let text = lines("for c in [l1 random]\np = prune net by: (c) keep: 50%;\nparameters(p)\nend")
    #expect(text.contains("l1") && text.contains("random"), "\(text)")
    #expect(session.reply(to: "c = 3; prune net by: (c)").outcome == .failed)
  }

  @Test func `a round that fails is taken back, those before it stay, and all are one undo`() {
    lines("s = 0; n = [1 2 3]")
    let reply = session.reply(to: "for i in [2 1 9 0]\ns = s + 1;\nlast = n[i];\nend")
    #expect(reply.outcome == .failed && reply.text.contains("last = n[i];"), "\(reply.text)")
    #expect(isTrue("s == 2 and i == 1 and last == 2"))
    lines(".undo")
    #expect(isTrue("s == 0") && session.inspect("i") == nil)
    // The first round fails: nothing is left.
    #expect(session.reply(to: "for i in [9 1]; s = s + 1; n[i]; end").outcome == .failed && isTrue("s == 0"))
    // A round of the outer loop is taken back with what its inner loop had done.
    session.reply(to: "for i in [1 2]; for j in [0 1 i + 1]; s = s + n[j]; end; end")
    #expect(isTrue("s == 6 and i == 1"))
  }

  @Test func `loops in loops list no more values than one loop`() {
    let reply = session.reply(to: "for i in 1...400\nfor j in 1...400\nj\nend\nend")
    #expect(reply.outcome == .failed && reply.text.contains("more than 100,000 values"), "\(reply.text)")
    // 250 rounds of 400 fit, and stay.
    #expect(isTrue("i == 250"))
  }

  /// The line that a transcript keeps makes the rounds that were kept, and does not fail anew.
  @Test(arguments: [
    ("s = 0; n = [1 2 3]; for i in [0 2 9 1]; s = s + n[i]; end; t = 5", "s"),
    ("s = zeros(2); for r in reshape(linspace(1, 6, 6), 3, 2); s = s + r; assert r[0] < 4; end", "s"),
    ("s = 0; for i in 0...5\n  for j in [1 2]\n    s = s + i * j\n    assert s < 8\n  end\nend", "s"),
    (
      "net = vgg(2, input: [1 8 8], classes: 3); for c in [l1 l2 taylor random]; m = prune net by: (c) keep: 50%; end",
      "m"
    ),
  ])
  func `a loop that ended early is kept as far as it went`(entry: String, name: String) throws {
    let first = Session()
    #expect(first.reply(to: entry).outcome == .failed)
    let second = Session()
    for line in first.lines { #expect(second.reply(to: line).outcome == .succeeded, "\(line)") }
    #expect(
      second.fingerprint(name) == first.fingerprint(name) && second.description == first.description, "\(first.lines)")
  }

  @Test func `a stopped loop keeps its whole rounds`() {
    var seen = 0
    lines("s = 0")
    let outcome = session.evaluate("for i in 1...1000\ns = s + 1\nend") { _ in
      seen += 1
      if seen == 5 { session.cancellation.request() }
    }
    session.cancellation.reset()
    #expect(outcome == .failed && isTrue("s == 5"))
  }

  @Test(arguments: [
    ("for i in", "a list is missing"), ("for i in 3 4\nend", "multiplied"), ("for i in 1...3\nx = i", "for"),

    ("for i in 1...200000; end", "rounds are too many"), ("for i in \"abc\"; end", "numbers or words"),
    ("for train in 1...3; end", "is a verb"), ("for π in 1...3; end", "fixed meaning"),
    ("for i in 1...3\n.undo\nend", "must stand on a line of its own"),
    ("end", "`end` closes a `for`, and none is open"),
    ("for i in [l1 2]; end", "there is no `l1`"),
  ])
  func `what is no loop is said with its reason`(line: String, reason: String) {
    lines("s = 7")
    let reply = session.reply(to: line)
    #expect(reply.outcome == .failed && reply.text.contains(reason), "\(line)\n\(reply.text)")
    #expect(isTrue("s == 7") && session.inspect("i") == nil)
  }

  @Test func `for and end are offered where they may stand`() {
    #expect(session.complete("fo", at: 2).candidates.contains("for"))
    #expect(session.complete("x = fo", at: 6).candidates.contains("for") == false)
    #expect(session.complete("en", at: 2).candidates.contains("end") == false)
    #expect(session.complete("for i in a\nen", at: 13).candidates == ["end"])
    #expect(session.reply(to: "?loops").text.contains("for NAME in list"))
  }

  @Test func `nothing to run over is no rounds, and for and end are names elsewhere`() {
    #expect(lines("for i in []; 3; end").isEmpty)
    lines("for = 3; end = for + 1; in = 2")
    #expect(isTrue("for + end + in == 9"))
  }

  @Test(arguments: [
    ("b = [train x]", "`train` is a verb and starts its line"), ("b = 1 +* 2", "*"), ("b = (1]", "("),
  ])
  func `a line of a loop that cannot be read is named, not the loop`(line: String, says: String) {
    let text = Session().reply(to: "a = 1\nfor x in [1 2]\n  \(line)\nend\n1").text
    #expect(text.contains(says) && !text.contains("`for` is never closed"), "\(text)")
  }
}
