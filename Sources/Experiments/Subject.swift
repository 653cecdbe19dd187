import Foundation
import Networks
import Tensors

/// A network that the results are measured on.
public struct Subject: Sendable {
  public let name: String
  /// As the prompt builds it.
  public let builder: String
  /// Of the first training, and of fine-tuning.
  public let epochs: Int
  /// R of the penalty on γ.
  public let travel: Double
  /// Whether shared streams stay whole and each layer reads a selection.
  var selects = false
  /// Whether it is slimmed to several sizes too, or only asked about constants.
  let isSlimmed: Bool
  /// How long it takes, beside the others.
  let effort: Int
  let make: @Sendable (Shape, Int, UInt64) throws(NetworkError) -> Network

  /// The subjects as a table in Markdown.
  public static func markdown(_ subjects: [Subject]) -> String {
    let rows = subjects.map { "| \($0.name) | `\($0.builder)` | \($0.epochs) | \(String(format: "%.0f", $0.travel)) |" }
    return (["| network | builder | epochs | R |", "| --- | --- | ---: | ---: |"] + rows).joined(separator: "\n")
  }

  public static let all = [
    Subject(
      name: "three layers", builder: "vgg(16, M, 32, M, 64)", epochs: 10, travel: 10, isSlimmed: false, effort: 1
    ) { input, classes, seed throws(NetworkError) in
      let stages = [16, nil, 32, nil, 64].map { $0.map { VGGStage.convolution(channels: $0) } ?? .pool }
      return try .vgg(stages, input: input, classes: classes, seed: seed)
    },
    Subject(
      name: "VGG-like", builder: "vgg(16, 16, M, 32, 32, M, 64, 64)", epochs: 10, travel: 8, isSlimmed: true,
      effort: 2
    ) { input, classes, seed throws(NetworkError) in
      let stages = [16, 16, nil, 32, 32, nil, 64, 64].map { $0.map { VGGStage.convolution(channels: $0) } ?? .pool }
      return try .vgg(stages, input: input, classes: classes, seed: seed)
    },
    Subject(
      name: "ResNet-like", builder: "resnet(depth: 14, width: 6)", epochs: 8, travel: 5, isSlimmed: true, effort: 4
    ) { input, classes, seed throws(NetworkError) in
      try .resnet(depth: 14, width: 6, input: input, classes: classes, seed: seed)
    },
    Subject(
      name: "DenseNet-like", builder: "densenet(1, 2, 2, growth: 6)", epochs: 8, travel: 5, selects: true,
      isSlimmed: true, effort: 3
    ) { input, classes, seed throws(NetworkError) in
      try .densenet([1, 2, 2], growth: 6, input: input, classes: classes, seed: seed)
    },
  ]
}
