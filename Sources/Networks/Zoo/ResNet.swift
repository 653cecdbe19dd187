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

extension Network {
  /// The residual network for small images: a stem and three stages of widths w, 2w, 4w.
  ///
  ///     post:  block(x) = ReLU( BN(conv(ReLU(BN(conv(x))))) + shortcut(x) )
  ///     pre:   block(x) = conv(ReLU(BN(conv(ReLU(BN(x)))))) + shortcut(x)
  ///
  /// The shortcut is the identity where shapes agree.
  ///
  /// - Parameter depth: 6·n + 2 for n blocks a stage: 8, 14, 20, 32, 44, 56, 110.
  /// - Source: He, Zhang, Ren & Sun 2016, arXiv:1512.03385, section 4.2; pre-activation: arXiv:1603.05027
  public static func resnet(
    depth: Int, width: Int = 16, shortcut: ResNetShortcut = .projection, activation: ResNetActivation = .post,
    input: Shape, classes: Int, initialGamma: Double = 0.5, seed: UInt64
  ) throws(NetworkError) -> Network {
    guard depth >= 8, depth <= 1202, (depth - 2) % 6 == 0 else {
      throw .structure("a residual network's depth is 6·n + 2, such as 8, 14, 20 or 32, got \(depth)")
    }
    guard (1...4096).contains(width) else { throw .structure("the width must be 1...4096, got \(width)") }
    var builder = try NetworkBuilder(input: input)
    switch activation {
    case .post: try builder.addConvolutionBlock(width, kernelSize: 3, initialGamma: initialGamma)
    case .pre: try builder.addConvolution(width, kernelSize: 3)
    }
    for stage in 0..<3 {
      for block in 0..<((depth - 2) / 6) {
        let stride = stage > 0 && block == 0 ? 2 : 1
        switch activation {
        case .post:
          try builder.addResidualBlock(width << stage, stride: stride, shortcut, initialGamma: initialGamma)
        case .pre:
          try builder.addPreactivatedBlock(width << stage, stride: stride, shortcut, initialGamma: initialGamma)
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
  mutating func addResidualBlock(
    _ channels: Int, stride: Int, _ kind: ResNetShortcut, initialGamma: Double
  ) throws(NetworkError) {
    let input = last
    try addConvolutionBlock(channels, kernelSize: 3, stride: stride, initialGamma: initialGamma)
    let branch = try addConvolutionBlock(channels, kernelSize: 3, initialGamma: initialGamma, rectified: false)
    let shortcut = try addShortcut(kind, from: input, to: branch, stride: stride, initialGamma: initialGamma)
    try add(AddLayer(), reading: [branch, shortcut])
    try add(ReLULayer())
  }

  fileprivate mutating func addPreactivatedBlock(
    _ channels: Int, stride: Int, _ kind: ResNetShortcut, initialGamma: Double
  ) throws(NetworkError) {
    let input = last
    let activated = try addActivation(initialGamma: initialGamma)
    try addConvolution(channels, kernelSize: 3, stride: stride)
    try addActivation(initialGamma: initialGamma)
    let branch = try addConvolution(channels, kernelSize: 3)
    var shortcut = input
    if shape(of: input) != shape(of: branch) {
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
