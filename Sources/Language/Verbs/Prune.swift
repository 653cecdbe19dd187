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
    "removes the channels that matter least; one threshold over all layers, and a report of what went",
    example: "net = vgg(8, M, 8, for: glyphs); small = prune net keep: 50%"
  ) { call in
    let network = try call.subjectNetwork()
    let word = call.word("by") ?? "γ"
    guard let method = Methods.all.first(where: { $0.word == word }) else { return .nothing }
    let keep = try call.number("keep")
    if let keep, !(0...1).contains(keep) {
      throw LanguageError(
        "`keep:` is a share from 0 to 1, got \(NumberText.short(keep))", at: call.labels["keep"]?.range,
        suggestion: "Such as keep: 60%.")
    }
    let small = try call.evaluator.located(call.place) {
      try Surgery.prune(network, by: try method.decide(network, keep))
    }
    if let report = small.prunings.last {
      call.emit(.table(report.table))
      for sentence in report.sentences { call.emit(sentence.wrapped(to: call.session.width)) }
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
      "\(removed) of \(candidates) channels removed"
        + (threshold.isFinite ? ": \(criterion) ≤ \(NumberText.short(threshold))" : ""),
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
    if removed == 0, threshold == 0 { sentences.append("no \(criterion) is exactly 0; keep: 50% removes half") }
    return sentences
  }
}
