import Tensors

/// One word of a VGG's line: a convolution of so many channels, or a max pooling.
public enum VGGStage: Equatable, Sendable {
  case convolution(channels: Int)
  case pool
}

extension Network {
  /// A VGG-like network: 3×3 convolutions with batch norm and ReLU, max pooling, global average pooling, linear.
  ///
  ///     vgg(16, M, 32, M, 32)  =  conv16 BN ReLU · pool · conv32 BN ReLU · pool · conv32 BN ReLU · GAP · linear
  ///
  /// Convolutions have no bias, since batch norm would remove it.
  ///
  /// - Source: Simonyan & Zisserman 2015, arXiv:1409.1556, with the batch norm and the single linear layer of
  ///   Liu et al. 2017, arXiv:1708.06519
  public static func vgg(
    _ stages: [VGGStage], input: Shape, classes: Int, initialGamma: Double = 0.5, seed: UInt64
  ) throws(NetworkError) -> Network {
    var builder = try NetworkBuilder(input: input)
    for stage in stages {
      switch stage {
      case .pool:
        try builder.add(MaxPool(size: 2))
      case .convolution(let channels):
        try builder.addConvolutionBlock(channels, kernelSize: 3, initialGamma: initialGamma)
      }
    }
    try builder.add(GlobalPool())
    try builder.addLinear(classes)
    return try builder.network(seed: seed)
  }
}

extension NetworkBuilder {
  /// The channels of the node that the next one reads.
  private func channels(of id: Network.NodeID) -> Int { shape(of: id)[0] }

  /// convolution → batch norm → ReLU
  @discardableResult
  mutating func addConvolutionBlock(
    _ channels: Int, kernelSize: Int, stride: Int = 1, groups: Int = 1, initialGamma: Double, rectified: Bool = true,
    reading input: Network.NodeID? = nil
  ) throws(NetworkError) -> Network.NodeID {
    guard initialGamma.isFinite else { throw .structure("γ must start from a finite number, got \(initialGamma)") }
    try addConvolution(channels, kernelSize: kernelSize, stride: stride, groups: groups, reading: input)
    try add(BatchNorm(channels: channels, initialGamma: initialGamma))
    if rectified { try add(ReLULayer()) }
    return last
  }

  /// A 3×3 convolution for the first number, a block for each further one, max pooling in between.
  mutating func addStages(
    _ stages: [VGGStage], initialGamma: Double,
    block: (inout NetworkBuilder, Int) throws(NetworkError) -> Void
  ) throws(NetworkError) {
    var isFirst = true
    for stage in stages {
      switch stage {
      case .pool: try add(MaxPool(size: 2))
      case .convolution(let channels) where isFirst:
        try addConvolutionBlock(channels, kernelSize: 3, initialGamma: initialGamma)
        isFirst = false
      case .convolution(let channels): try block(&self, channels)
      }
    }
  }

  mutating func addLinear(_ outputs: Int) throws(NetworkError) {
    guard outputs > 0 else { throw .structure("a linear layer needs at least 1 output, got \(outputs)") }
    try checkRoom(for: [outputs, channels(of: last)])
    try add(LinearLayer(inputs: channels(of: last), outputs: outputs))
  }
}
