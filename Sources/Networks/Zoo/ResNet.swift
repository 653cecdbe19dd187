import Tensors

/// What a residual network does where a shortcut must become wider.
public enum ResNetShortcut: String, Sendable, CaseIterable {
  /// A strided 1×1 convolution: option B.
  case projection
  /// Every other pixel, and zeros for the new channels: option A, without parameters.
  case padding
}

/// Where a residual network has its batch norm and ReLU.
public enum ResNetActivation: String, Sendable, CaseIterable {
  /// After the convolution: ReLU( BN(conv(ReLU(BN(conv(x))))) + x ).
  case post
  /// Before it: conv(ReLU(BN(conv(ReLU(BN(x)))))) + x; the stream itself is never cut off.
  case pre
}

/// What a residual network adds to its shortcut.
public enum ResNetBlock: String, Sendable, CaseIterable {
  /// Two 3×3 convolutions: depth 6·n + 2.
  case basic
  /// 1×1, 3×3 and 1×1, the last one four times as wide: depth 9·n + 2.
  case bottleneck

  fileprivate struct Convolution {
    var channels: Int
    var kernelSize: Int
    var stride = 1
  }

  fileprivate func convolutions(width: Int, stride: Int) -> [Convolution] {
    switch self {
    case .basic: [.init(channels: width, kernelSize: 3, stride: stride), .init(channels: width, kernelSize: 3)]
    case .bottleneck:
      [
        .init(channels: width, kernelSize: 1), .init(channels: width, kernelSize: 3, stride: stride),
        .init(channels: 4 * width, kernelSize: 1),
      ]
    }
  }

  /// Layers that a block of each of the three stages adds to the depth.
  fileprivate var step: Int { self == .basic ? 6 : 9 }
  /// The activation that papers give it.
  fileprivate var activation: ResNetActivation { self == .basic ? .post : .pre }

  /// The block for a depth, or why there is none.
  fileprivate static func of(_ block: ResNetBlock?, depth: Int) throws(NetworkError) -> ResNetBlock {
    func fits(_ block: ResNetBlock) -> Bool { (block.step + 2...1202).contains(depth) && (depth - 2) % block.step == 0 }
    let chosen = block ?? .basic
    // The one depth that fits both and has a name of its own.
    if block == nil, depth == 164 {
      throw .block(
        "ResNet-164 is a network of bottlenecks; of basic blocks it has 27 pairs of 3×3 convolutions in each stage")
    }
    if fits(chosen) { return chosen }
    if block == nil, fits(.bottleneck) {
      throw .block(
        "depth \(depth) is one of bottlenecks, 9·n + 2; of basic blocks it is 6·n + 2, such as 8, 14, 20 or 32")
    }
    let (formula, examples) = chosen == .basic ? ("6·n + 2", "8, 14, 20 or 32") : ("9·n + 2", "11, 20, 29 or 164")
    throw .structure(
      "the depth of a residual network of \(chosen) blocks is \(formula), such as \(examples), got \(depth)")
  }
}

