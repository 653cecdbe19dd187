import Tensors
import Texts

extension Network {
  /// A densely connected network: in a block each layer reads the channels of all layers before it.
  ///
  ///     layer(x) = concatenate(x, conv3×3(ReLU(BN(x))))          growth channels more
  ///     transition(x) = average pool(conv1×1(ReLU(BN(x))))       between blocks
  ///     densenet(3, 3, growth: 6)  =  conv · block of 3 · transition · block of 3 · BN ReLU · GAP · linear
  ///
  /// - Parameter blocks: layers of each block.
  /// - Source: Huang, Liu, van der Maaten & Weinberger 2017, arXiv:1608.06993, without bottlenecks and compression, as
  ///   Liu et al. 2017, arXiv:1708.06519, slim it
  public static func densenet(
    _ blocks: [Int], growth: Int = 12, input: Shape, classes: Int, initialGamma: Double = 0.5, seed: UInt64
  ) throws(NetworkError) -> Network {
    guard !blocks.isEmpty, blocks.allSatisfy({ (1...64).contains($0) }) else {
      throw .structure("a dense block has 1...64 layers, got \(blocks)")
    }
    guard (1...1024).contains(growth) else { throw .structure("the growth must be 1...1024, got \(growth)") }
    var builder = try NetworkBuilder(input: input)
    try builder.addConvolution(2 * growth, kernelSize: 3)
    for (index, layers) in blocks.enumerated() {
      for _ in 0..<layers {
        let stream = builder.last
        try builder.addActivation(initialGamma: initialGamma)
        let new = try builder.addConvolution(growth, kernelSize: 3)
        try builder.add(ConcatenateLayer(), reading: [stream, new])
      }
      try builder.addActivation(initialGamma: initialGamma)
      if index < blocks.count - 1 {
        try builder.addConvolution(builder.shape(of: builder.last)[0], kernelSize: 1)
        try builder.add(AveragePool(size: 2))
      }
    }
    try builder.add(GlobalPool())
    try builder.addLinear(classes)
    return try builder.network(seed: seed)
  }
}

extension NetworkBuilder {
  /// batch norm → ReLU
  @discardableResult
  mutating func addActivation(initialGamma: Double, reading input: Network.NodeID? = nil) throws(NetworkError)
    -> Network.NodeID
  {
    guard initialGamma.isFinite else {
      throw .structure("γ must start from a finite number, got \(NumberText.short(initialGamma))")
    }
    let input = input ?? last
    try add(BatchNorm(channels: shape(of: input)[0], initialGamma: initialGamma), reading: [input])
    return try add(ReLULayer())
  }

  @discardableResult
  mutating func addConvolution(
    _ channels: Int, kernelSize: Int, stride: Int = 1, groups: Int = 1, reading input: Network.NodeID? = nil
  ) throws(NetworkError) -> Network.NodeID {
    let input = input ?? last
    let inputs = shape(of: input)[0]
    guard channels > 0 else { throw .structure("a convolution needs at least 1 channel, got \(channels)") }
    guard groups > 0, inputs % groups == 0, channels % groups == 0 else {
      throw .structure("\(groups) groups do not divide \(inputs) and \(channels) channels")
    }
    try checkRoom(for: [channels, inputs / groups, kernelSize, kernelSize])
    let convolution = Conv2D(
      inputChannels: inputs, outputChannels: channels, kernelSize: kernelSize, stride: stride, groups: groups)
    return try add(convolution, reading: [input])
  }
}
