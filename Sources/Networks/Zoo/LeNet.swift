import Tensors

extension Network {
  /// LeNet-5 in the form that the pruning literature measures: two 5×5 convolutions, two linear layers, no batch norm.
  ///
  ///     conv20 · pool · conv50 · pool · linear500 ReLU · linear
  ///
  /// On 28×28 grey images it has 431,080 parameters.
  ///
  /// - Source: LeCun, Bottou, Bengio & Haffner 1998, in the widths used by Han et al. 2015, arXiv:1506.02626
  ///
  /// - Parameters:
  ///   - channels: of the convolutions.
  ///   - units: of the linear layer between.
  public static func lenet(
    channels: [Int] = [20, 50], units: Int = 500, input: Shape, classes: Int, seed: UInt64
  ) throws(NetworkError) -> Network {
    var builder = try NetworkBuilder(input: input)
    for channels in channels {
      let inputChannels = builder.shape(of: builder.last)[0]
      try builder.checkRoom(for: [channels, inputChannels, 5, 5])
      try builder.add(
        Conv2D(inputChannels: inputChannels, outputChannels: channels, kernelSize: 5, padding: 0, hasBias: true))
      try builder.add(MaxPool(size: 2))
    }
    try builder.add(FlattenLayer())
    try builder.addLinear(units)
    try builder.add(ReLULayer())
    try builder.addLinear(classes)
    return try builder.network(seed: seed)
  }
}
