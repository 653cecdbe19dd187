import Engines
import Networks
import ReferenceEngine
import SampleNetworks
import Tensors
import Testing

struct BadNetwork: Sendable, CustomTestStringConvertible {
  let name: String
  let build: @Sendable () throws -> Network
  var testDescription: String { name }

  init(_ name: String, _ build: @escaping @Sendable () throws -> Network) { (self.name, self.build) = (name, build) }

  /// A last linear layer makes sure that it is the added layers that are refused.
  static func graph(
    _ name: String, input: Shape = [2, 4, 4], _ add: @escaping @Sendable (inout NetworkBuilder) throws -> Void
  )
    -> BadNetwork
  {
    BadNetwork(name) {
      var builder = try NetworkBuilder(input: input)
      try add(&builder)
      try builder.add(GlobalPool())
      try builder.add(LinearLayer(inputs: builder.shape(of: builder.last)[0], outputs: 2))
      return try builder.network(seed: 1)
    }
  }
}

/// What a learner can type: each must come back as an error, before anything large is allocated.
private let badZoo: [BadNetwork] = [
  BadNetwork("vgg of 0 channels") { try .vgg([.convolution(channels: 0)], input: [1, 4, 4], classes: 2, seed: 1) },
  BadNetwork("vgg of −3 channels") { try .vgg([.convolution(channels: -3)], input: [1, 4, 4], classes: 2, seed: 1) },
  BadNetwork("vgg of all channels") {
    try .vgg([.convolution(channels: .max)], input: [1, 4, 4], classes: 2, seed: 1)
  },
  BadNetwork("vgg pooled away") { try .vgg([.pool, .pool, .pool], input: [1, 4, 4], classes: 2, seed: 1) },
  BadNetwork("vgg without classes") { try .vgg([], input: [1, 4, 4], classes: 0, seed: 1) },
  BadNetwork("vgg of −1 classes") { try .vgg([], input: [1, 4, 4], classes: -1, seed: 1) },
  BadNetwork("vgg of all classes") { try .vgg([], input: [1, 4, 4], classes: .max, seed: 1) },
  BadNetwork("vgg of γ₀ NaN") {
    try .vgg([.convolution(channels: 2)], input: [1, 4, 4], classes: 2, initialGamma: .nan, seed: 1)
  },
  BadNetwork("an input of two axes") { try .vgg([], input: [4, 4], classes: 2, seed: 1) },
  BadNetwork("an input without rows") { try .vgg([], input: [1, 0, 4], classes: 2, seed: 1) },
  BadNetwork("an input of negative sizes") { try .vgg([], input: [-1, -4, 4], classes: 2, seed: 1) },
  BadNetwork("an input of a trillion channels") { try .vgg([], input: [1 << 40, 1, 1], classes: 2, seed: 1) },
  BadNetwork("an input that overflows") { try .vgg([], input: [3, .max, .max], classes: 2, seed: 1) },
  BadNetwork("lenet on a point") { try .lenet(input: [1, 1, 1], classes: 2, seed: 1) },
  BadNetwork("lenet on a million channels") { try .lenet(input: [1_000_000, 6, 6], classes: 2, seed: 1) },
  BadNetwork("lenet on 12×12, pooled away") { try .lenet(input: [1, 12, 12], classes: 2, seed: 1) },
  BadNetwork("mlp of width 0") { try .mlp([4, 0], input: [1, 4, 4], classes: 2, seed: 1) },
  BadNetwork("mlp of all widths") { try .mlp([.max], input: [1, 4, 4], classes: 2, seed: 1) },
  BadNetwork("mlp whose layers fit but whose sum does not") {
    try .mlp([1 << 10, 1 << 17], input: [1, 4, 4], classes: 2, seed: 1)
  },
  BadNetwork("resnet of depth 9") { try .resnet(depth: 9, input: [1, 4, 4], classes: 2, seed: 1) },
  BadNetwork("resnet of depth −4") { try .resnet(depth: -4, input: [1, 4, 4], classes: 2, seed: 1) },
  BadNetwork("resnet of depth 2⁶³ − 1") { try .resnet(depth: .max, input: [1, 4, 4], classes: 2, seed: 1) },
  BadNetwork("resnet of width 0") { try .resnet(depth: 8, width: 0, input: [1, 4, 4], classes: 2, seed: 1) },
  BadNetwork("resnet of all widths") { try .resnet(depth: 8, width: .max, input: [1, 4, 4], classes: 2, seed: 1) },
]

