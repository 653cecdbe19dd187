import Syntax
import DataLoading
import Networks
import Tensors

/// Networks from the zoo.
extension Functions {
  static let builders: [Function] = [
    Function(
      "vgg", ["channels or M…"], arity: 1...64, words: ["M"], labels: shared + [gamma],
      "3×3 convolutions with batch norm and ReLU; M is a max pooling; then global average pooling and a linear layer",
      example: "vgg(16, M, 32, M, 32, for: glyphs, seed: 7)"
    ) { call in
      let stages = try call.stages()
      return try call.built { input, classes, seed in
        try Network.vgg(stages, input: input, classes: classes, initialGamma: try call.initialGamma(), seed: seed)
      }
    },
    Function(
      "resnet", [],
      labels: [
        Label("depth", "6·n + 2: 8, 14, 20, …; of bottlenecks 9·n + 2: 11, 20, 29, 164, …"),
        Label("width", "channels of the first stage; 16 by default"),
        Label(
          "block", words: ["basic", "bottleneck"],
          "two 3×3 convolutions (default), or 1×1, 3×3 and 1×1, four times as wide at its end"),
        Label(
          "shortcut", words: ["projection", "padding"], "where it must widen: 1×1 convolution, or zeros (option A)"),
        Label(
          "activation", words: ["post", "pre"],
          "batch norm and ReLU after the convolution, or before it, as is usual in bottlenecks"),
      ] + shared + [gamma],
      "a residual network of three stages",
      example: "resnet(depth: 8, width: 4, for: glyphs)"
    ) { call in
      let depth = try call.integer("depth", in: 1...1202) ?? 20
      let width = try call.integer("width", in: 1...4096) ?? 16
      return try call.built { input, classes, seed in
        try Network.resnet(
          depth: depth, width: width, block: call.word("block").flatMap(ResNetBlock.init),
          shortcut: call.word("shortcut").flatMap(ResNetShortcut.init) ?? .projection,
          activation: call.word("activation").flatMap(ResNetActivation.init), input: input, classes: classes,
          initialGamma: try call.initialGamma(), seed: seed)
      }
    },
    Function(
      "resnext", [],
      labels: [
        Label("depth", "9·n + 2: 11, 20, 29; 11 by default"), Label("width", "inner channels of the first stage; 16"),
        Label("groups", "of the 3×3 convolutions; 4 by default"),
      ] + shared + [gamma],
      "a residual network of bottlenecks with grouped convolutions",
      example: "resnext(depth: 11, width: 8, groups: 4, for: glyphs)"
    ) { call in
      let depth = try call.integer("depth", in: 1...1802) ?? 11
      let width = try call.integer("width", in: 1...2048) ?? 16
      let groups = try call.integer("groups", in: 1...2048) ?? 4
      return try call.built { input, classes, seed in
        try Network.resnext(
          depth: depth, width: width, groups: groups, input: input, classes: classes,
          initialGamma: try call.initialGamma(), seed: seed)
      }
    },
    Function(
      "densenet", ["layers of a block…"], arity: 1...16,
      labels: [Label("growth", "channels that each layer adds; 12 by default")] + shared + [gamma],
      "a densely connected network: each layer reads the channels of all before it in its block",
      example: "densenet(2, 2, growth: 4, for: glyphs)"
    ) { call in
      let blocks = try call.arguments.indices.map { try call.integer(at: $0, in: 1...64) }
      let growth = try call.integer("growth", in: 1...1024) ?? 12
      return try call.built { input, classes, seed in
        try Network.densenet(
          blocks, growth: growth, input: input, classes: classes, initialGamma: try call.initialGamma(), seed: seed)
      }
    },
    Function(
      "mobilenet", ["channels or M…"], arity: 1...64, words: ["M"], labels: shared + [gamma],
      "depthwise separable convolutions with batch norm and ReLU; M is a max pooling",
      example: "mobilenet(8, M, 16, for: glyphs)"
    ) { call in
      let stages = try call.stages()
      return try call.built { input, classes, seed in
        try Network.mobilenet(stages, input: input, classes: classes, initialGamma: try call.initialGamma(), seed: seed)
      }
    },
    Function(
      "inception", ["channels or M…"], arity: 1...64, words: ["M"], labels: shared + [gamma],
      "blocks of four branches side by side, each number a block's channels; M is a max pooling",
      example: "inception(8, M, 16, for: glyphs)"
    ) { call in
      let stages = try call.stages()
      return try call.built { input, classes, seed in
        try Network.inception(stages, input: input, classes: classes, initialGamma: try call.initialGamma(), seed: seed)
      }
    },
    Function(
      "lenet", [], labels: shared, "LeNet-5: two 5×5 convolutions and two linear layers, no batch norm",
      example: "lenet(for: glyphs)"
    ) { call in
      try call.built { try Network.lenet(input: $0, classes: $1, seed: $2) }
    },
    Function(
      "mlp", ["widths…"], arity: 0...64, labels: shared, "linear layers with ReLU between them",
      example: "mlp(128, 128, for: glyphs)"
    ) { call in
      let widths = try call.arguments.indices.map { try call.integer(at: $0, in: 1...1_000_000) }
      return try call.built { try Network.mlp(widths, input: $0, classes: $1, seed: $2) }
    },
  ]

