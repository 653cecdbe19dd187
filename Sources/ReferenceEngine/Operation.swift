import Tensors
import Texts

/// A reference operation as a value: what tests, the prompt and benchmarks run it by, without knowing which it is.
public struct Operation: Sendable {
  /// The name at the prompt: `conv`, `batchnorm`, ….
  public let name: String
  /// The file in this module that holds the formula and its code.
  public let file: String
  /// What it does, in one line.
  public let summary: String
  /// Inputs in order. One ending in `?` may be left out; one ending in `…` stands for any number.
  public let inputs: [String]
  /// Options with their default values.
  public let options: [(name: String, value: Double)]
  /// Options that may also stand behind the inputs without their names, in this order.
  public let positional: [String]
  /// Inputs that no gradient flows to, such as labels and masks.
  public let constants: Set<String>
  let run: @Sendable ([Tensor], Options) throws(ShapeError) -> Evaluation
  let pull: @Sendable ([Tensor], Options, Evaluation, Tensor) throws(ShapeError) -> [Tensor]

  init(
    _ name: String, file: String, _ summary: String, inputs: [String], options: [(name: String, value: Double)] = [],
    positional: [String] = [], constants: Set<String> = [],
    forward run: @escaping @Sendable ([Tensor], Options) throws(ShapeError) -> Evaluation,
    backward pull: @escaping @Sendable ([Tensor], Options, Evaluation, Tensor) throws(ShapeError) -> [Tensor]
  ) {
    self.name = name
    self.file = file
    self.summary = summary
    self.inputs = inputs
    self.options = options
    self.positional = positional
    self.constants = constants
    self.run = run
    self.pull = pull
  }

  /// The fewest and most inputs it takes.
  public var arity: ClosedRange<Int> {
    let required = inputs.filter { !$0.hasSuffix("?") }.count
    return required...(inputs.contains { $0.hasSuffix("…") } ? Int.max : inputs.count)
  }

  /// The output, and the intermediate values that the backward pass needs.
  ///
  /// - Throws: `ShapeError` for inputs or options that do not fit.
  public func forward(_ inputs: [Tensor], options: [String: Double] = [:]) throws(ShapeError) -> Evaluation {
    try forward(inputs, lists: options.mapValues { [$0] })
  }

  /// - Parameter lists: options of several numbers: for each axis, or for each side.
  public func forward(_ inputs: [Tensor], lists options: [String: [Double]]) throws(ShapeError) -> Evaluation {
    guard arity.contains(inputs.count) else {
      throw .option(operation: name, "takes \(self.inputs.joined(separator: ", ")), got \(inputs.count) inputs")
    }
    return try run(inputs, Options(given: options, of: self))
  }

  /// ∂L/∂input for each input, given ∂L/∂output.
  public func backward(
    _ inputs: [Tensor], options: [String: Double] = [:], from evaluation: Evaluation, gradient: Tensor
  ) throws(ShapeError) -> [Tensor] {
    try backward(inputs, lists: options.mapValues { [$0] }, from: evaluation, gradient: gradient)
  }

  public func backward(
    _ inputs: [Tensor], lists options: [String: [Double]], from evaluation: Evaluation, gradient: Tensor
  ) throws(ShapeError) -> [Tensor] {
    guard gradient.shape == evaluation.output.shape else {
      throw .mismatch(operation: "\(name), backward", evaluation.output.shape, gradient.shape)
    }
    return try pull(inputs, Options(given: options, of: self), evaluation, gradient)
  }
}

/// What an operation computed: its output and every intermediate value by the formula's name.
public struct Evaluation: Sendable {
  public var output: Tensor
  public var intermediates: [(name: String, value: Tensor)]

  public init(_ output: Tensor, _ intermediates: [(name: String, value: Tensor)] = []) {
    self.output = output
    self.intermediates = intermediates
  }

  /// An intermediate value that this operation's forward pass always leaves behind.
  public subscript(name: String) -> Tensor {
    guard let found = intermediates.first(where: { $0.name == name }) else {
      preconditionFailure("the evaluation has no intermediate value \(name)")
    }
    return found.value
  }
}

/// Option values by name: those given, else an operation's defaults.
struct Options: Sendable {
  private let values: [String: [Double]]
  private let operation: String

  init(given: [String: [Double]], of operation: Operation) throws(ShapeError) {
    for name in given.keys.sorted() where !operation.options.contains(where: { $0.name == name }) {
      let known = operation.options.map(\.name).joined(separator: ", ")
      throw .option(operation: operation.name, "has no option \(name)" + (known.isEmpty ? "" : "; it has \(known)"))
    }
    values = Dictionary(uniqueKeysWithValues: operation.options.map { ($0.name, given[$0.name] ?? [$0.value]) })
    self.operation = operation.name
  }

  /// Not a number if it is several.
  subscript(name: String) -> Double {
    guard let value = values[name], value.count == 1 else { return .nan }
    return value[0]
  }

  func flag(_ name: String) -> Bool { self[name] != 0 }

  func integer(_ name: String) throws(ShapeError) -> Int {
    if let value = values[name], value.count > 1 {
      throw .option(operation: operation, "\(name) must be one number, not \(value.count)")
    }
    return try integer(self[name], name)
  }

  /// One number for each axis, two; or for each side, four: top, bottom, left, right.
  func integers(_ name: String, sides: Bool = false) throws(ShapeError) -> [Int] {
    let own = values[name] ?? []
    var whole: [Int] = []
    for value in own { whole.append(try integer(value, name)) }
    switch (own.count, sides) {
    case (1, false): return [whole[0], whole[0]]
    case (1, true): return [whole[0], whole[0], whole[0], whole[0]]
    case (2, true): return [whole[0], whole[0], whole[1], whole[1]]
    case (2, false), (4, true): return whole
    default:
      throw .option(
        operation: operation,
        "\(name) must be one number or one for each axis\(sides ? " or side" : ""), not \(own.count)")
    }
  }

  private func integer(_ value: Double, _ name: String) throws(ShapeError) -> Int {
    guard let integer = Int(exactly: value), integer.magnitude < 1 << 20 else {
      throw .option(operation: operation, "\(name) must be a whole number, not \(NumberText.short(value))")
    }
    return integer
  }
}

/// Every reference operation. A test asserts that this list and the folder agree.
public enum Operations {
  public static let all: [Operation] = [
    convolution, transposedConvolution, batchNorm, localResponseNormalization, relu, leakyReLU, prelu, relu6, sigmoid,
    tanh, silu, hardSwish, maxPool, averagePool, globalAveragePool, upsample, linear, flatten, add, multiply,
    concatenate, scale, selectChannels, channelShuffle, padShortcut, dropout, dropConnect, multinomialDropout, softmax,
    crossEntropy, distillation, squaredError,
  ]

  public static func named(_ name: String) -> Operation? { all.first { $0.name == name } }
}
