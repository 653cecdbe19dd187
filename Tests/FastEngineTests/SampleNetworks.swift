import Networks
import ReferenceEngine
import SampleNetworks
import Tensors
import Testing

extension NetworkCase {
  static func graph(
    _ name: String, _ input: Shape = [2, 9, 7], _ build: @escaping @Sendable (inout NetworkBuilder) throws -> Void
  ) -> NetworkCase {
    NetworkCase(name) {
      var builder = try NetworkBuilder(input: input)
      try build(&builder)
      if builder.shape(of: builder.last).rank == 3 { try builder.add(GlobalPool()) }
      try builder.add(LinearLayer(inputs: builder.shape(of: builder.last)[0], outputs: 3))
      return try builder.network(seed: 9)
    }
  }

  /// One convolution between a stem, so that ∂L/∂x exists, and the scores.
  static func convolution(
    _ name: String, inputs: Int, outputs: Int, kernelSize: Int, stride: Int = 1, padding: Int? = nil, dilation: Int = 1,
    groups: Int = 1, hasBias: Bool = false, size: (Int, Int) = (9, 7)
  ) -> NetworkCase {
    .graph("\(name), \(inputs)→\(outputs)", [1, size.0, size.1]) { builder in
      try builder.add(Conv2D(inputChannels: 1, outputChannels: inputs, kernelSize: 1))
      try builder.add(
        Conv2D(
          inputChannels: inputs, outputChannels: outputs, kernelSize: kernelSize, stride: stride, padding: padding,
          dilation: dilation, groups: groups, hasBias: hasBias))
    }
  }
}

extension NetworkBuilder {
  /// A selection, as pruning leaves it.
  @discardableResult
  mutating func addSelect(_ channels: [Int], of id: Network.NodeID) throws -> Network.NodeID {
    var layer = SelectLayer(channels: shape(of: id)[0])
    try layer.keepChannels(outputs: channels, inputs: [])
    return try add(layer, reading: [id])
  }
}

