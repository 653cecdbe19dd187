import Networks
import Tensors

/// A network that the results are measured on.
public struct Subject: Sendable {
  public let name: String
  /// As the prompt builds it.
  public let builder: String
  /// R of the penalty on γ; a net with narrow layers needs less.
  let travel: Double
  let make: @Sendable (Shape, Int, UInt64) throws(NetworkError) -> Network

  public static let all = [
    Subject(
      name: "VGG-like", builder: "vgg(16, 16, M, 32, 32, M, 64, 64)", travel: 10
    ) { input, classes, seed throws(NetworkError) in
      let stages = [16, 16, nil, 32, 32, nil, 64, 64].map { $0.map { VGGStage.convolution(channels: $0) } ?? .pool }
      return try .vgg(stages, input: input, classes: classes, seed: seed)
    },
    Subject(name: "ResNet-like", builder: "resnet(depth: 14, width: 8)", travel: 8) {
      input, classes, seed throws(NetworkError) in
      try .resnet(depth: 14, width: 8, input: input, classes: classes, seed: seed)
    },
    Subject(name: "DenseNet-like", builder: "densenet(3, 3, growth: 8)", travel: 8) {
      input, classes, seed throws(NetworkError) in
      try .densenet([3, 3], growth: 8, input: input, classes: classes, seed: seed)
    },
  ]
}
