import Engines
import Networks
import Tensors

/// The networks that speed is measured on.
public enum BenchmarkNetwork: String, CaseIterable, Sendable {
  /// 28×28×1: 32, M, 64, M, 128, global average pool.
  case a
  /// VGG-small, 32×32×3: 64, 64, M, 128, 128, M, 256, 256, M, global average pool.
  case b
  /// The same with 30 % and 50 % of each layer's channels pruned.
  case b70, b50
  /// ResNet-20 for CIFAR.
  case resnet20
  /// 16×16×1: 16, M, 32, M, 32, global average pool.
  case netC

  public func network() throws(NetworkError) -> Network {
    switch self {
    case .a: try .vgg(stages("32 M 64 M 128"), input: [1, 28, 28], classes: 10, seed: 1)
    case .b: try .vgg(stages("64 64 M 128 128 M 256 256 M"), input: [3, 32, 32], classes: 10, seed: 1)
    case .b70: try .vgg(stages("45 45 M 90 90 M 179 179 M"), input: [3, 32, 32], classes: 10, seed: 1)
    case .b50: try .vgg(stages("32 32 M 64 64 M 128 128 M"), input: [3, 32, 32], classes: 10, seed: 1)
    case .resnet20: try .resnet(depth: 20, input: [3, 32, 32], classes: 10, seed: 1)
    case .netC: try .vgg(stages("16 M 32 M 32"), input: [1, 16, 16], classes: 10, seed: 1)
    }
  }

  private func stages(_ text: String) -> [VGGStage] {
    text.split(separator: " ").map { word in Int(word).map { .convolution(channels: $0) } ?? .pool }
  }

  /// Images and labels without a meaning, the same every time.
  func batch(_ count: Int, for network: Network) -> Batch {
    let shape = Shape([count] + network.inputShape.dimensions)
    return Batch(
      images: .normal(shape, from: RandomStream(seed: 3, purpose: .workspace)),
      labels: (0..<count).map { ($0 * 7 + 1) % network.classCount })
  }
}
