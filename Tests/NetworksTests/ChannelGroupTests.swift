import Networks
import Tensors
import Testing

/// A network and its groups, each as its members `node.channel` in order; `!` marks a group that must stay.
struct GroupCase: Sendable, CustomTestStringConvertible {
  let name: String
  let groups: [String]
  let build: @Sendable (inout NetworkBuilder) throws -> Void
  var testDescription: String { name }
}

private func convolution(_ inputs: Int, _ outputs: Int, groups: Int = 1) -> Conv2D {
  Conv2D(inputChannels: inputs, outputChannels: outputs, kernelSize: 1, groups: groups)
}

extension NetworkBuilder {
  /// convolution → factors → scores
  fileprivate mutating func addScaled(_ factors: ScaleLayer, channels: Int) throws {
    try add(convolution(1, channels))
    try add(factors)
    try add(GlobalPool())
    try add(LinearLayer(inputs: channels, outputs: 1))
  }
}

/// All on an input of 1×1×2 pixels; expectations are worked out by hand from the tie rules of the design.
private let groupCases: [GroupCase] = [
  GroupCase(
    name: "plain: a channel runs from its convolution to the next",
    groups: [
      "input1.0!", "conv1.0 bn1.0 relu1.0", "conv1.1 bn1.1 relu1.1", "conv2.0 bn2.0 gap1.0", "fc1.0!", "fc1.1!",
    ]
  ) { builder in
    try builder.add(convolution(1, 2))
    try builder.add(BatchNorm(channels: 2))
    try builder.add(ReLULayer())
    try builder.add(convolution(2, 1))
    try builder.add(BatchNorm(channels: 1))
    try builder.add(GlobalPool())
    try builder.add(LinearLayer(inputs: 1, outputs: 2))
  },
  GroupCase(
    name: "residual: the sum ties the stem to the branch, not to what lies inside the branch",
    groups: [
      "input1.0!", "conv1.0 relu1.0 conv3.0 add1.0 gap1.0", "conv1.1 relu1.1 conv3.1 add1.1 gap1.1", "conv2.0",
      "fc1.0!",
    ]
  ) { builder in
    try builder.add(convolution(1, 2))
    let stem = try builder.add(ReLULayer())
    try builder.add(convolution(2, 1))
    let branch = try builder.add(convolution(1, 2))
    try builder.add(AddLayer(), reading: [branch, stem])
    try builder.add(GlobalPool())
    try builder.add(LinearLayer(inputs: 2, outputs: 1))
  },
  GroupCase(
    name: "residual on the input: a channel that joins an image's channel stays",
    groups: ["input1.0 conv1.0 add1.0 gap1.0!", "fc1.0!"]
  ) { builder in
    let branch = try builder.add(convolution(1, 1))
    try builder.add(AddLayer(), reading: [branch, 0])
    try builder.add(GlobalPool())
    try builder.add(LinearLayer(inputs: 1, outputs: 1))
  },
  GroupCase(
    name: "concatenation: the second input's channels start behind the first's",
    groups: [
      "input1.0!", "conv1.0 concat1.0 gap1.0", "conv2.0 concat1.1 gap1.1", "conv2.1 concat1.2 gap1.2", "fc1.0!",
    ]
  ) { builder in
    let a = try builder.add(convolution(1, 1), reading: [0])
    let b = try builder.add(convolution(1, 2), reading: [0])
    try builder.add(ConcatenateLayer(), reading: [a, b])
    try builder.add(GlobalPool())
    try builder.add(LinearLayer(inputs: 3, outputs: 1))
  },
  GroupCase(
    name: "concatenation of a node with itself: both copies go together",
    groups: [
      "input1.0!", "conv1.0 concat1.0 concat1.2 gap1.0 gap1.2", "conv1.1 concat1.1 concat1.3 gap1.1 gap1.3", "fc1.0!",
    ]
  ) { builder in
    let a = try builder.add(convolution(1, 2))
    try builder.add(ConcatenateLayer(), reading: [a, a])
    try builder.add(GlobalPool())
    try builder.add(LinearLayer(inputs: 4, outputs: 1))
  },
  GroupCase(
    name: "flatten: a channel owns its pixels' columns",
    groups: ["input1.0!", "conv1.0 flatten1.0 flatten1.1", "conv1.1 flatten1.2 flatten1.3", "fc1.0", "fc1.1", "fc2.0!"]
  ) { builder in
    try builder.add(convolution(1, 2))
    try builder.add(FlattenLayer())
    try builder.add(LinearLayer(inputs: 4, outputs: 2))
    try builder.add(LinearLayer(inputs: 2, outputs: 1))
  },
  GroupCase(
    name: "depthwise: the kernel goes with the channel it reads",
    groups: ["input1.0!", "conv1.0 conv2.0 gap1.0", "conv1.1 conv2.1 gap1.1", "fc1.0!"]
  ) { builder in
    try builder.add(convolution(1, 2))
    try builder.add(convolution(2, 2, groups: 2))
    try builder.add(GlobalPool())
    try builder.add(LinearLayer(inputs: 2, outputs: 1))
  },
  GroupCase(
    name: "grouped: the i-th channels of all groups go together",
    groups: [
      "input1.0!", "conv1.0 conv1.2", "conv1.1 conv1.3", "conv2.0 conv2.1 gap1.0 gap1.1", "fc1.0!",
    ]
  ) { builder in
    try builder.add(convolution(1, 4))
    try builder.add(convolution(4, 2, groups: 2))
    try builder.add(GlobalPool())
    try builder.add(LinearLayer(inputs: 2, outputs: 1))
  },
  GroupCase(
    name: "factors on channels go with their channels",
    groups: ["input1.0!", "conv1.0 scale1.0 gap1.0", "conv1.1 scale1.1 gap1.1", "fc1.0!"]
  ) { try $0.addScaled(ScaleLayer(channels: 2, units: 2, unit: .channels), channels: 2) },
  GroupCase(
    name: "factors on groups: the i-th channels of all groups go together, so that groups stay equal",
    groups: [
      "input1.0!", "conv1.0 conv1.2 scale1.0 scale1.2 gap1.0 gap1.2", "conv1.1 conv1.3 scale1.1 scale1.3 gap1.1 gap1.3",
      "fc1.0!",
    ]
  ) { try $0.addScaled(ScaleLayer(channels: 4, units: 2, unit: .groups), channels: 4) },
  GroupCase(
    name: "a factor on a block: its channels are as free as they were",
    groups: ["input1.0!", "conv1.0 scale1.0 gap1.0", "conv1.1 scale1.1 gap1.1", "fc1.0!"]
  ) { try $0.addScaled(ScaleLayer(channels: 2, units: 1, unit: .blocks), channels: 2) },
  GroupCase(
    name: "selection: what is read is chosen for each reader, and what is made stays",
    groups: [
      "input1.0!", "conv1.0 bn1.0!", "conv1.1 bn1.1!", "select1.0", "select1.1", "conv2.0 gap1.0", "fc1.0!",
    ]
  ) { builder in
    try builder.add(convolution(1, 2))
    try builder.add(BatchNorm(channels: 2))
    try builder.add(SelectLayer(channels: 2))
    try builder.add(convolution(2, 1))
    try builder.add(GlobalPool())
    try builder.add(LinearLayer(inputs: 1, outputs: 1))
  },
  GroupCase(
    name: "option A: zeros beside a shortcut are tied to the sum alone",
    groups: [
      "input1.0!", "conv1.0 shortcut1.1 conv2.1 add1.1 gap1.1", "conv1.1 shortcut1.2 conv2.2 add1.2 gap1.2",
      "shortcut1.0 conv2.0 add1.0 gap1.0", "shortcut1.3 conv2.3 add1.3 gap1.3", "fc1.0!",
    ]
  ) { builder in
    let stem = try builder.add(convolution(1, 2))
    let shortcut = try builder.add(PadShortcutLayer(inputChannels: 2, outputChannels: 4, stride: 1))
    let branch = try builder.add(convolution(2, 4), reading: [stem])
    try builder.add(AddLayer(), reading: [branch, shortcut])
    try builder.add(GlobalPool())
    try builder.add(LinearLayer(inputs: 4, outputs: 1))
  },
  GroupCase(
    name: "scores that are pooled: the convolution that makes them stays",
    groups: ["input1.0!", "conv1.0 dropout1.0", "conv2.0 gap1.0!", "conv2.1 gap1.1!"]
  ) { builder in
    try builder.add(convolution(1, 1))
    try builder.add(DropoutLayer())
    try builder.add(convolution(1, 2))
    try builder.add(GlobalPool())
  },
]

@Suite struct ChannelGroupTests {
  @Test(arguments: groupCases)
  func `channels live and die together as worked out by hand`(example: GroupCase) throws {
    var builder = try NetworkBuilder(input: [1, 1, 2])
    try example.build(&builder)
    let network = try builder.network(seed: 1)
    let names = Dictionary(uniqueKeysWithValues: network.nodes.map { ($0.id, $0.name == "input" ? "input1" : $0.name) })
    let groups = network.channelGroups().map { group in
      group.members.map { "\(names[$0.node] ?? "?").\($0.channel)" }.joined(separator: " ")
        + (group.isPinned ? "!" : "")
    }
    #expect(groups == example.groups)
  }

  @Test func `every channel of every node is in exactly one group`() throws {
    for network in [
      try everyLayerNetwork(), try furtherLayersNetwork(),
      try .resnet(depth: 14, width: 3, input: [2, 6, 5], classes: 4, seed: 1),
    ] {
      let members = network.channelGroups().flatMap(\.members)
      let channels = network.nodes.flatMap { node in
        (0..<node.channelCount).map { ChannelGroup.Member(node: node.id, channel: $0) }
      }
      #expect(members.count == channels.count)
      #expect(Set(members) == Set(channels))
    }
  }
}
