import Engines
import ReferenceEngine
import Tensors
import Testing

/// A call that cannot be, and the shapes that the error has to name.
private struct BadCall: Sendable, CustomTestStringConvertible {
  var operation: String
  var inputs: [Tensor]
  var options: [String: Double]
  var names: [Shape]

  init(_ operation: String, _ shapes: Shape..., options: [String: Double] = [:], names: [Shape] = []) {
    self.operation = operation
    inputs = shapes.map { Tensor(shape: $0, repeating: 1) }
    (self.options, self.names) = (options, names)
  }

  init(labels: [Double], _ x: Shape, names: [Shape] = []) {
    operation = "crossentropy"
    inputs = [Tensor(shape: x, repeating: 1), Tensor(labels)]
    (options, self.names) = ([:], names)
  }

  init(channels: [Double], _ x: Shape) {
    operation = "select"
    inputs = [Tensor(shape: x, repeating: 1), Tensor(channels)]
    (options, names) = ([:], [])
  }

  var testDescription: String {
    "\(operation)(\(inputs.map(\.shape.description).joined(separator: ", "))) \(options)"
  }
}

@Suite("What does not fit is a typed error")
struct ShapeErrorTests {
  private static let image: Shape = [2, 3, 7, 5]

  private static let badCalls: [BadCall] = [
    .init("conv", image, [4, 2, 3, 3], names: [image, [4, 2, 3, 3]]),
    .init("conv", [2, 6, 7, 5], [4, 2, 3, 3], options: ["groups": 2], names: [[2, 6, 7, 5], [4, 2, 3, 3]]),
    .init("conv", image, [4, 3, 3, 3], [5], names: [[4, 3, 3, 3], [5]]),
    .init("conv", image, [4, 3, 3, 3], [4, 1], names: [[4, 3, 3, 3], [4, 1]]),
    .init("conv", [3, 7, 5], [4, 3, 3, 3], names: [[3, 7, 5]]),
    .init("conv", image, [4, 3, 3], names: [[4, 3, 3]]),
    .init("conv", image, [4, 3, 9, 3]),
    .init("conv", image, [4, 3, 3, 6]),
    .init("conv", image, [4, 3, 0, 3]),
    .init("conv", image, [0, 3, 3, 3]),
    .init("conv", image, [4, 3, 3, 3], options: ["dilation": 3]),
    .init("conv", image, [4, 3, 3, 3], options: ["groups": 3]),
    .init("maxpool", [3, 7, 5], names: [[3, 7, 5]]),
    .init("maxpool", image, options: ["size": 6]),
    .init("maxpool", image, options: ["size": 3, "padding": 2]),
    .init("avgpool", [7, 5], names: [[7, 5]]),
    .init("avgpool", image, options: ["size": 6]),
    .init("avgpool", image, options: ["size": 1, "padding": 1]),
    .init("batchnorm", image, [4], [3], names: [image, [4]]),
    .init("batchnorm", image, [3], [3, 1], names: [image, [3, 1]]),
    .init("batchnorm", image, [3], [3], [1], [3], names: [image, [1]]),
    .init("batchnorm", image, [3], [3], [3], [2], names: [image, [2]]),
    .init("batchnorm", image, [3], [3], [3]),
    .init("batchnorm", [3], [3], [3], names: [[3]]),
    .init("batchnorm", image, [3], [3], options: ["ε": -1e-5]),
    .init("batchnorm", image, [3], [3], options: ["ε": .nan]),
    .init("gap", [3, 7, 5], names: [[3, 7, 5]]),
    .init("linear", [3, 7], [5, 6], names: [[3, 7], [5, 6]]),
    .init("linear", [3, 7], [5, 7], [7], names: [[5, 7], [7]]),
    .init("linear", [3, 7], [7], names: [[3, 7], [7]]),
    .init("linear", [7], [5, 7], names: [[7]]),
    .init("linear", image, [5, 105], names: [image]),
    .init("flatten", .scalar, names: [.scalar]),
    .init("add", [2, 3], [3, 2], names: [[2, 3], [3, 2]]),
    .init("add", [2, 3], [2, 3], [1, 3], names: [[2, 3], [1, 3]]),
    .init("concat", [2, 3, 5, 7], [2, 3, 7, 5], names: [[2, 3, 5, 7], [2, 3, 7, 5]]),
    .init("concat", [2, 3], [4, 3], names: [[2, 3], [4, 3]]),
    .init("concat", [2, 3], [2, 3, 1], names: [[2, 3], [2, 3, 1]]),
    .init("concat", [2], [3], names: [[2]]),
    .init("scale", image, [2], names: [image, [2]]),
    .init("scale", image, [6], names: [image, [6]]),
    .init("scale", image, [0], names: [image, [0]]),
    .init("scale", image, [3, 1], names: [image, [3, 1]]),
    .init("scale", image, .scalar, names: [image, .scalar]),
    .init("scale", [3], [3], names: [[3]]),
    .init("select", [3], [3], names: [[3]]),
    .init(channels: [0, 3], image),
    .init(channels: [-1], image),
    .init(channels: [0.5], image),
    .init(channels: [.nan, 1], image),
    .init(channels: [1e300], image),
    .init(channels: [0], [2, 0, 7, 5]),
    .init("padshortcut", [3, 7, 5], names: [[3, 7, 5]]),
    .init("dropout", [2, 3], [3, 2], names: [[2, 3], [3, 2]]),
    .init("dropout", [2, 3], [1, 3], names: [[2, 3], [1, 3]]),
    .init("dropout", [2, 3], [2, 3], options: ["p": 1]),
    .init("dropout", [2, 3], [2, 3], options: ["p": -0.1]),
    .init("dropout", [2, 3], [2, 3], options: ["p": .nan]),
    .init("dropconnect", [3, 5], [4, 6], [4], names: [[3, 5], [4, 6]]),
    .init("dropconnect", [3, 5], [4, 5], [5], names: [[4, 5], [5]]),
    .init("dropconnect", [5], [4, 5], [4], names: [[5]]),
    .init("dropconnect", [3, 5], [4, 5], [4], [3, 4, 5], names: [[3, 4, 6], [3, 4, 5]]),
    .init("dropconnect", [3, 5], [4, 5], [4], options: ["p": 1]),
    .init("dropconnect", [3, 5], [4, 5], [4], options: ["p": .nan]),
    .init("multinomialdropout", [3, 5], [5, 3], [5], names: [[3, 5], [5, 3]]),
    .init("multinomialdropout", [3, 5], [3, 5], [3], names: [[3, 5], [3]]),
    .init("multinomialdropout", [5], [5], [1], names: [[5]]),
    .init("softmax", [3], names: [[3]]),
    .init("softmax", [3, 0], names: [[3, 0]]),
    .init(labels: [0, 1], [3, 4], names: [[3, 4], [2]]),
    .init(labels: [], [0, 4]),
    .init(labels: [0], [4], names: [[4]]),
    .init(labels: [0, 4, 1], [3, 4]),
    .init(labels: [0, -1, 1], [3, 4]),
    .init(labels: [0, 0.5, 1], [3, 4]),
    .init(labels: [0, .nan, 1], [3, 4]),
    .init(labels: [0, 1e300, 1], [3, 4]),
  ]

