import Networks
import Tensors
import Testing

@testable import Language

/// Training, stepping, tracing and pruning from the prompt, on networks and data of a few bytes.
struct WorkTests {
  let session = Session()

  init() {
    session.reply(to: "data = glyphs(side: 8, train: 8, test: 4); net = vgg(2, M, 3, for: data)")
  }

  private func network(_ name: String) -> Network? {
    guard case .network(let network)? = session.workspace.variables[name] else { return nil }
    return network
  }

  @Test func trainChangesItsSubjectOnlyWithoutATarget() {
    session.reply(to: "other = train net epochs: 2")
    #expect(network("net")?.stepCount == 0 && network("other")?.stepCount == 2)
    session.reply(to: "train net epochs: 1")
    #expect(network("net")?.stepCount == 1)
  }

  @Test func trainPrintsItsChoices() {
    let text = session.reply(to: "train net epochs: 1 λ: 1e-2").text
    for choice in ["η 0.1", "batches of 50", "momentum 0.9", "weight decay 0.0001", "not on γ and β", "γ₀ 0.5", "R = "]
    {
      #expect(text.contains(choice), "\(choice)")
    }
  }

  @Test func theSameLineGivesTheSameBits() {
    session.reply(to: "train net epochs: 2")
    let first = network("net")?.parameterBits
    session.reply(to: ".undo")
    session.reply(to: "train net epochs: 2")
    #expect(network("net")?.parameterBits == first)
  }

  @Test func divergenceKeepsTheLastFiniteNetworkAndSaysStopped() {
    let reply = session.reply(to: "train net epochs: 200 η: 1e6; x = 1")
    #expect(reply.outcome == .stopped && reply.text.contains("stopped: the loss became"))
    #expect(network("net")?.isFinite == true)
    #expect(session.inspect("x") == nil)
  }

  @Test func aRequestStopsAfterTheBatchAndKeepsTheNetwork() {
    var seen = 0
    var texts: [String] = []
    let outcome = session.evaluate("train net epochs: 100 batch: 2;") { _ in }
    #expect(outcome == .succeeded)
    let stopped = session.evaluate("train net epochs: 100 batch: 2") { output in
      if case .progress = output { seen += 1 }
      if seen == 3 { session.cancellation.request() }
      if case .text(let text) = output { texts.append(text) }
    }
    #expect(stopped == .stopped && texts.last?.hasPrefix("stopped") == true)
    #expect(network("net")?.stepCount == 403)
  }

  @Test func aRequestedAccuracyIsNoneAtAll() {
    session.cancellation.request()
    #expect(session.reply(to: "a = accuracy(net)").outcome == .failed)
    session.cancellation.reset()
    #expect(session.inspect("a") == nil)
  }

  @Test func traceLeavesTheNetworkUntouched() {
    let before = network("net")?.parameterBits
    session.reply(to: "t = trace net")
    #expect(network("net")?.parameterBits == before)
    #expect(session.reply(to: "t.bn1.grad_gamma == t.bn1.grad_γ").text == "[true true]")
  }

  /// w ← w − η·∂L/∂w, nothing else: no momentum, no decay.
  @Test func stepIsPlainGradientDescent() {
    session.reply(to: "t = trace net on: data.train; moved = step net on: data.train η: 0.5")
    let text = session.reply(to: "max(abs(moved.conv1.w - (net.conv1.w - 0.5 * t.conv1.grad_w))) < 1e-15").text
    #expect(text == "true")
  }

  @Test func keepIsAnUpperBoundAndWhatEqualsTheThresholdGoes() {
    session.reply(to: "net.bn1.γ = [0.1 0.2]; net.bn2.γ = [0.3 0.2 0.5]")
    // Of five, 60 % are three: 0.5, 0.3 and one 0.2; its equal goes, so it goes too. One stays in bn1 as the floor.
    session.reply(to: "small = prune net keep: 60% β: drop")
    #expect(session.reply(to: "small.bn1.γ").text == "[0.2]" && session.reply(to: "small.bn2.γ").text == "[0.3 0.5]")
    #expect(session.reply(to: "net.bn2.channels").text == "3")
  }

  @Test func withoutKeepWhatIsExactlyZeroGoes() {
    session.reply(to: "net.bn2.γ = [0 1e-12 0.5]; prune net")
    #expect(session.reply(to: "net.bn2.channels").text == "2")
  }

  @Test func checkSeesWhatIsNotANumber() {
    session.reply(to: "net.conv1.w[0, 0, 0, 0] = 0 / 0")
    #expect(session.reply(to: "check net").text.contains("DIFFERS"))
    #expect(session.reply(to: "ans").text == "false")
  }

  @Test func savingAndLoadingGivesTheSameBits() {
    let folder = ScratchFolder()
    session.reply(to: "save net to: \"\(folder.path)/a.network\"; again = load(\"\(folder.path)/a.network\")")
    #expect(network("again")?.parameterBits == network("net")?.parameterBits)
    #expect(session.reply(to: "save net to: \"\(folder.path)/a.network\"").outcome == .succeeded)
  }
}

extension Network {
  fileprivate var parameterBits: [UInt64] {
    nodes.flatMap { $0.layer.parameters.flatMap { $0.value.elements.map(\.bitPattern) } }
  }
}
