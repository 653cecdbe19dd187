import Tensors

/// Deals channels out anew, so that groups of the next convolution see channels of every group of the last.
///
///     y[n, i·G + g, …] = x[n, g·C/G + i, …],   g < G, i < C/G
///
/// - Shapes: x [N,C,…], C divisible by G → y like x
/// - Gradient: ∂L/∂x has g's channels dealt back
/// - Complexity: one copy for each value
/// - Throws: `ShapeError` if C is not divisible by G
/// - Source: Zhang, Zhou, Lin & Sun 2018, arXiv:1707.01083 (ShuffleNet)
public enum ChannelShuffle {
  /// The channel of x that each channel of y is.
  public static func order(channels: Int, groups: Int) throws(ShapeError) -> [Int] {
    guard groups > 0, channels % groups == 0 else {
      throw .option(operation: "channelshuffle", "\(groups) groups do not divide \(channels) channels")
    }
    return (0..<channels).map { $0 % groups * (channels / groups) + $0 / groups }
  }

  public static func forward(_ x: Tensor, groups: Int) throws(ShapeError) -> Tensor {
    guard x.rank >= 2 else {
      throw .unexpected(operation: "channelshuffle", x.shape, expected: "at least 2 axes, N×C×…")
    }
    return try SelectChannels.forward(x, channels: order(channels: x.shape[1], groups: groups))
  }

  public static func backward(inputShape: Shape, groups: Int, gradient g: Tensor) throws(ShapeError) -> Tensor {
    let order = try order(channels: inputShape[1], groups: groups)
    return try SelectChannels.backward(inputShape: inputShape, channels: order, gradient: g)
  }
}

extension Operations {
  static let channelShuffle = Operation(
    "channelshuffle", file: "ChannelShuffle.swift", "deals the channels of groups out among each other",
    inputs: ["x"], options: [("groups", 2)], positional: ["groups"]
  ) { inputs, options throws(ShapeError) in
    Evaluation(try ChannelShuffle.forward(inputs[0], groups: options.integer("groups")))
  } backward: { inputs, options, _, g throws(ShapeError) in
    [try ChannelShuffle.backward(inputShape: inputs[0].shape, groups: options.integer("groups"), gradient: g)]
  }
}
