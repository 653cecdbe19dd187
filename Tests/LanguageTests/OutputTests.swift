import Engines
import FastEngine
import Tensors
import Testing

@testable import Compression
@testable import Language
@testable import Networks

/// Networks that end in a map, or in several layers.
@Suite struct OutputTests {
  private let session = Session(engines: [.fast, .reference])

  init() {
    session.reply(to: "x = input([2 6 5])")
    session.reply(to: "h = x |> conv(6, size: 3, padding: 1) |> batchnorm |> relu")
    session.reply(to: "map = network(h |> conv(3, bias: true), seed: 4)")
    session.reply(to: "two = network(h |> gap |> linear(4), h |> conv(3, name: \"mask\"), seed: 4)")
  }

  private func network(_ name: String) throws -> Network {
    guard case .network(let network)? = session.workspace.variables[name] else { throw Missing() }
    return network
  }

  private struct Missing: Error {}

  @Test func aMapComesOutAsItIs() throws {
    #expect(session.reply(to: "map").text.contains("2×6×5 → 3×6×5"))
    #expect(session.reply(to: "y = map(ones(4, 2, 6, 5)); y.shape").text == "[4 3 6 5]")
    #expect(session.reply(to: "two").text.contains("fc1 4, mask 3×6×5"))
    session.reply(to: "y = two(ones(4, 2, 6, 5))")
    #expect(session.reply(to: "y.mask.shape").text == "[4 3 6 5]" && session.reply(to: "y.fc1.shape").text == "[4 4]")
  }

  @Test(arguments: ["map", "two"]) func bothEnginesAgree(_ name: String) throws {
    let network = try network(name)
    for count in [1, 2, 37] {
      let images = Tensor.normal([count, 2, 6, 5], from: RandomStream(seed: 1, purpose: .workspace))
      let expected = try ReferenceExecutor(network).scores(images)
      let got = try FastExecutor(network).scores(images)
      #expect(got.shape == expected.shape && got.relativeError(to: expected) < 1e-5)
    }
    for line in ["check \(name)", "check \(name) against: differences"] {
      let reply = session.reply(to: line)
      #expect(reply.outcome == .succeeded && reply.text.contains("agree"), "\(reply.text)")
    }
  }

  /// Outputs stay whole, what leads to them goes, and a mask computes what its compact network does.
  @Test(arguments: ["map", "two"]) func pruningLeavesOutputsAlone(_ name: String) throws {
    let network = try network(name)
    let images = Tensor.normal([5, 2, 6, 5], from: RandomStream(seed: 1, purpose: .workspace))
    let decision = try #require(Criteria.named("l1")).decide(ScoringContext(network), Selection(.share(0.5)))
    let compensation = Compensation(.exact, estimate: .gaussian)
    let masked = try Surgery.mask(network, by: decision, compensation: compensation)
    let small = try Surgery.prune(network, by: decision, compensation: compensation)
    #expect(
      small.outputs.map(\.shape) == network.outputs.map(\.shape) && small.costs.parameters < network.costs.parameters)
    let (expected, got) = (
      try ReferenceExecutor(masked).evaluations(images), try ReferenceExecutor(small).evaluations(images)
    )
    for output in network.outputs {
      let (a, b) = (try #require(expected[output.id]?.output), try #require(got[output.id]?.output))
      #expect(b.relativeError(to: a) < 1e-9)
    }
    session.reply(to: "small = prune \(name) by: l1 keep: 50%")
    for line in [
      "draw \(name)", "draw \(name) against: small", "compare \(name) against: small", "show small", "time \(name)",
    ] {
      #expect(session.reply(to: line).outcome == .succeeded, "\(line)")
    }
  }

  @Test(arguments: ["map", "two"]) func filesAndLinesBringThemBack(_ name: String) throws {
    let network = try network(name)
    let back = try NetworkArchive(NetworkArchive(network).data).network()
    #expect(back.outputs.map(\.id) == network.outputs.map(\.id))
    let code = session.reply(to: "show \(name) as: code").text
    let other = Session()
    for line in code.split(separator: "\n") { other.reply(to: String(line)) }
    guard case .network(let typed)? = other.workspace.variables["net"] else { throw Missing() }
    #expect(typed.outputs.map(\.name) == network.outputs.map(\.name))
    let images = Tensor.normal([2, 2, 6, 5], from: RandomStream(seed: 1, purpose: .workspace))
    #expect(try ReferenceExecutor(typed).scores(images) == ReferenceExecutor(network).scores(images), "\(code)")
  }

  @Test(arguments: [
    ("train map on: d.train", "it ends in a map of 3×8×8"), ("train two on: d.train", "it ends in several outputs"),
    ("evaluate map on: d.test", "it ends in a map"), ("evaluate two on: d.test", "several outputs"),
    ("network(h, h)", "two of its outputs are one"), ("network(h, 3)", "needs an unfinished network"),
    ("network(h, input([1 8 8]) |> gap)", "two inputs"), ("network(x)", "needs a layer behind its input"),
    ("network(h, x)", "needs a layer behind its input"),
    ("s = train mlp(3, input: [1 8 8], classes: 10) teacher: map on: d.train", "it ends in a map"),
  ])
  func whatLabelsCannotJudgeIsSaid(line: String, reason: String) throws {
    session.reply(to: "d = glyphs(side: 8, train: 20, test: 10); x = input([1 8 8])")
    session.reply(to: "h = x |> conv(3, size: 3, padding: 1) |> relu; map = network(h)")
    session.reply(to: "two = network(h |> gap, h |> conv(2))")
    let reply = session.reply(to: line)
    #expect(reply.outcome == .failed && reply.text.contains(reason), "\(line)\n\(reply.text)")
  }

  @Test func `what evaluates a layer is said of a channel`() {
    let session = Session(engines: [.reference, .fast])
    session.reply(to: "d = glyphs(side: 16, train: 60, test: 20); net = lenet(for: d, seed: 2)")
    let dense = session.reply(to: "explain net.conv2 channel: 1").text
    #expect(dense.contains("direct, fast engine"), "\(dense)")
    session.reply(to: "prune net.conv2 units: columns keep: 20%")
    let thin = session.reply(to: "explain net.conv2 channel: 1").text
    #expect(thin.contains("thin product, fast engine"), "\(thin)")
    session.reply(to: ".engine reference")
    #expect(!session.reply(to: "explain net.conv2 channel: 1").text.contains("evaluated by"))
  }
}
