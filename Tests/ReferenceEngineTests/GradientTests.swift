import ReferenceEngine
import Tensors
import Testing

/// One operation at one geometry.
struct GradientCase: Sendable, CustomTestStringConvertible {
  struct Input: Sendable {
    var shape: Shape
    var draw = Draw.normal
  }

  var operation: String
  var inputs: [Input]
  var options: [String: [Double]]

  init(_ operation: String, _ inputs: [Input], _ options: [String: Double] = [:], lists: [String: [Double]] = [:]) {
    (self.operation, self.inputs) = (operation, inputs)
    self.options = options.mapValues { [$0] }.merging(lists) { $1 }
  }

  init(_ operation: String, _ shapes: Shape..., draw: Draw = .normal, options: [String: Double] = [:]) {
    self.init(operation, shapes.map { Input(shape: $0, draw: draw) }, options)
  }

  var testDescription: String {
    let shapes = inputs.map(\.shape.description).joined(separator: ", ")
    return ([operation, shapes] + options.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" })
      .joined(separator: " · ")
  }
}

extension GradientCase {
  static let all =
    convolutions + unevenWindows + transposedConvolutions + normalisations + neighbours + pools + activations + others

  /// Every pair of kernel and grouping at every stride, padding and dilation.
  static let convolutions: [GradientCase] = {
    var cases: [GradientCase] = []
    let weights: [(groups: Int, Shape)] = [
      (1, [3, 4, 1, 1]), (1, [3, 4, 2, 3]), (2, [6, 2, 3, 3]), (2, [2, 2, 3, 2]), (4, [4, 1, 3, 3]), (4, [8, 1, 2, 1]),
    ]
    for (groups, w) in weights {
      for stride in 1...3 {
        for padding in 0...2 {
          for dilation in 1...2 {
            // Both with and without a bias, without doubling the table.
            let b: [Input] = (stride + padding) % 2 == 0 ? [Input(shape: [w[0]])] : []
            cases.append(
              GradientCase(
                "conv", [Input(shape: [2, 4, 5, 7]), Input(shape: w)] + b,
                [
                  "stride": Double(stride), "padding": Double(padding), "dilation": Double(dilation),
                  "groups": Double(groups),
                ]))
          }
        }
      }
    }
    return cases
  }()

  /// Another stride, dilation and padding for each axis, and padding for each side.
  static let unevenWindows: [GradientCase] = {
    let x = Input(shape: [2, 4, 6, 5])
    var cases: [GradientCase] = []
    for (stride, dilation): ([Double], [Double]) in [([1, 2], [1, 1]), ([2, 1], [1, 2]), ([3, 2], [2, 1])] {
      for padding: [Double] in [[0, 1], [2, 0], [1, 0, 0, 2], [0, 1, 1, 0]] {
        let lists = ["stride": stride, "padding": padding]
        let dilated = lists.merging(["dilation": dilation]) { $1 }
        cases.append(.init("conv", [x, Input(shape: [3, 4, 2, 3])], lists: dilated))
        cases.append(.init("conv", [x, Input(shape: [4, 2, 3, 1]), Input(shape: [4])], ["groups": 2], lists: dilated))
        let pooled = lists.merging(["size": padding.contains(2) ? [4, 4] : [3, 2]]) { $1 }
        cases.append(.init("maxpool", [.init(shape: [2, 2, 6, 5], draw: .distinct)], lists: pooled))
        for counts in [0.0, 1] { cases.append(.init("avgpool", [x], ["countIncludePad": counts], lists: pooled)) }
      }
    }
    return cases
  }()

  static let transposedConvolutions: [GradientCase] = {
    var cases: [GradientCase] = []
    for w: Shape in [[4, 3, 1, 1], [4, 3, 2, 3], [4, 1, 3, 3], [4, 2, 4, 2]] {
      for stride in 1...3 {
        for padding in 0...1 {
          let b: [Input] = (stride + padding) % 2 == 0 ? [Input(shape: [w[1]])] : []
          cases.append(
            GradientCase(
              "convtranspose", [Input(shape: [2, 4, 5, 3]), Input(shape: w)] + b,
              ["stride": Double(stride), "padding": Double(padding), "extra": Double(min(stride - 1, padding + 1))]))
        }
      }
    }
    return cases
  }()

  /// Constants so large that neighbours count.
  static let neighbours: [GradientCase] = [1, 2, 3, 5, 8].flatMap { size in
    [[2, 5, 3, 2], [3, 4], [1, 1, 2, 2]].map { (shape: Shape) in
      GradientCase(
        "lrn", shape, options: ["size": size, "α": 0.3, "β": size == 2 ? 1.5 : 0.75, "k": size == 3 ? 1 : 2])
    }
  }

