import DataLoading
import Engines
import Networks
import Syntax
import Tensors
import Texts

extension Evaluator {
  func call(_ callee: Expression, _ arguments: [Argument], at range: SourceRange) throws(LanguageError) -> Value {
    if case .name(let name) = callee.kind, lookUp(name).map(\.isCallable) != true, let function = Functions.named(name)
    {
      return try call(function, arguments, at: range)
    }
    if case .name(let name) = callee.kind, lookUp(name) == nil {
      let userFunctions = workspace.variables.filter { if case .function = $0.value { true } else { false } }.keys
      throw LanguageError(
        "there is no function `\(name)`", at: callee.range,
        suggestion: ForeignWords.functions[name] ?? ForeignWords.sum(name, of: "…")
          ?? didYouMean(name, among: Functions.all.map(\.name) + userFunctions)
          ?? "Define it: \(name)(x) = …, or see ? for the library.")
    }
    let value = try evaluate(callee)
    if let label = arguments.first(where: { $0.label != nil })?.label {
      throw LanguageError("there is no label `\(label.name):` here", at: label.range)
    }
    var values: [Value] = []
    for argument in arguments { values.append(try evaluate(argument.value)) }
    switch value {
    case .function(let function): return try apply(function, values, at: range)
    case .network(let network): return try run(network, values, arguments, at: range)
    default:
      throw LanguageError(
        "\(value.kind) cannot be called", at: callee.range, suggestion: "Indices stand in brackets: x[0].")
    }
  }

  private func call(_ function: Function, _ arguments: [Argument], at range: SourceRange) throws(LanguageError) -> Value
  {
    var positional: [(Value, SourceRange)] = []
    for argument in arguments where argument.label == nil {
      if let word = argument.value.bareWord, function.words.contains(word) {
        positional.append((.word(word), argument.value.range))
      } else {
        positional.append((try evaluate(argument.value), argument.value.range))
      }
    }
    if let form = function.layer, positional.contains(where: { $0.0.isUnfinished }) {
      return try layer(form, of: function, positional, arguments, at: range)
    }
    let labels = try values(of: arguments, labels: function.labels, owner: function.name)
    guard function.arity.contains(positional.count) else {
      throw LanguageError(
        "`\(function.name)` takes \(function.parameters.isEmpty ? "no values" : function.parameters.joined(separator: ", ")), got \(positional.count) value\(positional.count == 1 ? "" : "s")",
        at: range, suggestion: "Such as \(function.example)")
    }
    let call = FunctionCall(
      function: function, arguments: positional.map { (value: $0.0, range: $0.1) }, labels: labels, evaluator: self,
      range: range)
    return try computed(range) { try function.body(call) }
  }

  /// `net(x)`: the scores of images, in evaluation mode.
  private func run(_ network: Network, _ values: [Value], _ arguments: [Argument], at range: SourceRange)
    throws(LanguageError) -> Value
  {
    guard values.count == 1, let value = values.first else {
      throw LanguageError(
        "a network takes one value, its images", at: range, suggestion: "Such as net(glyphs.test[0..<4]).")
    }
    let place = arguments.first?.value.range ?? range
    let images: Tensor
    switch value {
    case .split(let split): images = try located(place) { try split.images }
    case .tensor(let tensor) where tensor.rank == 3:
      images = try located(place) { try tensor.reshaped(to: Shape([1] + tensor.shape.dimensions)) }
    case .tensor(let tensor): images = tensor
    default: throw LanguageError("a network reads images, got \(value.kind)", at: place)
    }
    guard network.outputs.count > 1 else { return Value(try computed(place) { try scores(of: network, images) }) }
    let all = try computed(place) { try ReferenceExecutor(network).evaluations(images) }
    let fields = network.outputs.map { (name: $0.name, value: Value(all[$0.id]?.output ?? images)) }
    let shapes = network.outputs.map { "\($0.name) \($0.shape)" }.joined(separator: ", ")
    return .record(Record(kind: "outputs", summary: "\(images.shape[0].counted("image")): \(shapes)", fields: fields))
  }
}

extension Evaluator {
  /// A hundred images at a time, so that intermediate values take little room and Ctrl-C is heard.
  private func scores(of network: Network, _ images: Tensor) throws -> Tensor {
    let executor = ReferenceExecutor(network)
    guard images.rank == 4, images.shape[0] > 100 else { return try executor.scores(images) }
    let parts = try stride(from: 0, to: images.shape[0], by: 100).map { start in
      if session.cancellation.isRequested { throw LanguageError("stopped") }
      let some = try images.selecting(Array(start..<min(start + 100, images.shape[0])), alongAxis: 0)
      return try executor.scores(some)
    }
    return try Tensor.concatenating(parts, axis: 0)
  }
}

extension Value {
  /// Whether the learner's value takes precedence over a library function of that name in a call.
  fileprivate var isCallable: Bool {
    switch self {
    case .function, .network: true
    default: false
    }
  }
}
