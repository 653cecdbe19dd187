import DataLoading
import Engines
import Networks
import Reports
import Syntax
import Tensors
import Texts

extension Evaluator {
  func member(_ name: String, at place: SourceRange, of base: Expression) throws(LanguageError) -> Value {
    let value = try evaluate(base)
    if let found = try computed(place, { value.member(name) }) { return found }
    if case .network = value, name == "report" {
      throw LanguageError(
        "there is no report yet: this network has not been pruned", at: place,
        suggestion: "small = prune … makes one: small.report.")
    }
    let known = value.memberNames
    throw LanguageError(
      "\(value.kind) has no `\(name)`", at: place,
      suggestion: didYouMean(name, among: known)
        ?? (known.isEmpty ? nil : "It has \(known.prefix(12).joined(separator: ", "))\(known.count > 12 ? ", …" : "").")
    )
  }
}

extension Value {
  /// What can stand after a dot, for completion and suggestions.
  var memberNames: [String] {
    switch self {
    case .number, .tensor, .mask, .truth: ["T", "shape", "count"]
    case .network(let network):
      network.nodes.dropFirst().map(\.name) + ["history", "report", "seed", "steps", "dataset", "layers"]
    case .dataset: ["train", "test", "mean", "std", "name"]
    case .split: ["images", "labels", "mean", "std", "count", "name"]
    case .trace(let trace): trace.entries.map(\.node) + ["loss", "p", "labels"]
    case .record(let record): record.fields.map(\.name)
    case .history: ["loss", "accuracy", "test", "alive", "units", "λ", "η", "count"]
    case .report: ["layers", "removed", "candidates", "threshold", "accuracy"]
    default: []
    }
  }

  func member(_ name: String) -> Value? {
    switch self {
    case .number, .tensor, .mask, .truth: asTensor?.member(name)
    case .network(let network): network.member(name)
    case .dataset(let dataset):
      switch name {
      case "train": .split(dataset.train)
      case "test": .split(dataset.test)
      case "mean": .tensor(Tensor(dataset.train.decodings.map(\.mean)))
      case "std": .tensor(Tensor(dataset.train.decodings.map(\.deviation)))
      case "name": .text(dataset.name)
      default: nil
      }
    case .split(let split):
      switch name {
      case "images": (try? split.images).map { Value($0) }
      case "labels": .tensor(split.labels)
      case "mean": .tensor(split.moments.mean)
      case "std": .tensor(split.moments.variance.map { $0.squareRoot() })
      case "count": .number(Double(split.count))
      case "name": .text(split.name)
      default: nil
      }
    case .trace(let trace): trace.member(name)
    case .record(let record): record[name]
    case .history(let history):
      switch name {
      case "loss": .tensor(Tensor(history.map(\.loss)))
      case "accuracy": .tensor(Tensor(history.map(\.accuracy)))
      case "test": .tensor(Tensor(history.map { $0.testAccuracy ?? .nan }))
      case "λ": .tensor(Tensor(history.map { $0.penaltyStrength ?? 0 }))
      case "η": .tensor(Tensor(history.map(\.learningRate)))
      case "alive": .tensor(Tensor(history.map { Double($0.alive) }))
      case "units": .tensor(Tensor(history.map { Double($0.units ?? 0) }))
      case "count": .number(Double(history.count))
      default: nil
      }
    case .report(let report): report.member(name)
    default: nil
    }
  }
}

extension CompressionReport {
  fileprivate func member(_ name: String) -> Value? {
    switch name {
    case "layers": .table(table)
    case "removed": .number(Double(removed))
    case "candidates": .number(Double(candidates))
    case "threshold": threshold.map { .number($0) } ?? .text("a threshold for each layer")
    case "accuracy": measuredAfter?.accuracy.map { .number($0) } ?? .text("not measured")
    default: nil
    }
  }
}

extension Tensor {
  fileprivate func member(_ name: String) -> Value? {
    switch name {
    case "T": Value(transposed)
    case "shape": .tensor(Tensor(shape.dimensions.map(Double.init)))
    case "count": .number(Double(count))
    default: nil
    }
  }
}

extension Network {
  fileprivate func member(_ name: String) -> Value? {
    if let node = node(named: name) { return .record(record(of: node)) }
    switch name {
    case "history": return .history(history)
    case "report": return prunings.last.map { .report($0) }
    case "seed": return .number(Double(seed))
    case "steps": return .number(Double(stepCount))
    case "dataset": return .text(dataset ?? "")
    case "layers": return .number(Double(nodes.count - 1))
    default: return nil
    }
  }

  private func record(of node: Node) -> Record {
    let costs = costs(of: node)
    var fields = node.layer.parameters.map { (name: $0.description.name, value: Value($0.value)) }
    if let weights = node.layer.weights, !fields.contains(where: { $0.name == "w" }) {
      fields.insert(("w", Value(weights.value)), at: 0)
    }
    fields.append(("channels", .number(Double(node.channelCount))))
    fields.append(("origins", .tensor(Tensor(node.channelOrigins.map(Double.init)))))
    fields.append(("shape", .tensor(Tensor(node.shape.dimensions.map(Double.init)))))
    fields.append(("parameters", .number(Double(costs.parameters))))
    fields.append(("macs", .number(Double(costs.multiplyAdds))))
    let parameters = node.layer.parameters.map { "\($0.description.name) \($0.value.shape)" }
    let own = parameters.isEmpty ? "" : "; \(parameters.joined(separator: ", "))"
    return Record(kind: "a layer", summary: "\(node.name): \(node.layer.label) → \(node.shape)\(own)", fields: fields)
  }
}

extension Trace {
  fileprivate func member(_ name: String) -> Value? {
    if let entry = entries.first(where: { $0.node == name }) { return .record(record(of: entry)) }
    switch name {
    case "loss": return .number(loss)
    case "p": return .tensor(probabilities)
    case "labels": return .tensor(Tensor(labels.map(Double.init)))
    default: return nil
    }
  }

  private func record(of entry: Entry) -> Record {
    var fields: [(name: String, value: Value)] = []
    if let input = entry.inputs.first { fields.append(("x", Value(input))) }
    fields += entry.evaluation.intermediates.map { ($0.name, Value($0.value)) }
    fields.append(("y", Value(entry.evaluation.output)))
    fields.append(("grad", Value(entry.gradient)))
    fields += entry.parameterGradients.map { ("grad_" + $0.name, Value($0.value)) }
    let names = fields.map(\.name).joined(separator: ", ")
    return Record(
      kind: "a node of a trace", summary: "\(entry.node): \(entry.evaluation.output.shape), with \(names)",
      fields: fields)
  }
}

extension Record {
  init(_ epoch: EpochRecord) {
    let accuracy = NumberText.percent(epoch.accuracy)
    self.init(
      kind: "an epoch",
      summary:
        "epoch \(epoch.epoch): loss \(NumberText.short(epoch.loss)), training accuracy \(accuracy), \(epoch.alive) alive",
      fields: [
        ("epoch", .number(Double(epoch.epoch))), ("loss", .number(epoch.loss)), ("accuracy", .number(epoch.accuracy)),
        ("test", .number(epoch.testAccuracy ?? .nan)), ("alive", .number(Double(epoch.alive))),
        ("units", .number(Double(epoch.units ?? 0))),
        ("λ", .number(epoch.penaltyStrength ?? 0)), ("η", .number(epoch.learningRate)),
      ])
  }
}