  static let activations: [GradientCase] =
    ["sigmoid", "tanh", "silu"].flatMap { name in
      [GradientCase(name, [2, 3, 5, 7]), GradientCase(name, [4])]
    }
    + ["relu", "relu6", "hardswish", "leakyrelu"].flatMap { name in
      [GradientCase(name, [2, 3, 5, 7], draw: .offKinks), GradientCase(name, [9], draw: .offKinks)]
    } + [
      .init("leakyrelu", [2, 3, 5, 7], draw: .offKinks, options: ["slope": -0.3]),
      .init("prelu", [.init(shape: [2, 3, 5, 7], draw: .offKinks), .init(shape: [3])]),
      .init("prelu", [.init(shape: [2, 3, 5, 7], draw: .offKinks), .init(shape: [1])]),
      .init("prelu", [.init(shape: [4, 6], draw: .offKinks), .init(shape: [6])]),
    ]

  static let normalisations: [GradientCase] = {
    var cases: [GradientCase] = []
    for shape: Shape in [[2, 3, 5, 7], [7, 4], [3, 4, 5], [1, 2, 4, 3]] {
      for epsilon in [0, 1e-5, 0.1] {
        let channels: Shape = [shape[1]]
        let training = [Input(shape: shape), Input(shape: channels), Input(shape: channels)]
        let running = [Input(shape: channels), Input(shape: channels, draw: .positive)]
        for inputs in [training, training + running] { cases.append(.init("batchnorm", inputs, ["ε": epsilon])) }
      }
    }
    return cases
  }()

  static let pools: [GradientCase] = {
    var cases: [GradientCase] = []
    for size in 1...4 {
      for stride in 0...3 {
        for padding in 0...(size / 2) {
          let options = ["size": Double(size), "stride": Double(stride), "padding": Double(padding)]
          cases.append(.init("maxpool", [2, 3, 5, 7], draw: .distinct, options: options))
          for counts in [0.0, 1] {
            let options = options.merging(["countIncludePad": counts]) { $1 }
            cases.append(.init("avgpool", [2, 3, 5, 7], options: options))
          }
        }
      }
    }
    return cases
  }()

