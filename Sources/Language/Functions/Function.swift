import Foundation
import Networks
import Tensors

/// A function of the library: what it is called, what it reads, an example that works, and its code.
struct Function: Sendable {
  var name: String
  /// Positional parameters as help shows them: `x`, `shape…`.
  var parameters: [String]
  var arity: ClosedRange<Int>
  /// Bare words that positional arguments may be: the `M` of `vgg`.
  var words: [String]
  var labels: [Label]
  var summary: String
  /// A line that runs as it stands in a new session.
  var example: String
  var body: @Sendable (FunctionCall) throws -> Value

  init(
    _ name: String, _ parameters: [String], arity: ClosedRange<Int>? = nil, words: [String] = [], labels: [Label] = [],
    _ summary: String, example: String, body: @escaping @Sendable (FunctionCall) throws -> Value
  ) {
    (self.name, self.parameters, self.words, self.labels) = (name, parameters, words, labels)
    (self.summary, self.example, self.body) = (summary, example, body)
    self.arity = arity ?? parameters.count...parameters.count
  }

  /// `conv(x, w, b?, stride:, padding:)`
  var signature: String {
    "\(name)(\((parameters + labels.map { $0.name + ":" }).joined(separator: ", ")))"
  }
}

/// One call of a library function, its arguments evaluated.
struct FunctionCall: Call {
  var function: Function
  var arguments: [(value: Value, range: SourceRange)]
  var labels: [String: (value: Value, range: SourceRange)]
  var evaluator: Evaluator
  var range: SourceRange

  var place: SourceRange { range }
  var exampleOfOn: String { "\(function.name)(net, on: glyphs)" }

  func tensor(_ position: Int = 0) throws(LanguageError) -> Tensor {
    let (value, range) = arguments[position]
    guard let tensor = value.asTensor else {
      throw LanguageError("`\(function.name)` needs numbers here, got \(value.kind)", at: range)
    }
    return tensor
  }

  func number(at position: Int) throws(LanguageError) -> Double {
    guard let number = try tensor(position).scalar else {
      throw LanguageError("`\(function.name)` needs one number here", at: arguments[position].range)
    }
    return number
  }

  func integer(at position: Int, in allowed: ClosedRange<Int> = 0...Int(Int32.max)) throws(LanguageError) -> Int {
    let number = try number(at: position)
    guard let integer = Int(exactly: number), allowed.contains(integer) else {
      throw LanguageError(
        "`\(function.name)` needs a whole number from \(allowed.lowerBound) to \(allowed.upperBound) here, got \(NumberText.short(number))",
        at: arguments[position].range)
    }
    return integer
  }

  func network(at position: Int = 0) throws(LanguageError) -> Network {
    guard case .network(let network) = arguments[position].value else {
      throw LanguageError(
        "`\(function.name)` needs a network here, got \(arguments[position].value.kind)", at: arguments[position].range)
    }
    return network
  }

  func text(at position: Int) throws(LanguageError) -> String {
    guard case .text(let text) = arguments[position].value else {
      throw LanguageError(
        "`\(function.name)` needs a text in quotes here, got \(arguments[position].value.kind)",
        at: arguments[position].range)
    }
    return text
  }

  static let mostAxes = 8

  /// A shape given as numbers or as one list of numbers.
  func shape() throws(LanguageError) -> Shape {
    var dimensions: [Int] = []
    for (position, argument) in arguments.enumerated() {
      for element in try tensor(position).elements {
        guard let size = Int(exactly: element), size >= 0 else {
          throw LanguageError("a size must be a whole number, got \(NumberText.short(element))", at: argument.range)
        }
        dimensions.append(size)
      }
    }
    guard dimensions.count <= FunctionCall.mostAxes else {
      throw LanguageError("a tensor has at most \(FunctionCall.mostAxes) axes, got \(dimensions.count)", at: range)
    }
    let shape = Shape(dimensions)
    return try evaluator.located(range) { try shape.validated() }
  }
}

/// The function library.
enum Functions {
  static let all: [Function] =
    elementwise + reductions + arrays + random + operations + builders + dataFunctions + networkFunctions

  private static let byName = Dictionary(all.map { ($0.name, $0) }) { first, _ in first }

  static func named(_ name: String) -> Function? { byName[name] }
}

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
        suggestion: didYouMean(name, among: Functions.all.map(\.name) + userFunctions)
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
    let labels = try values(of: arguments, labels: function.labels, owner: function.name)
    var positional: [(Value, SourceRange)] = []
    for argument in arguments where argument.label == nil {
      if let word = argument.value.bareWord, function.words.contains(word) {
        positional.append((.word(word), argument.value.range))
      } else {
        positional.append((try evaluate(argument.value), argument.value.range))
      }
    }
    guard function.arity.contains(positional.count) else {
      throw LanguageError(
        "`\(function.name)` takes \(function.parameters.isEmpty ? "no values" : function.parameters.joined(separator: ", ")), got \(positional.count) value\(positional.count == 1 ? "" : "s")",
        at: range, suggestion: "Such as \(function.example)")
    }
    let call = FunctionCall(
      function: function, arguments: positional.map { (value: $0.0, range: $0.1) }, labels: labels, evaluator: self,
      range: range)
    return try located(range) { try function.body(call) }
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
    return Value(try located(place) { try scores(of: network, images) })
  }
}

extension Evaluator {
  /// A hundred images at a time, so that intermediate values take little room and Ctrl-C is heard.
  private func scores(of network: Network, _ images: Tensor) throws -> Tensor {
    let executor = session.makeExecutor(network)
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