extension Network {
  /// The residual network for small images: a stem and three stages of widths w, 2w, 4w.
  ///
  ///     basic, post:       block(x) = ReLU( BN(conv(ReLU(BN(conv(x))))) + shortcut(x) )
  ///     basic, pre:        block(x) = conv(ReLU(BN(conv(ReLU(BN(x)))))) + shortcut(x)
  ///     bottleneck, pre:   block(x) = conv1×1(ReLU(BN(conv3×3(ReLU(BN(conv1×1(ReLU(BN(x))))))))) + shortcut(x)
  ///
  /// A bottleneck puts out four times its width. The shortcut is the identity where shapes agree.
  ///
  /// - Parameters:
  ///   - depth: for n blocks a stage 6·n + 2 of basic blocks (8, 14, 20, 32, 44, 56, 110), 9·n + 2 of bottlenecks (11,
  ///     20, 29, 164).
  ///   - block: basic if nil; depth 164 must say which.
  ///   - activation: if nil after the convolutions of a basic block, before those of a bottleneck.
  /// - Source: He, Zhang, Ren & Sun 2016, arXiv:1512.03385, section 4.2; pre-activation: arXiv:1603.05027
  public static func resnet(
    depth: Int, width: Int = 16, block: ResNetBlock? = nil, shortcut: ResNetShortcut = .projection,
    activation: ResNetActivation? = nil, input: Shape, classes: Int, initialGamma: Double = 0.5, seed: UInt64
  ) throws(NetworkError) -> Network {
    let block = try ResNetBlock.of(block, depth: depth)
    let activation = activation ?? block.activation
    guard (1...4096).contains(width) else { throw .structure("the width must be 1...4096, got \(width)") }
    var builder = try NetworkBuilder(input: input)
    switch activation {
    case .post: try builder.addConvolutionBlock(width, kernelSize: 3, initialGamma: initialGamma)
    case .pre: try builder.addConvolution(width, kernelSize: 3)
    }
    for stage in 0..<3 {
      for index in 0..<((depth - 2) / block.step) {
        let stride = stage > 0 && index == 0 ? 2 : 1
        let branch = block.convolutions(width: width << stage, stride: stride)
        switch activation {
        case .post: try builder.addResidualBlock(branch, stride: stride, shortcut, initialGamma: initialGamma)
        case .pre: try builder.addPreactivatedBlock(branch, stride: stride, shortcut, initialGamma: initialGamma)
        }
      }
    }
    if activation == .pre { try builder.addActivation(initialGamma: initialGamma) }
    try builder.add(GlobalPool())
    try builder.addLinear(classes)
    return try builder.network(seed: seed)
  }
}

extension NetworkBuilder {
  fileprivate mutating func addResidualBlock(
    _ convolutions: [ResNetBlock.Convolution], stride: Int, _ kind: ResNetShortcut, initialGamma: Double
  ) throws(NetworkError) {
    let input = last
    for (index, convolution) in convolutions.enumerated() {
      try addConvolutionBlock(
        convolution.channels, kernelSize: convolution.kernelSize, stride: convolution.stride,
        initialGamma: initialGamma,
        rectified: index < convolutions.count - 1)
    }
    let branch = last
    let shortcut = try addShortcut(kind, from: input, to: branch, stride: stride, initialGamma: initialGamma)
    try add(AddLayer(), reading: [branch, shortcut])
    try add(ReLULayer())
  }

  fileprivate mutating func addPreactivatedBlock(
    _ convolutions: [ResNetBlock.Convolution], stride: Int, _ kind: ResNetShortcut, initialGamma: Double
  ) throws(NetworkError) {
    let input = last
    var activated = input
    for (index, convolution) in convolutions.enumerated() {
      let read = try addActivation(initialGamma: initialGamma)
      if index == 0 { activated = read }
      try addConvolution(convolution.channels, kernelSize: convolution.kernelSize, stride: convolution.stride)
    }
    let branch = last
    var shortcut = input
    if shape(of: input) != shape(of: branch) {
      let channels = shape(of: branch)[0]
      switch kind {
      case .projection: shortcut = try addConvolution(channels, kernelSize: 1, stride: stride, reading: activated)
      case .padding:
        shortcut = try addShortcut(kind, from: input, to: branch, stride: stride, initialGamma: initialGamma)
      }
    }
    try add(AddLayer(), reading: [branch, shortcut])
  }

  /// The identity where shapes agree, else what makes them agree.
  mutating func addShortcut(
    _ kind: ResNetShortcut, from input: Network.NodeID, to branch: Network.NodeID, stride: Int, initialGamma: Double
  ) throws(NetworkError) -> Network.NodeID {
    if shape(of: input) == shape(of: branch) { return input }
    let channels = shape(of: branch)[0]
    switch kind {
    case .projection:
      return try addConvolutionBlock(
        channels, kernelSize: 1, stride: stride, initialGamma: initialGamma, rectified: false, reading: input)
    case .padding:
      return try add(
        PadShortcutLayer(inputChannels: shape(of: input)[0], outputChannels: channels, stride: stride),
        reading: [input])
    }
  }
}
