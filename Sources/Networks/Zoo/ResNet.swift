import Tensors

extension Network {
  /// The residual network for small images: a stem and three stages of widths w, 2w, 4w.
  ///
  ///     block(x) = ReLU( BN(conv(ReLU(BN(conv(x))))) + shortcut(x) )
  ///
  /// The shortcut is the identity where shapes agree, else a strided 1×1 convolution with batch norm (a projection).
  ///
  /// - Parameter depth: 6·n + 2 for n blocks a stage: 8, 14, 20, 32, 44, 56, 110.
  /// - Source: He, Zhang, Ren & Sun 2016, arXiv:1512.03385, section 4.2, with projection shortcuts
  public static func resnet(
    depth: Int, width: Int = 16, input: Shape, classes: Int, initialGamma: Double = 0.5, seed: UInt64
  ) throws(NetworkError) -> Network {
    guard depth >= 8, depth <= 1202, (depth - 2) % 6 == 0 else {
      throw .structure("a residual network's depth is 6·n + 2, such as 8, 14, 20 or 32, got \(depth)")
    }
    guard (1...4096).contains(width) else { throw .structure("the width must be 1...4096, got \(width)") }
    var builder = try NetworkBuilder(input: input)
    try builder.addConvolutionBlock(width, kernelSize: 3, initialGamma: initialGamma)
    for stage in 0..<3 {
      for block in 0..<((depth - 2) / 6) {
        let stride = stage > 0 && block == 0 ? 2 : 1
        try builder.addResidualBlock(width << stage, stride: stride, initialGamma: initialGamma)
      }
    }
    try builder.add(GlobalPool())
    try builder.addLinear(classes)
    return try builder.network(seed: seed)
  }
}

extension NetworkBuilder {
  mutating func addResidualBlock(_ channels: Int, stride: Int, initialGamma: Double) throws(NetworkError) {
    let input = last
    try addConvolutionBlock(channels, kernelSize: 3, stride: stride, initialGamma: initialGamma)
    let branch = try addConvolutionBlock(channels, kernelSize: 3, initialGamma: initialGamma, rectified: false)
    var shortcut = input
    if shape(of: input) != shape(of: branch) {
      shortcut = try addConvolutionBlock(
        channels, kernelSize: 1, stride: stride, initialGamma: initialGamma, rectified: false, reading: input)
    }
    try add(AddLayer(), reading: [branch, shortcut])
    try add(ReLULayer())
  }
}