  private static let shared = [
    Label("for", "the data set, which fixes input and classes"), Label("input", "one image's shape: [3 32 32]"),
    Label("classes", "how many classes to tell apart"), Label("seed", "where the weights come from; 0 by default"),
  ]
  private static let gamma = Label("γ", "what every γ starts from; 0.5 by default")
}

extension FunctionCall {
  /// Numbers as convolutions, `M` as poolings.
  fileprivate func stages() throws(LanguageError) -> [VGGStage] {
    var stages: [VGGStage] = []
    for (position, argument) in arguments.enumerated() {
      if case .word = argument.value {
        stages.append(.pool)
      } else {
        stages.append(.convolution(channels: try integer(at: position, in: 1...4096)))
      }
    }
    return stages
  }

  fileprivate func initialGamma() throws(LanguageError) -> Double {
    let gamma = try number("γ") ?? 0.5
    guard gamma.isFinite, gamma > 0 else { throw LanguageError("`γ:` must be above 0", at: labels["γ"]?.range) }
    return gamma
  }

  /// Input shape and classes from `for:`, or from `input:` and `classes:`.
  fileprivate func built(_ build: (Shape, Int, UInt64) throws -> Network) throws -> Value {
    let seed = try weightSeed()
    if let (value, range) = labels["for"] {
      let split: DataSplit
      let name: String
      switch value {
      case .dataset(let dataset): (split, name) = (dataset.train, dataset.name)
      default:
        throw LanguageError("`for:` needs a data set, got \(value.kind)", at: range, suggestion: "Such as for: glyphs.")
      }
      if labels["input"] != nil || labels["classes"] != nil {
        throw LanguageError("`for:` already fixes input and classes", at: self.range)
      }
      var network = try build(split.imageShape, split.classCount, seed)
      network.dataset = name
      return .network(network)
    }
    guard let (value, range) = labels["input"], let given = value.asTensor else {
      throw LanguageError(
        "say what the network reads", at: self.range, suggestion: "for: glyphs, or input: [3 32 32] classes: 10")
    }
    var dimensions: [Int] = []
    for element in given.elements {
      guard let size = Int(exactly: element), (1...4096).contains(size) else {
        throw LanguageError("`input:` needs three sizes from 1 to 4096, C×H×W", at: range)
      }
      dimensions.append(size)
    }
    guard dimensions.count == 3 else { throw LanguageError("`input:` needs three sizes, C×H×W", at: range) }
    let classes = try integer("classes", in: 1...100_000) ?? 10
    return .network(try build(Shape(dimensions), classes, seed))
  }
}