  @Test("An error names the shapes that do not fit", arguments: badCalls)
  fileprivate func badCall(_ call: BadCall) throws {
    let operation = try #require(Operations.named(call.operation))
    let error = #expect(throws: ShapeError.self) { try operation.forward(call.inputs, options: call.options) }
    let message = error?.description ?? ""
    // The cross-entropy leaves the judgement of scores to its softmax.
    let blamed = call.operation == "crossentropy" ? [call.operation, "softmax"] : [call.operation]
    #expect(blamed.contains(where: message.hasPrefix), "“\(message)” begins with the operation")
    for shape in call.names { #expect(message.contains("\(shape)"), "“\(message)” names \(shape)") }
  }

  /// Values of options that no learner should type, and one will.
  private static let oddNumbers = [-1, 0.5, -0x1p63, 0x1p63, 1e300, .infinity, .nan]

  @Test(
    "A geometry that is no geometry is an error, never a trap",
    arguments: ["conv", "maxpool", "avgpool", "padshortcut"])
  func oddGeometry(name: String) throws {
    let operation = try #require(Operations.named(name))
    let inputs = [Self.image, [6, 3, 3, 3]].prefix(operation.arity.lowerBound).map { Tensor(shape: $0) }
    for option in operation.options.map(\.name) where option != "countIncludePad" {
      // A pool's stride 0 stands for its size, and no padding is the default; all else counts from 1.
      let allowsZero =
        ["padding", "before", "after"].contains(option) || (option == "stride" && name.hasSuffix("pool"))
      let zero: [Double] = allowsZero ? [] : [0]
      for number in Self.oddNumbers + zero {
        #expect(throws: ShapeError.self, "\(name), \(option): \(number)") {
          try operation.forward(inputs, options: [option: number])
        }
      }
    }
  }

