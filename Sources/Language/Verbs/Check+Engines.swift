import DataLoading
import Engines
import Figures
import Foundation
import Networks
import Syntax
import Texts

/// `check net against: fast`: each part of the fast engine on the reference's inputs and gradients.
extension VerbCall {
  /// The engine that can be held against the reference, if the session has one.
  var comparingEngine: Engine? { session.engines.first { $0.compare != nil } }

  func compareEngines(_ network: Network) throws -> Value {
    guard let engine = comparingEngine, let compare = engine.compare else {
      throw LanguageError(
        "this session has the reference engine only, so there is nothing to compare", at: labels["against"]?.range,
        suggestion: "Say against: differences.")
    }
    let first = try taught(try batch(for: network, count: 8, orRandom: true), by: network)
    func compared(_ batch: Batch) throws -> EngineComparison {
      defer { emit(.progress(Progress(fraction: 1, caption: ""))) }
      return try computed(at: "on") {
        try compare(network, batch) { fraction, kernel in
          emit(.progress(Progress(fraction: fraction, caption: "checking \(kernel)")))
        }
      }
    }
    var result = try compared(first)
    var images = first.labels.count.counted("image")
    if result.hasTies, labels["on"] == nil, network.dataset != nil {
      // Rounding may decide on which side of a kink such a value falls; other images have none.
      let split = try self.images(for: network, part: \.train)
      for start in stride(from: 8, to: min(split.count - 8, 80), by: 8) where result.hasTies {
        let (next, nextLabels) = split.batch(Array(start..<(start + 8)))
        result = try compared(try taught(Batch(images: next, labels: nextLabels), by: network))
        images = "images \(start) to \(start + 7), as those before have values too near to a kink"
      }
    }
    emit(.table(result.table))
    let isRight = result.rows.allSatisfy { $0.verdict != .differs }
    let worst = result.rows.map { $0.verdict == .tie ? $0.relativeBesideTies : $0.relative }.max() ?? 0
    var text = isRight ? "the \(engine.name) engine agrees with the reference" : "some values DIFFER"
    text += ": \(result.rows.count) values and gradients on \(images), largest difference "
    text += "\(NumberText.scientific(worst)) of the terms"
    emit(text.wrapped(to: session.width))
    for reason in result.reasons { emit(reason.wrapped(to: session.width)) }
    let ties = result.rows.filter { $0.verdict == .tie }.count
    if ties > 0 {
      emit(
        ("\(ties) of the gradients agree but for ties: a ReLU's input is 0 or two values under a maximum are equal, "
          + "exactly or within rounding, and there the engines may choose differently").wrapped(to: session.width))
    }
    return .truth(isRight)
  }
}

extension EngineComparison {
  /// A row for each value; what runs it stands under the nodes' names.
  fileprivate var table: Table {
    var table = Table(header: ["nodes, done by", "value", "difference", "relative", "allowed", "added up", "verdict"])
    table.alignments = [.left, .left, .right, .right, .right, .right, .left]
    var last: EngineComparison.Row?
    var rowOfKernel = 0
    /// A kernel of one row says in another how it is done.
    func finishKernel() {
      guard rowOfKernel == 0, let last else { return }
      table.rows.append(["  " + last.method] + [String](repeating: "", count: table.header.count - 1))
    }
    for row in rows {
      if row.nodes != last?.nodes { finishKernel() }
      rowOfKernel = row.nodes == last?.nodes ? rowOfKernel + 1 : 0
      last = row
      let label = rowOfKernel == 0 ? row.nodes : rowOfKernel == 1 ? "  " + row.method : ""
      table.rows.append([
        label, row.quantity, NumberText.rough(row.absolute), NumberText.rough(row.relative),
        NumberText.rough(row.tolerance), row.accumulated.map { NumberText.rough($0) } ?? "",
        row.verdict.rawValue,
      ])
    }
    finishKernel()
    return table
  }
}

extension NumberText {
  /// Two digits and a power of ten: `1.5e-07`.
  fileprivate static func rough(_ value: Double) -> String {
    value == 0 ? "0" : value.isFinite ? String(format: "%.1e", value) : short(value)
  }
}
