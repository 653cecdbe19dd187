import Networks
import Syntax
import Tensors
import Texts

/// Unfinished networks: functions and sums of them are layers.
extension Evaluator {
  /// The number of the layer that is typed now.
  func nextLayer() -> Int {
    workspace.layerCount += 1
    return workspace.layerCount
  }

  func layer(
    _ form: LayerForm, of function: Function, _ positional: [(Value, SourceRange)], _ arguments: [Argument],
    at range: SourceRange
  ) throws(LanguageError) -> Value {
    let labels = try values(of: arguments, labels: form.labels, owner: function.name)
    var inputs: [SymbolicTensor] = []
    for case (.symbolic(let input), _) in positional.prefix(form.reads.upperBound) { inputs.append(input) }
    if let wrong = positional.prefix(form.reads.lowerBound).first(where: { !$0.0.isUnfinished }) {
      throw LanguageError("a layer reads an unfinished network, got \(wrong.0.kind)", at: wrong.1)
    }
    let rest = positional.dropFirst(inputs.count)
    if let wrong = rest.first(where: { form.arity.upperBound == 0 || $0.0.asTensor?.rank != (form.takesList ? 1 : 0) })
    {
      throw LanguageError(
        "as a layer `\(function.name)` takes no \(wrong.0.kind.withoutArticle) here", at: wrong.1,
        suggestion: "It is \(form.signature(function.name)).")
    }
    guard form.reads.contains(inputs.count), form.arity.contains(rest.count) else {
      throw LanguageError(
        "as a layer it is \(form.signature(function.name)), and here \(positional.count.counted("value")) stand",
        at: range)
    }
    let call = FunctionCall(
      function: function, arguments: positional.map { (value: $0.0, range: $0.1) }, labels: labels, evaluator: self,
      range: range)
    let configuration = try form.make(call, inputs[0].shape)
    let name = try call.text("name")
    if let name, !name.isLayerName {
      throw LanguageError(
        "a layer's name is letters, digits and _, and begins with a letter", at: labels["name"]?.range,
        suggestion: "Such as name: \"stem\".")
    }
    return try located(range) {
      .symbolic(try SymbolicTensor(form.kind, configuration, reading: inputs, number: nextLayer(), named: name))
    }
  }

  /// `a + b` or `a * b` of two unfinished networks.
  func joined(_ operation: BinaryOperator, _ a: SymbolicTensor, _ b: SymbolicTensor, at range: SourceRange)
    throws(LanguageError) -> Value
  {
    switch operation {
    case .add:
      return try located(range) {
        .symbolic(try SymbolicTensor(AddLayer.kind, [:], reading: [a, b], number: nextLayer()))
      }
    case .multiply:
      // One number for each channel may stand on either side.
      let inputs = a.shape.count < b.shape.count ? [b, a] : [a, b]
      return try located(range) {
        .symbolic(try SymbolicTensor(MultiplyLayer.kind, [:], reading: inputs, number: nextLayer()))
      }
    default:
      throw LanguageError(
        "`\(operation.rawValue)` is no layer of two unfinished networks", at: range,
        suggestion: "a + b is, a * b, and concat(a, b).")
    }
  }
}

extension Value {
  var isUnfinished: Bool { if case .symbolic = self { true } else { false } }

  /// What to do with an unfinished network where something else is needed; nil for all other values.
  var advice: String? {
    isUnfinished ? "It is made whole by network(…), such as net = network(h, seed: 1)." : nil
  }

  /// The same where it stands beside a number: constants are added by biases and multiplied by factors that are learned.
  var adviceInFormulas: String? {
    isUnfinished ? "Two branches are added: h + conv(h, 8). A learned constant is conv(h, 8, bias: true)." : nil
  }
}

extension String {
  fileprivate var isLayerName: Bool {
    guard let first, first.isLetter else { return false }
    return allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" } && count <= 40
  }

  /// `number` of `a number`
  fileprivate var withoutArticle: String { split(separator: " ", maxSplits: 1).last.map(String.init) ?? self }
}
