import Foundation
import Networks
import Syntax
import Tensors
import Texts

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

  /// What it is where its first value is an unfinished network.
  var layer: LayerForm? { Functions.layers[name] }

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
  func exampleOfOn(_ images: String) -> String { "\(function.name)(net, on: \(images))" }

  func tensor(_ position: Int = 0) throws(LanguageError) -> Tensor {
    let (value, range) = arguments[position]
    guard let tensor = value.asTensor else {
      throw LanguageError(
        "`\(function.name)` needs numbers here, got \(value.kind)", at: range, suggestion: value.advice)
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
        "`\(function.name)` needs a network here, got \(arguments[position].value.kind)", at: arguments[position].range,
        suggestion: arguments[position].value.advice)
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
    elementwise + reductions + arrays + random + operations + builders + symbolic + dataFunctions + networkFunctions

  private static let byName = Dictionary(all.map { ($0.name, $0) }) { first, _ in first }

  /// Names that papers have for some of them.
  static let signs = ["Σ": "sum"]

  static func named(_ name: String) -> Function? { byName[signs[name] ?? name] }
}