let sampleNetworks: [NetworkCase] = [
  NetworkCase("vgg of odd widths") {
    try .vgg(
      [.convolution(channels: 17), .pool, .convolution(channels: 33), .pool, .convolution(channels: 3)],
      input: [3, 13, 11], classes: 4, seed: 1)
  },
  NetworkCase("NetC") {
    try .vgg(
      [.convolution(channels: 16), .pool, .convolution(channels: 32), .pool, .convolution(channels: 32)],
      input: [1, 16, 16], classes: 10, seed: 1)
  },
  NetworkCase("resnet of depth 14") { try .resnet(depth: 14, width: 5, input: [2, 9, 7], classes: 3, seed: 2) },
  NetworkCase("lenet") { try .lenet(input: [1, 16, 16], classes: 10, seed: 4) },
  NetworkCase("mlp") { try .mlp([19, 7], input: [2, 3, 2], classes: 3, seed: 5) },
  .graph("branches side by side") { builder in
    let stem = try builder.addBlock(6)
    let a = try builder.addBlock(5, kernelSize: 1, reading: stem)
    let b = try builder.addBlock(4, kernelSize: 5, isRectified: false, reading: stem)
    let pooled = try builder.add(AveragePool(size: 3, stride: 1, padding: 1), reading: [stem])
    try builder.add(ConcatenateLayer(), reading: [b, pooled, a])
    try builder.add(DropoutLayer())
    try builder.addBlock(7)
  },
  .graph("a branch beside itself and sums of two and three") { builder in
    let stem = try builder.addBlock(3)
    let twice = try builder.add(AddLayer(), reading: [stem, stem])
    let branch = try builder.addBlock(3, isRectified: false, reading: twice)
    try builder.add(AddLayer(), reading: [twice, branch, stem])
    try builder.add(ReLULayer())
  },
  .graph("every kind of dropping between linear layers") { builder in
    try builder.addBlock(3)
    try builder.add(FlattenLayer())
    try builder.add(DropConnectLayer(inputs: 189, outputs: 19, probability: 0.3))
    try builder.add(MultinomialDropoutLayer())
    try builder.add(LinearLayer(inputs: 19, outputs: 7))
    try builder.add(MultinomialDropoutLayer(probability: 0.25, isEvolutional: true))
    try builder.add(DropConnectLayer(inputs: 7, outputs: 5))
  },
  .graph("flatten to linear layers, with batch norms on columns") { builder in
    try builder.addBlock(6)
    try builder.add(MaxPool(size: 2))
    try builder.add(FlattenLayer())
    try builder.add(BatchNorm(channels: builder.shape(of: builder.last)[0]))
    try builder.add(LinearLayer(inputs: builder.shape(of: builder.last)[0], outputs: 7))
    try builder.add(BatchNorm(channels: 7))
    try builder.add(ReLULayer())
  },
  .graph("overlapping max pooling") { builder in
    try builder.addBlock(5)
    try builder.add(MaxPool(size: 3, stride: 2, padding: 1))
    try builder.add(Conv2D(inputChannels: 5, outputChannels: 6, kernelSize: 3, hasBias: true))
    try builder.add(MaxPool(size: 2, stride: 1))
  },
  .convolution("1×1", inputs: 5, outputs: 20, kernelSize: 1),
  .convolution("1×1, bias", inputs: 35, outputs: 3, kernelSize: 1, hasBias: true),
  .convolution("1×1, stride 2", inputs: 17, outputs: 33, kernelSize: 1, stride: 2),
  .convolution("1×1, padding 1", inputs: 3, outputs: 4, kernelSize: 1, padding: 1),
  .convolution("3×3", inputs: 16, outputs: 48, kernelSize: 3),
  .convolution("3×3, bias", inputs: 33, outputs: 17, kernelSize: 3, hasBias: true),
  .convolution("3×3 without padding", inputs: 5, outputs: 18, kernelSize: 3, padding: 0, hasBias: true),
  .convolution("3×3, padding 2", inputs: 5, outputs: 18, kernelSize: 3, padding: 2),
  .convolution("3×3, padding 3", inputs: 5, outputs: 18, kernelSize: 3, padding: 3),
  .convolution("3×3, stride 2", inputs: 5, outputs: 18, kernelSize: 3, stride: 2, hasBias: true),
  .convolution("3×3, stride 3, padding 2", inputs: 19, outputs: 2, kernelSize: 3, stride: 3, padding: 2),
  .convolution("3×3, dilation 2", inputs: 4, outputs: 40, kernelSize: 3, dilation: 2, hasBias: true),
  .convolution("3×3, dilation 2, stride 2", inputs: 4, outputs: 5, kernelSize: 3, stride: 2, dilation: 2),
  .convolution("5×5", inputs: 4, outputs: 5, kernelSize: 5),
  .convolution("2×2", inputs: 4, outputs: 5, kernelSize: 2, padding: 1),
  .convolution("2 groups", inputs: 6, outputs: 10, kernelSize: 3, groups: 2),
  .convolution("3 groups, bias, stride 2", inputs: 51, outputs: 60, kernelSize: 3, stride: 2, groups: 3, hasBias: true),
  .convolution("2 groups, 1×1, dilation 2", inputs: 34, outputs: 4, kernelSize: 1, dilation: 2, groups: 2),
  .convolution("depthwise, two outputs a channel", inputs: 5, outputs: 10, kernelSize: 3, stride: 2, groups: 5),
  .graph("groups with batch norm, ReLU and pooling") { builder in
    let stem = try builder.addBlock(6)
    try builder.add(Conv2D(inputChannels: 6, outputChannels: 8, kernelSize: 3, groups: 2, hasBias: true))
    try builder.add(BatchNorm(channels: 8))
    try builder.add(ReLULayer())
    let pooled = try builder.add(MaxPool(size: 2))
    try builder.add(Conv2D(inputChannels: 6, outputChannels: 8, kernelSize: 3, stride: 2), reading: [stem])
    let other = try builder.add(Conv2D(inputChannels: 8, outputChannels: 8, kernelSize: 2, padding: 0))
    _ = (pooled, other)
    try builder.add(
      ConcatenateLayer(),
      reading: [try builder.add(GlobalPool(), reading: [pooled]), try builder.add(GlobalPool(), reading: [other])])
  },
  .graph("batch norm before activation, with pooling") { builder in
    let stem = try builder.add(Conv2D(inputChannels: 2, outputChannels: 9, kernelSize: 3))
    try builder.add(BatchNorm(channels: 9))
    try builder.add(ReLULayer())
    let branch = try builder.add(Conv2D(inputChannels: 9, outputChannels: 9, kernelSize: 3))
    try builder.add(AddLayer(), reading: [stem, branch])
    try builder.add(BatchNorm(channels: 9))
    try builder.add(ReLULayer())
    try builder.add(MaxPool(size: 2))
    try builder.add(BatchNorm(channels: 9))
  },
  .graph("dense") { builder in
    let stem = try builder.addBlock(5)
    let first = try builder.addBlock(3)
    let both = try builder.add(ConcatenateLayer(), reading: [stem, first])
    let second = try builder.addBlock(3, reading: both)
    try builder.add(ConcatenateLayer(), reading: [both, second, stem])
    try builder.addBlock(7)
  },
  .graph("factors of channels, groups and a block") { builder in
    let stem = try builder.addBlock(6, isRectified: false)
    try builder.add(ScaleLayer(channels: 6, units: 6, unit: .channels))
    let rectified = try builder.add(ReLULayer())
    try builder.add(
      Conv2D(inputChannels: 6, outputChannels: 21, kernelSize: 3, groups: 3), reading: [rectified])
    let groups = try builder.add(ScaleLayer(channels: 21, units: 3, unit: .groups))
    let block = try builder.addBlock(21, isRectified: false, reading: stem)
    let scaled = try builder.add(ScaleLayer(channels: 21, units: 1, unit: .blocks), reading: [block])
    try builder.add(AddLayer(), reading: [scaled, groups])
    try builder.add(ReLULayer())
    try builder.addBlock(5)
  },
  .graph("factors beside other readers, and of the images themselves") { builder in
    let input = try builder.add(ScaleLayer(channels: 2, units: 2, unit: .channels))
    let stem = try builder.addBlock(18, reading: input)
    let other = try builder.add(Conv2D(inputChannels: 18, outputChannels: 18, kernelSize: 1), reading: [stem])
    let scaled = try builder.add(ScaleLayer(channels: 18, units: 9, unit: .groups), reading: [stem])
    let rectified = try builder.add(ReLULayer(), reading: [scaled])
    try builder.add(AddLayer(), reading: [rectified, scaled, other])
    try builder.add(GlobalPool())
    try builder.add(ScaleLayer(channels: 18, units: 18, unit: .channels))
  },
  .graph("selections behind batch norm, alone and of the images themselves") { builder in
    let images = try builder.addSelect([1], of: 0)
    let stem = try builder.addBlock(19, isRectified: false, reading: images)
    let front = try builder.addSelect([0, 1, 2, 17], of: stem)
    try builder.add(ReLULayer())
    let first = try builder.addBlock(3)
    let alone = try builder.addSelect([4, 1, 5, 7, 6, 18, 9, 10, 11, 8, 12, 13, 17, 16, 15, 14], of: stem)
    let second = try builder.addBlock(4, kernelSize: 1, reading: alone)
    try builder.add(ConcatenateLayer(), reading: [first, front, second])
    try builder.add(BatchNorm(channels: 11))
    try builder.addSelect([10, 2, 3], of: builder.last)
  },
  .graph("padded shortcuts of odd sizes and strides") { builder in
    let stem = try builder.addBlock(5)
    let halved = try builder.add(PadShortcutLayer(inputChannels: 5, outputChannels: 18, stride: 2), reading: [stem])
    let branch = try builder.addBlock(18, stride: 2, isRectified: false, reading: stem)
    let sum = try builder.add(AddLayer(), reading: [branch, halved])
    try builder.add(ReLULayer())
    try builder.add(PadShortcutLayer(inputChannels: 18, outputChannels: 37, stride: 1))
    let wide = builder.last
    let images = try builder.add(PadShortcutLayer(inputChannels: 2, outputChannels: 7, stride: 3), reading: [0])
    try builder.add(
      ConcatenateLayer(),
      reading: [
        try builder.add(GlobalPool(), reading: [wide]), try builder.add(GlobalPool(), reading: [images]),
        try builder.add(GlobalPool(), reading: [sum]),
      ])
  },
  .graph("average pooling that counts its padding, does not, and overlaps") { builder in
    let stem = try builder.addBlock(5)
    let counted = try builder.add(AveragePool(size: 3, stride: 2, padding: 1), reading: [stem])
    let inside = try builder.add(
      AveragePool(size: 3, stride: 2, padding: 1, countsPadding: false), reading: [stem])
    try builder.add(ConcatenateLayer(), reading: [counted, inside, counted])
    try builder.addBlock(17)
    try builder.add(AveragePool(size: 2))
    try builder.add(BatchNorm(channels: 17))
    try builder.add(AveragePool(size: 2, stride: 1))
  },
  NetworkCase("densenet") { try .densenet([2, 2], growth: 5, input: [3, 9, 7], classes: 4, seed: 3) },
  NetworkCase("pre-activation resnet with padded shortcuts") {
    try .resnet(
      depth: 14, width: 5, shortcut: .padding, activation: .pre, input: [2, 9, 7], classes: 3, seed: 2)
  },
  .convolution("depthwise", inputs: 6, outputs: 6, kernelSize: 3, groups: 6),
  .convolution("3×3 on one pixel", inputs: 20, outputs: 18, kernelSize: 3, size: (1, 1)),
  .convolution("3×3 on a row", inputs: 20, outputs: 18, kernelSize: 3, size: (1, 15)),
  .convolution("3×3 on 4×4", inputs: 40, outputs: 70, kernelSize: 3, size: (4, 4)),
]
