import Compression
import Figures
import Foundation
import Networks
import Reports
import Texts

extension CompressionReport {
  /// A row for each layer that could lose something.
  var table: Table { unit == .channels ? channelTable : unitTable }

  private var channelTable: Table {
    Table(
      header: ["layer", "channels", "removed", "threshold", "|γ| up to", "β of these", "largest κ"],
      rows: layers.map { row in
        let none = row.removed == 0
        return [
          row.node, row.change, "\(row.removed)", none ? "" : row.threshold.map(NumberText.scientific) ?? "",
          none ? "" : row.gammas.map(abs).max().map(NumberText.scientific) ?? "", none ? "" : row.betaRange,
          none ? "" : NumberText.scientific(row.largestConstant),
        ]
      })
  }

  /// With a column for each kind of figure that any row has.
  private var unitTable: Table {
    var figures: [String] = []
    for figure in layers.flatMap({ $0.figures ?? [] }) where !figures.contains(figure.name) {
      figures.append(figure.name)
    }
    return Table(
      header: ["layer", unit.rawValue, "removed"] + figures,
      rows: layers.map { row in
        let change = [row.before, row.before - row.removed].map(\.grouped).joined(separator: " → ")
        return [row.node, change, row.removed.grouped]
          + figures.map { name in row.figures?.first { $0.name == name }?.text ?? "" }
      })
  }

  /// What was measured, before and after.
  var measurements: Table? {
    guard let old = measuredBefore, let new = measuredAfter else { return nil }
    var table = Table(header: ["", "before", "after", "ratio"])
    func count(_ name: String, _ a: Int, _ b: Int) {
      table.rows.append([name, a.grouped, b.grouped, NumberText.ratioOrDash(Double(a), Double(b))])
    }
    for row in Costs.rows([before, after]) { count(row.name, row.values[0], row.values[1]) }
    count("activations, 1 image", old.activations, new.activations)
    if let a = old.bytes, let b = new.bytes { count("bytes on disk", a, b) }
    if let a = old.compressedBytes, let b = new.compressedBytes { count("  saved as: compressed", a, b) }
    for engine in old.latencies.keys.sorted() {
      guard let a = old.latencies[engine], let b = new.latencies[engine] else { continue }
      table.rows.append([
        "ms, 1 image, \(engine)", String(format: "%.3f", 1000 * a.median), String(format: "%.3f", 1000 * b.median),
        NumberText.ratio(a, b),
      ])
    }
    if let a = old.accuracy, let b = new.accuracy {
      let name = "accuracy" + (images.map { ", \(($0.count).grouped) test images" } ?? "")
      table.rows.append([name, NumberText.percent(a), NumberText.percent(b), ""])
    }
    if let accuracy = accuracyReestimated {
      table.rows.append(["  statistics re-estimated", "", NumberText.percent(accuracy), ""])
    }
    if let accuracy = accuracyFineTuned { table.rows.append(["  trained on", "", NumberText.percent(accuracy), ""]) }
    return table
  }

  var sentences: [String] {
    var sentences: [String] = []
    // Tied channels go together and were counted together, unlike in the table.
    let (channels, gone) = self.channels
    let hasTies = unit == .channels && gone > removed
    var first =
      "\(removed.grouped) of \(candidates.grouped) "
      + (hasTies ? "channel groups" : unit.rawValue)
    if hasTies { first += " (\(gone.grouped) of \(channels.grouped) channels)" }
    first += " removed"
    if let threshold, threshold.isFinite {
      first += ": \(criterion) ≤ \(NumberText.short(threshold))"
    } else if threshold == nil {
      first += " by \(criterion)"
    }
    sentences.append(first + (rule.isEmpty ? "" : "; \(rule)"))
    sentences += tieSentences
    if !conventions.isEmpty { sentences.append(conventions) }
    if let aliveSentence { sentences.append(aliveSentence) }
    let carriers = layers.filter { !$0.carriers.isEmpty }
    if largestConstant > 0 {
      let size = NumberText.scientific(largestConstant)
      if constants == .dropped {
        sentences.append("β dropped: what removed channels always added is lost; the largest constant was \(size)")
      } else {
        let names = carriers.map { "\($0.node) (\($0.carriers.count))" }.joined(separator: ", ")
        sentences.append(
          "\(compensation); the largest constant was \(size)"
            + (names.isEmpty ? "" : "; channels that carry constants: \(names)"))
      }
    }
    if !losses.isEmpty {
      sentences.append("constants lost, since nothing could absorb them: \(losses.joined(separator: ", "))")
    }
    sentences += spared.map { "kept all the same, \($0.text)" }
    let revived = layers.filter { $0.revived > 0 }
    if !revived.isEmpty {
      let names = revived.map { "\($0.node) (\($0.revived))" }.joined(separator: ", ")
      sentences.append("the floor of a layer kept some: \(names)")
    }
    if removed == 0, threshold == 0, method != nil || unit != .channels {
      sentences.append("nowhere is \(criterion) exactly 0 for all that must go together; keep: 50% removes half")
    }
    return sentences
  }

