import Compression
import Figures
import Networks

extension Verbs {
  static let prune = Verb(
    "prune", "a network",
    labels: [
      Label("keep", "the largest share of the removable channels to keep; without it, what is exactly 0 goes"),
      Label("by", words: Methods.all.map(\.word), "what says how much a channel matters; γ by default"),
    ], changesSubject: true,
    "removes the channels that matter least, by one threshold over all layers, and reports what went",
    example: "net = vgg(8, M, 8, for: glyphs); small = prune net keep: 50%"
  ) { call in
    let network = try call.subjectNetwork()
    let word = call.word("by") ?? "γ"
    guard let method = Methods.all.first(where: { $0.word == word }) else { return .nothing }
    let decision = try method.decide(network, try call.number("keep"))
    let small = try Surgery.prune(network, by: decision)
    if let report = small.prunings.last {
      call.emit(.table(report.table))
      for sentence in report.sentences { call.emit(sentence) }
    }
    return .network(small)
  }
}

extension PruningReport {
  /// A row for each layer that has a γ, and the sums.
  var table: Table {
    var table = Table(header: ["layer", "channels", "removed", "largest constant dropped"])
    table.rows = layers.map { row in
      [
        row.node, "\(row.before) → \(row.after)", "\(row.before - row.after)",
        row.before == row.after ? "" : NumberText.scientific(row.largestConstant),
      ]
    }
    return table
  }

  fileprivate var sentences: [String] {
    var sentences = [
      "\(removed) of \(candidates) channels removed: \(criterion) ≤ \(NumberText.short(threshold))",
      "parameters \(NumberText.grouped(before.parameters)) → \(NumberText.grouped(after.parameters)), "
        + "MACs \(NumberText.grouped(before.multiplyAdds)) → \(NumberText.grouped(after.multiplyAdds))",
    ]
    let revived = layers.filter { $0.revived > 0 }
    if !revived.isEmpty {
      let names = revived.map { "\($0.node) (\($0.revived))" }.joined(separator: ", ")
      sentences.append("the floor of max(1, 10 %) channels a layer kept some: \(names)")
    }
    if largestConstant > 0 {
      sentences.append(
        "dropped: what removed channels always added; the largest constant φ(β) was \(NumberText.scientific(largestConstant))"
      )
    }
    if removed == 0 { sentences.append("nothing was at or below the threshold; keep: 50% would remove half") }
    return sentences
  }
}
