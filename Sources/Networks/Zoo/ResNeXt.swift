import Tensors

extension Network {
  /// A residual network whose branches are bottlenecks with a grouped convolution, in three stages.
  ///
  ///     block(x) = ReLU( BN(conv1×1( ReLU(BN(conv3×3 in groups( ReLU(BN(conv1×1(x))) ))) )) + shortcut(x) )
  ///
  /// The inner width of a stage is w, 2w, 4w; its blocks put out twice as many channels.
  ///
  /// - Parameter depth: 9·n + 2 for n blocks a stage: 11, 20, 29.
  /// - Source: Xie, Girshick, Dollár, Tu & He 2017, arXiv:1611.05431
  public static func resnext(
    depth: Int, width: Int = 16, groups: Int = 4, input: Shape, classes: Int, initialGamma: Double = 0.5, seed: UInt64
  ) throws(NetworkError) -> Network {
    guard depth >= 11, depth <= 1802, (depth - 2) % 9 == 0 else {
      throw .structure("this network's depth is 9·n + 2, such as 11, 20 or 29, got \(depth)")
    }
    guard (1...2048).contains(width), (1...width).contains(groups), width % groups == 0 else {
      throw .structure("\(groups) groups must divide the width, 1...2048, got \(width)")
    }
    var builder = try NetworkBuilder(input: input)
    try builder.addConvolutionBlock(2 * width, kernelSize: 3, initialGamma: initialGamma)
    for stage in 0..<3 {
      for block in 0..<((depth - 2) / 9) {
        let input = builder.last
        let (inner, stride) = (width << stage, stage > 0 && block == 0 ? 2 : 1)
        try builder.addConvolutionBlock(inner, kernelSize: 1, initialGamma: initialGamma)
        try builder.addConvolutionBlock(
          inner, kernelSize: 3, stride: stride, groups: groups, initialGamma: initialGamma)
        let branch = try builder.addConvolutionBlock(
          2 * inner, kernelSize: 1, initialGamma: initialGamma, rectified: false)
        let shortcut = try builder.addShortcut(
          .projection, from: input, to: branch, stride: stride, initialGamma: initialGamma)
        try builder.add(AddLayer(), reading: [branch, shortcut])
        try builder.add(ReLULayer())
      }
    }
    try builder.add(GlobalPool())
    try builder.addLinear(classes)
    return try builder.network(seed: seed)
  }
}
