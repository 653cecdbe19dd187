import Networks
import Tensors

/// A network that the results are measured on.
public struct Subject: Sendable {
  public let name: String
  /// As the prompt builds it.
  public let builder: String
  /// R of the penalty on γ.
  let travel: Double
  /// Whether shared streams stay whole and each layer reads a selection.
  var selects = false
  /// Whether it is slimmed to several sizes too, or only asked about constants.
  let isSlimmed: Bool
  /// How long it takes, beside the others.
  let effort: Int
  let make: @Sendable (Shape, Int, UInt64) throws(NetworkError) -> Network

  public static let all = [
    Subject(name: "three layers", builder: "vgg(16, M, 32, M, 64)", travel: 10, isSlimmed: false, effort: 1) {
      input, classes, seed throws(NetworkError) in
      let stages = [16, nil, 32, nil, 64].map { $0.map { VGGStage.convolution(channels: $0) } ?? .pool }
      return try .vgg(stages, input: input, classes: classes, seed: seed)
    },
    Subject(
      name: "VGG-like", builder: "vgg(16, 16, M, 32, 32, M, 64, 64)", travel: 8, isSlimmed: true, effort: 2
    ) { input, classes, seed throws(NetworkError) in
      let stages = [16, 16, nil, 32, 32, nil, 64, 64].map { $0.map { VGGStage.convolution(channels: $0) } ?? .pool }
      return try .vgg(stages, input: input, classes: classes, seed: seed)
    },
    Subject(name: "ResNet-like", builder: "resnet(depth: 14, width: 6)", travel: 5, isSlimmed: true, effort: 4) {
      input, classes, seed throws(NetworkError) in
      try .resnet(depth: 14, width: 6, input: input, classes: classes, seed: seed)
    },
    Subject(
      name: "DenseNet-like", builder: "densenet(2, 2, 2, growth: 6)", travel: 5, selects: true, isSlimmed: true,
      effort: 3
    ) { input, classes, seed throws(NetworkError) in
      try .densenet([2, 2, 2], growth: 6, input: input, classes: classes, seed: seed)
    },
  ]
}
