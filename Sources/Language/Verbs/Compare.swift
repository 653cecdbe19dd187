import DataLoading
import Figures
import Foundation
import Networks
import Training

extension Verbs {
  static let compare = Verb(
    "compare", "a network",
    labels: [
      Label("against", "the other network, usually pruned from the first"),
      Label("on", "the images to measure accuracy and time on; the test part of the network's data set by default"),
    ], "puts two networks side by side; channels, parameters, MACs, accuracy, time",
    example:
      "net = vgg(8, M, 16, for: glyphs); train net epochs: 10 λ: 0.01; small = prune net; compare net against: small"
  ) { call in
    let network = try call.subjectNetwork()
    guard let other = try call.network("against") else {
      throw LanguageError(
        "`compare` needs a second network", at: call.phrase.verbRange, suggestion: "Such as against: small.")
    }
    let names = (call.subjectText, call.text(of: "against") ?? "the other")
    call.emit(.table(network.layers(beside: other)))
    var totals = Table(header: ["", names.0, names.1, "ratio"])
    totals.appendRatio("parameters", network.costs.parameters, other.costs.parameters)
    totals.appendRatio("MACs", network.costs.multiplyAdds, other.costs.multiplyAdds)
    if call.labels["on"] != nil || network.dataset != nil {
      let split = try call.images(for: network, part: \.test)
      let first = try call.measure(network, on: split)
      let second = try call.measure(other, on: split)
      totals.rows.append(["accuracy", NumberText.percent(first.accuracy), NumberText.percent(second.accuracy), ""])
      totals.rows.append([
        "time, 1 image", NumberText.milliseconds(first.seconds), NumberText.milliseconds(second.seconds),
        NumberText.ratio(first.seconds, second.seconds),
      ])
      call.emit(.table(totals))
      call.emit("accuracy and time on \(split.name), \(call.session.engine.name) engine")
    } else {
      call.emit(.table(totals))
    }
    return .nothing
  }
}

extension Network {
  /// A row for each box of `draw`: a convolution counts together with its batch norm.
  func layers(beside other: Network) -> Table {
    var table = Table(header: ["layer", "channels", "parameters", "MACs"])
    let (counts, otherCounts) = (ChannelCounts(self), ChannelCounts(other))
    let twins = Dictionary(uniqueKeysWithValues: other.blocks.map { ($0.head.name, $0.remains(in: other)) })
    for block in blocks {
      let costs = costs(of: block.nodes)
      guard costs.parameters > 0 else { continue }
      let twin = twins[block.head.name]
      func change(_ before: String, _ after: ([Node]) -> String) -> String { before + " → " + (twin.map(after) ?? "–") }
      table.rows.append([
        block.head.name, change(counts.count(block.nodes).text) { otherCounts.count($0).text },
        change(NumberText.grouped(costs.parameters)) { NumberText.grouped(other.costs(of: $0).parameters) },
        change(NumberText.grouped(costs.multiplyAdds)) { NumberText.grouped(other.costs(of: $0).multiplyAdds) },
      ])
    }
    return table
  }
}

extension VerbCall {
  fileprivate func measure(_ network: Network, on split: DataSplit) throws -> (accuracy: Double, seconds: Double) {
    let executor = session.engine.makeExecutor(network)
    let score = { () throws(NetworkError) in
      try Score.of(network, on: split, executor: executor, cancellation: session.cancellation)
    }
    // The first run makes the engine ready, the second is timed.
    _ = try located(at: "on") { try score() }
    let clock = ContinuousClock()
    let start = clock.now
    let second = try located(at: "on") { try score() }
    if session.cancellation.isRequested { throw LanguageError("stopped", at: phrase.verbRange) }
    let elapsed = clock.now - start
    let seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) * 1e-18
    return (second.accuracy, seconds / Double(max(second.examples, 1)))
  }
}

extension Table {
  fileprivate mutating func appendRatio(_ name: String, _ before: Int, _ after: Int) {
    rows.append([
      name, NumberText.grouped(before), NumberText.grouped(after), NumberText.ratio(Double(before), Double(after)),
    ])
  }
}

extension NumberText {
  /// `4.3×`
  static func ratio(_ before: Double, _ after: Double) -> String {
    after > 0 ? String(format: "%.1f×", before / after) : "–"
  }

  static func milliseconds(_ seconds: Double) -> String { String(format: "%.3f ms", 1000 * seconds) }
}
