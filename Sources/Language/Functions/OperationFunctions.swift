import ReferenceEngine
import Syntax
import Tensors
import Texts

/// Every reference operation under its own name.
extension Functions {
  static let operations: [Function] = Operations.all.filter { $0.name != "concat" }.map { operation in
    let positional = operation.positional
    let arity = operation.arity.lowerBound...(operation.arity.upperBound + positional.count)
    return Function(
      operation.name, operation.inputs + positional.map { $0 + "?" }, arity: arity,
      labels: operation.options.map { Label($0.name, "\(NumberText.short($0.value)) by default") }, operation.summary,
      example: example(of: operation)
    ) { call in
      if let error = call.refusalOfScores { throw error }
      var options: [String: [Double]] = [:]
      for (name, value) in call.labels {
        switch value.value {
        case .number(let number): options[name] = [number]
        case .tensor(let list) where list.rank == 1: options[name] = list.elements
        case .truth(let truth): options[name] = [truth ? 1 : 0]
        default: throw LanguageError("`\(name):` needs a number, got \(value.value.kind)", at: value.range)
        }
      }
      let count = min(call.arguments.count, operation.arity.upperBound)
      for (name, position) in zip(positional, count..<call.arguments.count) {
        if let label = call.labels[name] {
          throw LanguageError("`\(name)` is given twice", at: label.range)
        }
        options[name] = [try call.number(at: position)]
      }
      let inputs = try (0..<count).map { try call.tensor($0) }
      return Value(try operation.forward(inputs, lists: options).output)
    }
  }

  /// A call that runs as it stands, made from the operation's inputs.
  private static func example(of operation: Operation) -> String {
    switch operation.name {
    case "conv": "conv(ones(1, 1, 4, 4), ones(2, 1, 3, 3), padding: 1)"
    case "batchnorm": "batchnorm([1 2; 3 4], [1 1], [0 0])"
    case "linear": "linear([1 2; 3 4], [1 0; 0 1], [0 1])"
    case "softmax": "softmax([1 2; 3 4])"
    case "crossentropy": "crossentropy([1 2; 3 1], [1 0])"
    case "distillation": "distillation([1 2; 3 1], [2 9; 4 0], [1 0], T: 4)"
    case "squarederror": "squarederror([1 2; 3 1], [2 2; 3 0])"
    case "dropout": "dropout([1 2 3], [1 0 1], p: 0.5)"
    case "dropconnect": "dropconnect([1 2; 3 4], [1 -1; 0.5 0.5], [0 0], p: 0.5)"
    case "multinomialdropout": "multinomialdropout([3 1 1; 2 0 2], [2 0 1; 1 1 1], [0.6 0.2 0.2])"
    case "add": "add([1 2], [3 4])"
    case "relu", "relu6", "leakyrelu", "sigmoid", "tanh", "silu", "hardswish": "\(operation.name)([-4 0.5 7])"
    case "prelu": "prelu([-1 2; 3 -4], [0.25 0.5])"
    case "multiply": "multiply([1 2; 3 4], [0.5 2; 2 0.5])"
    case "convtranspose": "convtranspose(ones(1, 2, 3, 3), ones(2, 1, 2, 2), stride: 2)"
    case "scale": "scale([1 2; 3 4], [0.5 0])"
    case "select": "select([1 2 3; 4 5 6], [2 0])"
    case "padshortcut": "padshortcut(ones(1, 2, 4, 4), stride: 2, before: 1, after: 1)"
    default: "\(operation.name)(ones(1, 2, 4, 4))"
    }
  }
}

extension FunctionCall {
  /// Why an unfinished network does not go on with what judges its scores.
  fileprivate var refusalOfScores: LanguageError? {
    guard arguments.contains(where: { $0.value.isUnfinished }) else { return nil }
    switch function.name {
    case "softmax":
      return LanguageError(
        "a network ends in scores: the loss takes the softmax itself", at: range,
        suggestion: "Leave it out; of a whole network, softmax(net(x)) gives the probabilities.")
    case "crossentropy", "distillation", "squarederror":
      return LanguageError(
        "a network ends in scores: `train` takes the loss itself", at: range,
        suggestion: function.name == "distillation"
          ? "Leave it out; train net teacher: big learns from another network."
          : "Leave it out: net = network(h); train net.")
    default: return nil
    }
  }
}