/// What a file or a caller can put together wrongly.
private let badGraphs: [BadNetwork] = [
  BadNetwork("nothing but an input") { try NetworkBuilder(input: [1, 2, 2]).network(seed: 1) },
  BadNetwork("an output that is not there") {
    var builder = try NetworkBuilder(input: [1, 2, 2])
    try builder.add(ReLULayer())
    return try builder.network(seed: 1, outputs: [7])
  },
  BadNetwork("one output twice") {
    var builder = try NetworkBuilder(input: [1, 2, 2])
    try builder.add(ReLULayer())
    return try builder.network(seed: 1, outputs: [1, 1])
  },
  BadNetwork("images as an output") {
    var builder = try NetworkBuilder(input: [1, 2, 2])
    try builder.add(ReLULayer())
    return try builder.network(seed: 1, outputs: [1, 0])
  },
  .graph("a node that nothing reads") {
    try $0.add(ReLULayer())
    try $0.add(ReLULayer(), reading: [0])
  },
  .graph("a node that reads itself") { try $0.add(ReLULayer(), reading: [1]) },
  .graph("a node that reads node −1") { try $0.add(ReLULayer(), reading: [-1]) },
  .graph("two nodes of one name") {
    try $0.add(ReLULayer(), named: "a")
    try $0.add(ReLULayer(), named: "a")
  },
  .graph("a second input") { try $0.add(InputLayer(shape: [2, 4, 4]), reading: [0]) },
  .graph("a sum of different shapes") {
    let a = try $0.add(MaxPool(size: 2))
    try $0.add(AddLayer(), reading: [a, 0])
  },
  .graph("a concatenation of different images") {
    let a = try $0.add(MaxPool(size: 2))
    try $0.add(ConcatenateLayer(), reading: [a, 0])
  },
  .graph("a convolution of other channels") { try $0.add(Conv2D(inputChannels: 3, outputChannels: 2, kernelSize: 1)) },
  .graph("a convolution larger than its image") {
    try $0.add(Conv2D(inputChannels: 2, outputChannels: 2, kernelSize: 5, padding: 0))
  },
  .graph("groups that do not divide the outputs") {
    try $0.add(Conv2D(inputChannels: 2, outputChannels: 3, kernelSize: 1, groups: 2))
  },
  .graph("no groups") { try $0.add(Conv2D(inputChannels: 2, outputChannels: 2, kernelSize: 1, groups: 0)) },
  .graph("a stride of 0") { try $0.add(Conv2D(inputChannels: 2, outputChannels: 2, kernelSize: 1, stride: 0)) },
  .graph("a batch norm of other channels") { try $0.add(BatchNorm(channels: 3)) },
  .graph("a window of 0") { try $0.add(MaxPool(size: 0)) },
  .graph("a pooling padded beyond half its window") { try $0.add(AveragePool(size: 2, padding: 2)) },
  .graph("a dropout of everything") { try $0.add(DropoutLayer(probability: 1)) },
  .graph("a multinomial dropout of everything") { try $0.add(MultinomialDropoutLayer(probability: 1)) },
  .graph("a dropconnect on images") { try $0.add(DropConnectLayer(inputs: 2, outputs: 2)) },
  .graph("a dropconnect without connections") { builder in
    try builder.add(FlattenLayer())
    let inputs = builder.shape(of: builder.last)[0]
    try builder.add(DropConnectLayer(inputs: inputs, outputs: 2, probability: 1))
  },
  .graph("a linear layer on images") { try $0.add(LinearLayer(inputs: 2, outputs: 2)) },
]

/// Layers of one input given two, and every layer given none.
private let badArities: [BadNetwork] =
  Layers.all.flatMap { type -> [BadNetwork] in
    [[], [0, 0]].compactMap { inputs -> BadNetwork? in
      let isMerge = [AddLayer.kind, MultiplyLayer.kind, ConcatenateLayer.kind].contains(type.kind)
      guard inputs.isEmpty || !isMerge else { return nil }
      return .graph("\(type.kind) of \(inputs.count) inputs") { builder in
        let node = try everyLayer().first { Swift.type(of: $0.layer).kind == type.kind }
        try builder.add(node?.layer ?? GlobalPool(), reading: inputs)
      }
    }
  }

@Suite struct BuilderErrorTests {
  @Test(arguments: badZoo + badGraphs + badArities)
  func `what cannot be a network is an error that says why`(bad: BadNetwork) {
    let error = #expect(throws: NetworkError.self) { _ = try bad.build() }
    #expect(error?.description.isEmpty == false)
  }

  /// 164 = 6·27 + 2 = 9·18 + 2, and the one network of that depth in the literature has bottlenecks.
  @Test func `a depth that means bottlenecks is refused without them`() throws {
    for depth in [164, 11, 1001] {
      let error = #expect(throws: NetworkError.self) {
        try Network.resnet(depth: depth, width: 1, input: [1, 4, 4], classes: 2, seed: 1)
      }
      #expect(error?.description.contains("bottlenecks") == true, "\(depth)")
    }
    let basic = try Network.resnet(depth: 164, width: 1, block: .basic, input: [1, 4, 4], classes: 2, seed: 1)
    #expect(basic.nodes.count { $0.name.hasPrefix("add") } == 3 * 27)
    let error = #expect(throws: NetworkError.self) {
      try Network.resnet(depth: 14, block: .bottleneck, input: [1, 4, 4], classes: 2, seed: 1)
    }
    #expect(error?.description.contains("9·n + 2") == true)
  }

  @Test func `unusual networks that make sense are built and run`() throws {
    let networks: [Network] = [
      try .vgg([], input: [3, 1, 1], classes: 2, seed: 1),
      try .mlp([], input: [1, 1, 1], classes: 1, seed: 1),
      try .resnet(depth: 8, width: 1, input: [1, 1, 1], classes: 2, seed: 1),
      try .vgg([.pool], input: [1, 2, 3], classes: 2, seed: .max),
    ]
    for network in networks {
      let scores = try ReferenceExecutor(network).scores(network.sampleBatch(count: 2).images)
      #expect(scores.shape == [2, network.classCount])
    }
  }
}
