import Networks
import Testing

@testable import Language

@Suite struct FactorTests {
  private let session = Session()

  init() { session.reply(to: "d = glyphs(side: 8, train: 40, test: 20); net = mlp(12, for: d, seed: 3)") }

  @Test func `factoring a layer changes its network, and undo gives it back`() {
    let before = session.description
    let reply = session.reply(to: "factor net.fc1 rank: 4")
    #expect(reply.outcome == .succeeded && reply.text.contains("8 of 12 singular values removed"), "\(reply.text)")
    #expect(session.reply(to: "net.fc1_1.w.shape").text == "[4 64]")
    #expect(session.reply(to: "train net epochs: 1 batch: 10; check net").outcome == .succeeded)
    #expect(session.reply(to: "show net as: code").text.contains("linear(4, bias: false, name: \"fc1_1\")"))
    for _ in 0..<2 { session.reply(to: ".undo") }
    #expect(session.description == before)
    #expect(session.reply(to: "f = factor net.fc1 rank: 4; draw f").text.contains("▼ 4\n"))
    session.reply(to: "small = factor net.fc1 keep: 50%; compare net against: small; draw net against: small")
    #expect(session.reply(to: "assert parameters(small) < parameters(net)").outcome == .succeeded)
    #expect(session.reply(to: ".scoreboard").text.contains("small = factor net.fc1 keep: "))
    // What has no name becomes ans.
    #expect(
      session.reply(to: "factor mlp(4, for: d).fc1 rank: 2; assert parameters(ans) == 2 * 64 + 2 * 4 + 4 + 50").outcome
        == .succeeded)
  }

  @Test(arguments: [
    ("factor net.fc1 rank: 13", "from 1 to 12"), ("factor net.fc1 rank: 0", "whole number from 1"),
    ("factor net.fc1 rank: 2.5", "whole number"), ("factor net.fc1 keep: 150%", "at most 1"),
    ("factor net.fc1 rank: 2 keep: 50%", "`keep:` goes not with `rank:`"),
    ("factor net rank: 2", "a linear layer of a network"),
    ("factor net.relu1 rank: 2", "no linear layer"), ("factor net.fc9 rank: 2", "no layer `fc9`"),
    ("factor", "needs a linear layer"),
    ("factor 3 rank: 2", "a linear layer"), ("factor d.train rank: 2", "a linear layer"),
    ("factor net.fc1.w rank: 2", "a linear layer"),
  ])
  func `what cannot be factored is said with its place`(line: String, reason: String) {
    let before = session.description
    let reply = session.reply(to: line)
    #expect(reply.outcome == .failed && reply.text.contains(reason), "\(line)\n\(reply.text)")
    #expect(session.description == before)
  }
}