  /// What chose where scores are equal, and what would choose better.
  private var tieSentences: [String] {
    guard let ties, let first = ties.first else { return [] }
    let count = ties.reduce(0) { $0 + $1.count }
    let removed = ties.reduce(0) { $0 + $1.removed }
    let score = Set(ties.map(\.score)).count == 1 ? "score exactly \(NumberText.short(first.score))" : "score the same"
    let advice =
      method == NetworkSlimming.criterion.word ? "; train with λ, or say by: l1, to have something to choose by" : ""
    return [
      "\(count) \(score), and \(removed) of these went: each layer gave up the same share, its last \(unit.rawValue) first"
        + advice
    ]
  }

  /// How much of what went still spoke, and what that risks.
  private var aliveSentence: String? {
    guard unit == .channels, let alive = removedAlive, alive > 0 else { return nil }
    let gone = channels.removed
    let largest = layers.flatMap(\.gammas).map(abs).max().map { ", |γ| up to \(NumberText.short($0))" } ?? ""
    let whole =
      alive == gone
      ? (gone == 1 ? "the removed channel was" : "all \(gone) removed channels were")
      : "\(alive) of the \(gone) removed channels were"
    return "\(whole) alive\(largest): what varied in them is lost; if accuracy falls, train on or keep more"
  }

  /// Costs, and then accuracy with the images it is measured on, before and after.
  private var summary: [String] {
    let costs = Costs.rows([before, after]).map { row in
      "\(row.name) \(row.values.map(\.grouped).joined(separator: " → "))"
    }.joined(separator: ", ")
    guard let old = measuredBefore?.accuracy, let new = measuredAfter?.accuracy else { return [costs] }
    let accuracy = "accuracy \(NumberText.percent(old)) → \(NumberText.percent(new))"
    return [costs, accuracy + (images.map { " on \($0.described)" } ?? "")]
  }

  /// What a learner reads right after pruning.
  func brief(width: Int) -> [Output] { [.table(table)] + (sentences + summary).map { .text($0.wrapped(to: width)) } }

  /// All of it.
  func outputs(width: Int) -> [Output] {
    guard let measurements else { return brief(width: width) }
    return [.table(table)] + sentences.map { .text($0.wrapped(to: width)) } + [.table(measurements)]
  }

  /// A line for each layer, as spreadsheets read it.
  var commaSeparated: String {
    let header = "layer,before,removed,constants,after,revived,threshold,largest_constant,gammas,betas"
    let rows = layers.map { row -> String in
      let lists = [row.gammas, row.betas].map { $0.map { "\($0)" }.joined(separator: " ") }
      return [
        row.node, "\(row.before)", "\(row.removed)", "\(row.carriers.count)", "\(row.after)", "\(row.revived)",
        row.threshold.map { "\($0)" } ?? "", "\(row.largestConstant)",
      ].joined(separator: ",") + "," + lists.joined(separator: ",")
    }
    return ([header] + rows).joined(separator: "\n") + "\n"
  }
}

extension CompressionReport.Images {
  /// `all 1,000 images of glyphs.test`, `the first 1,000 of 10,000 images of fashion.test`
  var described: String {
    let share = count == total ? "all" : "the first \(count.grouped) of"
    return "\(share) \(total.grouped) images of \(dataset).test"
  }
}

extension CompressionReport.LayerRow {
  /// `16 → 11+1`: eleven have values of their own, one carries constants.
  fileprivate var change: String { "\(countBefore.text) → \(countAfter.text)" }

  /// From the smallest to the largest.
  fileprivate var betaRange: String {
    guard let low = betas.min(), let high = betas.max() else { return "" }
    let ends = (String(format: "%.2f", low), String(format: "%.2f", high))
    return ends.0 == ends.1 ? ends.0 : "\(ends.0) … \(ends.1)"
  }
}

extension ChannelCount {
  /// `11+1`: eleven have values of their own, one is a constant.
  var text: String { constants > 0 ? "\(own.grouped)+\(constants)" : own.grouped }
}

extension CompressionReport.Figure {
  var text: String {
    switch kind {
    case .size: NumberText.scientific(value)
    case .share: NumberText.percent(value)
    case .count: Int(value).grouped
    }
  }
}

extension CompressionReport.Spared {
  /// `3: its constant would become a map in conv2`
  fileprivate var text: String { count == 0 ? obstacle.text : "\(count): \(obstacle.text)" }
}

extension CompressionReport.Obstacle {
  var text: String {
    switch self {
    case .becomesMap(let layer): "its constant would become a map in \(layer)"
    case .noCarrier(let layer): "nothing can carry its constant to \(layer)"
    case .noBias(let layer): "\(layer) has no bias to hold a constant"
    case .notZero(let layer): "its constant cannot be dropped: \(layer) makes another number of 0"
    case .told(let sentence): sentence
    }
  }
}