  @Test("Padding that would fill the memory is an error")
  func hugePadding() throws {
    let operation = try #require(Operations.named("conv"))
    let inputs = [Tensor(shape: Self.image), Tensor(shape: [6, 3, 3, 3])]
    #expect(throws: ShapeError.tooLarge([2, 6, 1_000_005, 1_000_003])) {
      try operation.forward(inputs, options: ["padding": 500_000])
    }
  }

  @Test("Channels that would fill the memory are an error")
  func manyChannels() throws {
    let image = Tensor(shape: Self.image)
    for (before, after) in [(Int.max, 1), (1, Int.max), (Shape.elementLimit, Shape.elementLimit), (0, -1)] {
      #expect(throws: ShapeError.self) { try PadShortcut.forward(image, stride: 1, before: before, after: after) }
    }
    #expect(throws: ShapeError.tooLarge([2, 2_000_000, 7, 5])) {
      try SelectChannels.forward(image, channels: [Int](repeating: 0, count: 2_000_000))
    }
    #expect(try PadShortcut.forward(image, stride: .max, before: 0, after: 0).shape == [2, 3, 1, 1])
  }

  @Test("A gradient of another shape than the output names both", arguments: GradientCase.others)
  func badGradient(_ example: GradientCase) throws {
    let operation = try #require(Operations.named(example.operation))
    let inputs = example.inputs.enumerated().map { lane, input in input.draw(input.shape, lane: lane) }
    let evaluation = try operation.forward(inputs, lists: example.options)
    let g = Tensor(shape: [9, 8])
    let error = #expect(throws: ShapeError.self) {
      try operation.backward(inputs, lists: example.options, from: evaluation, gradient: g)
    }
    #expect(error == .mismatch(operation: "\(operation.name), backward", evaluation.output.shape, [9, 8]))
  }

  @Test("Batch normalisation refuses a gradient that is too small")
  func badGradientOfBatchNorm() throws {
    let ones = Tensor(shape: [3], repeating: 1)
    let output = try BatchNorm2D.trainingForward(Draw.normal(Self.image, lane: 0), gamma: ones, beta: ones, epsilon: 0)
    for shape: Shape in [[2, 3, 7, 4], [1, 3, 7, 5], [3], .scalar] {
      let error = #expect(throws: ShapeError.self) {
        try BatchNorm2D.backward(
          output, gamma: ones, epsilon: 0, training: true, gradient: Tensor(shape: shape, repeating: 1))
      }
      let message = error?.description ?? ""
      #expect(message.contains("\(Self.image)") && message.contains("\(shape)"), "“\(message)” names both shapes")
    }
  }

  @Test("Too few or too many inputs, or an option that is not there, are errors", arguments: Operations.all.map(\.name))
  func badArity(name: String) throws {
    let operation = try #require(Operations.named(name))
    #expect(throws: ShapeError.self) { try operation.forward([]) }
    if operation.arity.upperBound < .max {
      let many = [Tensor](repeating: Tensor(shape: [1, 1, 1, 1]), count: operation.arity.upperBound + 1)
      #expect(throws: ShapeError.self) { try operation.forward(many) }
    }
    let enough = [Tensor](repeating: Tensor(shape: [1, 1, 1, 1]), count: operation.arity.lowerBound)
    let error = #expect(throws: ShapeError.self) { try operation.forward(enough, options: ["strode": 2]) }
    #expect(error?.description.contains("strode") == true)
  }

  /// Shapes of which one axis, or all, have no entries.
  private static let emptyImages: [Shape] = [[0, 3, 7, 5], [2, 0, 7, 5], [2, 3, 0, 5], [2, 3, 7, 0], [0, 0, 0, 0]]

  @Test("An image without entries is an error or gives what the shapes say, never a trap", arguments: emptyImages)
  func emptyImage(_ shape: Shape) throws {
    let x = Tensor(shape: shape)
    let c: Shape = [shape[1]]
    let calls: [(String, [Tensor], [String: Double])] = [
      ("conv", [x, Tensor(shape: [4, shape[1], 3, 3]), Tensor(shape: [4])], ["padding": 2, "stride": 2]),
      ("conv", [x, Tensor(shape: [4, shape[1], 1, 1])], [:]),
      ("maxpool", [x], ["size": 2, "padding": 1]), ("maxpool", [x], ["size": 1]),
      ("avgpool", [x], ["size": 2, "padding": 1]), ("avgpool", [x], ["size": 3, "padding": 1, "countIncludePad": 0]),
      ("batchnorm", [x, Tensor(shape: c), Tensor(shape: c)], [:]),
      ("gap", [x], [:]), ("relu", [x], [:]), ("flatten", [x], [:]), ("add", [x, x], [:]), ("concat", [x, x], [:]),
      ("scale", [x, Tensor(shape: [1])], [:]), ("select", [x, Tensor(shape: [0])], [:]),
      ("padshortcut", [x], ["stride": 2, "before": 1]), ("dropout", [x, x], [:]),
      ("multinomialdropout", [x, x, Tensor(shape: [x.count / max(shape[0], 1)])], [:]),
      ("dropconnect", [Tensor(shape: [0, 3]), Tensor(shape: [2, 3]), Tensor(shape: [2])], [:]),
      ("dropconnect", [Tensor(shape: [2, 0]), Tensor(shape: [3, 0]), Tensor(shape: [3])], [:]),
      (
        "dropconnect", [Tensor(shape: [2, 0]), Tensor(shape: [3, 0]), Tensor(shape: [3]), Tensor(shape: [2, 3, 1])], [:]
      ),
      ("linear", [Tensor(shape: [0, 3]), Tensor(shape: [2, 3])], [:]),
      ("linear", [Tensor(shape: [2, 0]), Tensor(shape: [3, 0]), Tensor(shape: [3])], [:]),
      ("linear", [Tensor(shape: [2, 3]), Tensor(shape: [0, 3])], [:]), ("softmax", [Tensor(shape: [0, 3])], [:]),
    ]
    for (name, inputs, options) in calls {
      let operation = try #require(Operations.named(name))
      do {
        let evaluation = try operation.forward(inputs, options: options)
        let g = Tensor(shape: evaluation.output.shape, repeating: 1)
        let gradients = try operation.backward(inputs, options: options, from: evaluation, gradient: g)
        #expect(gradients.map(\.shape) == inputs.map(\.shape), "\(name) of \(shape)")
      } catch {
        #expect(error.description.hasPrefix(name), "\(name) of \(shape) threw “\(error)”")
      }
    }
  }
}
