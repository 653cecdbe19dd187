import DataLoading
import Figures
import Foundation
import Networks
import Reports
import Syntax
import Texts
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
    for row in Costs.rows([network.costs, other.costs]) { totals.appendRatio(row.name, row.values[0], row.values[1]) }
    if network.costs.codeBits + other.costs.codeBits > 0,
      let a = try? CompressedNetworkFile.bits(of: network), let b = try? CompressedNetworkFile.bits(of: other)
    {
      totals.appendRatio("bytes, saved as: compressed", a.bytes, b.bytes)
      if a.grainSentence != nil || b.grainSentence != nil {
        let each = [network, other].map { IndexedWeights($0).perWeight }
        totals.rows.append(["bits a kept weight"] + each.map { $0.map(IndexedWeights.text) ?? "–" } + [""])
      }
    }
    if network.givesScores, other.givesScores, call.labels["on"] != nil || network.dataset != nil {
      let split = try call.images(for: network, part: \.test)
      let networks = [network, other]
      let accuracies = try networks.map { try call.accuracy(of: $0, on: split) }
      let times = try call.times(of: networks, on: split)
      totals.rows.append(["accuracy"] + accuracies.map(NumberText.percent) + [""])
      totals.rows.append(
        ["time an image"] + times.map { NumberText.duration($0.median) } + [NumberText.ratio(times[0], times[1])])
      call.emit(.table(totals))
      call.emit(
        "on \(split.name), \(call.session.engine.name) engine; times in batches of \(timedBatch(of: split))")
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
        change(costs.parameters.grouped) { (other.costs(of: $0).parameters).grouped },
        change(costs.multiplyAdds.grouped) { (other.costs(of: $0).multiplyAdds).grouped },
      ])
    }
    return table
  }
}

private func timedBatch(of split: DataSplit) -> Int { min(split.count, 100) }

extension VerbCall {
  fileprivate func accuracy(of network: Network, on split: DataSplit) throws -> Double {
    try computed(at: "on") {
      try Score.of(
        network, on: split, executor: session.engine.makeExecutor(network), cancellation: session.cancellation
      ).accuracy
    }
  }

  /// Seconds for each image of a batch, by turns.
  fileprivate func times(of networks: [Network], on split: DataSplit) throws -> [Timing] {
    let count = timedBatch(of: split)
    let images = split.batch(Array(0..<count)).images
    let executors = networks.map(session.engine.makeExecutor)
    let timings = try computed(at: "on") {
      try Timing.byTurns(of: networks.count) { (piece) throws(NetworkError) in
        _ = try executors[piece].scores(images)
      }
    }
    return timings.map { Timing($0.runs.map { $0 / Double(count) }) }
  }
}

extension Table {
  fileprivate mutating func appendRatio(_ name: String, _ before: Int, _ after: Int) {
    rows.append([
      name, before.grouped, after.grouped, before == 0 ? "–" : NumberText.ratioOrDash(Double(before), Double(after)),
    ])
  }
}

extension NumberText {
  /// As `ratio`, a dash for nothing.
  static func ratioOrDash(_ before: Double, _ after: Double) -> String { ratio(before, after) ?? "–" }

  /// `4.3×`; `2.1–3.0×`, the range of the middle half of the turns, where that is wide.
  static func ratio(_ before: Timing, _ after: Timing) -> String {
    let ratios = before.dividing(by: after)
    guard ratios.isWide else { return ratioOrDash(ratios.median, 1) }
    let ends = [ratios.quartiles.low, ratios.quartiles.high].map { String(format: "%.1f", $0) }
    return ends[0] == ends[1] ? "\(ends[0])×" : "\(ends[0])–\(ends[1])×"
  }
}
