import Tensors

extension Network {
  /// Depthwise separable convolutions: a 3×3 kernel for each channel, then a 1×1 convolution that mixes them.
  ///
  ///     mobilenet(16, M, 32)  =  conv16 BN ReLU · pool · depthwise BN ReLU · conv1×1 32 BN ReLU · GAP · linear
  ///
  /// - Source: Howard et al. 2017, arXiv:1704.04861, with pooling in place of strides
  public static func mobilenet(
    _ stages: [VGGStage], input: Shape, classes: Int, initialGamma: Double = 0.5, seed: UInt64
  ) throws(NetworkError) -> Network {
    var builder = try NetworkBuilder(input: input)
    try builder.addStages(stages, initialGamma: initialGamma) { builder, channels throws(NetworkError) in
      let inputs = builder.shape(of: builder.last)[0]
      try builder.addConvolutionBlock(inputs, kernelSize: 3, groups: inputs, initialGamma: initialGamma)
      try builder.addConvolutionBlock(channels, kernelSize: 1, initialGamma: initialGamma)
    }
    try builder.add(GlobalPool())
    try builder.addLinear(classes)
    return try builder.network(seed: seed)
  }
}
