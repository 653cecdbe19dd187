import Tensors

extension Network {
  /// Linear layers with ReLU between them.
  ///
  ///     mlp(128, 128)  =  flatten · linear128 ReLU · linear128 ReLU · linear
  public static func mlp(_ widths: [Int], input: Shape, classes: Int, seed: UInt64) throws(NetworkError) -> Network {
    var builder = try NetworkBuilder(input: input)
    try builder.add(FlattenLayer())
    for width in widths {
      try builder.addLinear(width)
      try builder.add(ReLULayer())
    }
    try builder.addLinear(classes)
    return try builder.network(seed: seed)
  }
}
