import Networks

extension NetworkBuilder {
  /// convolution → batch norm → ReLU
  @discardableResult
  public mutating func addBlock(
    _ channels: Int, kernelSize: Int = 3, stride: Int = 1, groups: Int = 1, isRectified: Bool = true,
    reading id: Int? = nil
  ) throws -> Network.NodeID {
    let input = id ?? last
    try add(
      Conv2D(
        inputChannels: shape(of: input)[0], outputChannels: channels, kernelSize: kernelSize, stride: stride,
        groups: groups),
      reading: [input])
    try add(BatchNorm(channels: channels))
    if isRectified { try add(ReLULayer()) }
    return last
  }
}
