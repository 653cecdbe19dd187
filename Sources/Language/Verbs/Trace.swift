import Engines
import Figures
import Networks
import ReferenceEngine
import Tensors
import Texts

extension Verbs {
  static let trace = Verb(
    "trace", "a network",
    labels: [Label("on", "the images; the first 4 training images by default")],
    "runs one pass forward and backward; keeps every intermediate value: t.bn1.x_hat, t.conv1.grad, t.conv1.grad_w",
    example: "net = vgg(4, for: glyphs); t = trace net on: glyphs.train[0..<4]; t.bn1.x_hat"
  ) { call in
    let network = try call.subjectNetwork()
    let batch = try call.batch(for: network, count: 4, orRandom: true)
    let trace = try call.computed(at: "on") { try ReferenceExecutor(network).trace(batch, mode: .training) }
    call.emit(.table(trace.table))
    call.emit(
      "loss \(NumberText.short(trace.loss)) on \(batch.labels.count.counted("image")), batch statistics; nothing has changed"
    )
    return .trace(trace)
  }
}

extension Trace {
  /// A row for each node: what flowed forward and what came back.
  var table: Table {
    var table = Table(header: ["node", "output", "mean", "std", "zeros", "‖∂L/∂y‖", "also"])
    table.alignments = [.left, .left, .right, .right, .right, .right, .left]
    for entry in entries {
      let y = entry.evaluation.output
      let zeros = Double(y.elements.filter { $0 == 0 }.count) / Double(max(y.count, 1))
      let names = entry.evaluation.intermediates.map(\.name) + entry.parameterGradients.map { "grad_" + $0.name }
      table.rows.append([
        entry.node, "\(y.shape)", y.meanText, NumberText.scientific(y.variance().squareRoot()),
        NumberText.percent(zeros), NumberText.scientific(Reduction.norm(entry.gradient.elements)),
        names.joined(separator: " "),
      ])
    }
    return table
  }
}

extension Tensor {
  /// The mean; what is 0 but for rounding reads as 0.
  fileprivate var meanText: String {
    abs(mean) < 1e-12 * largestMagnitude ? "0" : NumberText.scientific(mean)
  }
}