  static let others: [GradientCase] = [
    .init("gap", [2, 3, 5, 7]),
    .init("linear", [3, 7], [5, 7], [5]),
    .init("linear", [3, 7], [5, 7]),
    .init("flatten", [2, 3, 5, 7]),
    .init("add", [2, 3, 5, 7], [2, 3, 5, 7]),
    .init("add", [2, 3, 5], [2, 3, 5], [2, 3, 5]),
    .init("add", [3, 2]),
    .init("multiply", [2, 3, 5, 7], [2, 3, 5, 7]),
    .init("multiply", [2, 3, 5, 7], [2, 3]),
    .init("multiply", [2, 3, 5, 7], [2, 3, 1, 1]),
    .init("multiply", [4, 6], [4, 6]),
    .init("upsample", [2, 3, 4, 5]),
    .init("upsample", [2, 1, 2, 3], options: ["factor": 3]),
    .init("upsample", [1, 2, 3, 2], options: ["factor": 1]),
    .init("channelshuffle", [2, 6, 3, 4]),
    .init("channelshuffle", [2, 6, 3], options: ["groups": 3]),
    .init("channelshuffle", [3, 4], options: ["groups": 1]),
    .init("concat", [2, 3, 5, 7], [2, 1, 5, 7]),
    .init("concat", [2, 1, 5], [2, 4, 5], [2, 2, 5]),
    .init("scale", [2, 6, 5, 3], [6]),
    .init("scale", [2, 6, 3, 5], [3]),
    .init("scale", [2, 6, 5], [2]),
    .init("scale", [2, 3, 5, 7], [1]),
    .init("scale", [4, 6], [3]),
    .init("select", [.init(shape: [2, 5, 3, 4]), .init(shape: [3], draw: .labels(classes: 5))]),
    .init("select", [.init(shape: [2, 3, 5]), .init(shape: [7], draw: .labels(classes: 3))]),
    .init("select", [.init(shape: [4, 6]), .init(shape: [2], draw: .labels(classes: 6))]),
    .init("padshortcut", [2, 3, 5, 7]),
    .init("padshortcut", [2, 3, 5, 7], options: ["before": 2, "after": 1]),
    .init("padshortcut", [2, 3, 6, 7], options: ["stride": 2, "after": 3]),
    .init("padshortcut", [2, 3, 5, 7], options: ["stride": 3, "before": 1, "after": 2]),
    .init("padshortcut", [2, 3, 5, 2], options: ["stride": 4, "before": 1]),
    .init("dropout", [.init(shape: [2, 3, 5, 7]), .init(shape: [2, 3, 5, 7], draw: .mask)], ["p": 0.4]),
    .init("dropout", [.init(shape: [4, 7]), .init(shape: [4, 7], draw: .mask)]),
    .init("dropconnect", [3, 5], [4, 5], [4]),
    .init("dropconnect", [2, 3], [5, 3], [5], options: ["p": 0.2]),
    .init("dropconnect", [1, 7], [2, 7], [2], options: ["p": 0.9]),
    .init(
      "dropconnect",
      [.init(shape: [3, 5]), .init(shape: [4, 5]), .init(shape: [4]), .init(shape: [3, 4, 6], draw: .mask)]),
    .init(
      "dropconnect",
      [.init(shape: [4, 2]), .init(shape: [3, 2]), .init(shape: [3]), .init(shape: [4, 3, 3], draw: .mask)],
      ["p": 0.3]),
    .init(
      "multinomialdropout",
      [.init(shape: [4, 7]), .init(shape: [4, 7], draw: .labels(classes: 4)), .init(shape: [7], draw: .positive)]),
    .init(
      "multinomialdropout",
      [
        .init(shape: [2, 3, 2, 5]), .init(shape: [2, 3, 2, 5], draw: .labels(classes: 3)),
        .init(shape: [30], draw: .positive),
      ]),
    .init("softmax", [5, 7]),
    .init("crossentropy", [.init(shape: [5, 7]), .init(shape: [5], draw: .labels(classes: 7))]),
    .init(
      "distillation", [.init(shape: [5, 7]), .init(shape: [5, 7]), .init(shape: [5], draw: .labels(classes: 7))]),
    .init(
      "distillation", [.init(shape: [2, 3]), .init(shape: [2, 3]), .init(shape: [2], draw: .labels(classes: 3))],
      ["T": 0.7, "α": 0.3]),
    .init("squarederror", [.init(shape: [5, 7]), .init(shape: [5, 7])]),
    .init("squarederror", [.init(shape: [1, 3]), .init(shape: [1, 3])]),
  ]
}

@Suite("Gradients against central differences")
struct GradientTests {
  @Test("Every entry of every input and parameter has its central difference", arguments: GradientCase.all)
  func gradient(_ example: GradientCase) throws {
    let operation = try #require(Operations.named(example.operation))
    let inputs = example.inputs.enumerated().map { lane, input in input.draw(input.shape, lane: lane) }
    let evaluation = try operation.forward(inputs, lists: example.options)
    // L = Σ r·y with random r, so that ∂L/∂y = r.
    let r = Draw.normal(evaluation.output.shape, lane: inputs.count)
    let gradients = try operation.backward(inputs, lists: example.options, from: evaluation, gradient: r)
    try #require(gradients.count == inputs.count)
    for (index, input) in inputs.enumerated() {
      let name = operation.inputs[min(index, operation.inputs.count - 1)].filter { $0.isLetter }
      let what = "\(example.testDescription): ∂L/∂\(name)"
      if operation.constants.contains(name) {
        #expect(gradients[index] == Tensor(shape: input.shape), "\(what) of a constant is 0")
        continue
      }
      let expected = try centralDifferences(at: input) { probe in
        var probes = inputs
        probes[index] = probe
        return try (operation.forward(probes, lists: example.options).output * r).sum
      }
      expectEqual(gradients[index], expected, within: 1e-6, what)
    }
  }

  @Test(
    "A window that is not square has its central difference, padding counted or not",
    arguments: [
      Window(height: 2, width: 3, stride: 2, padding: 1), Window(height: 3, width: 2, stride: 1, padding: 1),
      Window(height: 4, width: 1, stride: 3),
    ], [false, true])
  func oblongPools(_ window: Window, countsPadding: Bool) throws {
    let x = Draw.distinct([2, 3, 5, 7], lane: 0)
    let (y, winners) = try MaxPool2D.forward(x, window)
    let r = Draw.normal(y.shape, lane: 1)
    let ofMaximum = try centralDifferences(at: x) { try (MaxPool2D.forward($0, window).y * r).sum }
    let dMaximum = try MaxPool2D.backward(winners: winners, inputShape: x.shape, gradient: r)
    expectEqual(dMaximum, ofMaximum, within: 1e-6, "maxpool, \(window): ∂L/∂x")
    let ofMean = try centralDifferences(at: x) { x in
      try (AveragePool2D.forward(x, window, countsPadding: countsPadding) * r).sum
    }
    let dMean = try AveragePool2D.backward(inputShape: x.shape, window, countsPadding: countsPadding, gradient: r)
    expectEqual(dMean, ofMean, within: 1e-6, "avgpool, \(window): ∂L/∂x")
  }

  @Test("Every operation is in the table")
  func tableIsComplete() {
    #expect(Set(GradientCase.all.map(\.operation)) == Set(Operations.all.map(\.name)))
  }
}
