import Tensors

extension Network {
  /// Blocks of four branches whose channels stand side by side.
  ///
  ///     block_C(x) = concatenate( conv1×1 → C/4,  conv1×1 · conv3×3 → C/2,  conv1×1 · conv5×5 → C/8,  pool · conv1×1 → C/8 )
  ///     inception(16, M, 32)  =  conv16 · pool · block of 32 · GAP · linear;   each convolution with BN and ReLU
  ///
  /// - Source: Szegedy et al. 2015, arXiv:1409.4842, with batch norm
  public static func inception(
    _ stages: [VGGStage], input: Shape, classes: Int, initialGamma: Double = 0.5, seed: UInt64
  ) throws(NetworkError) -> Network {
    var builder = try NetworkBuilder(input: input)
    try builder.addStages(stages, initialGamma: initialGamma) { builder, channels throws(NetworkError) in
      try builder.addInceptionBlock(channels, initialGamma: initialGamma)
    }
    try builder.add(GlobalPool())
    try builder.addLinear(classes)
    return try builder.network(seed: seed)
  }
}

extension NetworkBuilder {
  fileprivate mutating func addInceptionBlock(_ channels: Int, initialGamma gamma: Double) throws(NetworkError) {
    guard channels >= 8, channels % 8 == 0 else {
      throw .structure("a block of four branches needs a multiple of 8 channels, got \(channels)")
    }
    let input = last
    let one = try addConvolutionBlock(channels / 4, kernelSize: 1, initialGamma: gamma, reading: input)
    try addConvolutionBlock(channels / 4, kernelSize: 1, initialGamma: gamma, reading: input)
    let three = try addConvolutionBlock(channels / 2, kernelSize: 3, initialGamma: gamma)
    try addConvolutionBlock(channels / 8, kernelSize: 1, initialGamma: gamma, reading: input)
    let five = try addConvolutionBlock(channels / 8, kernelSize: 5, initialGamma: gamma)
    try add(MaxPool(size: 3, stride: 1, padding: 1), reading: [input])
    let pooled = try addConvolutionBlock(channels / 8, kernelSize: 1, initialGamma: gamma)
    try add(ConcatenateLayer(), reading: [one, three, five, pooled])
  }
}
