import Networks
import Reports
import Tensors
import Testing

struct CostCase: Sendable, CustomTestStringConvertible {
  let name: String
  let parameters: Int
  let multiplyAdds: Int
  let network: @Sendable () throws -> Network
  var testDescription: String { name }
}

private let netC: [VGGStage] = [
  .convolution(channels: 16), .pool, .convolution(channels: 32), .pool, .convolution(channels: 32),
]

private let vgg19: [VGGStage] =
  [(2, 64), (2, 128), (4, 256), (4, 512), (4, 512)].map { count, channels in
    [VGGStage](repeating: .convolution(channels: channels), count: count)
  }.joined(separator: [.pool]).map { $0 }

private let totals: [CostCase] = [
  // Slimming (Liu et al. 2017, table 1) prints 20.04 M parameters and 7.97·10⁸ operations for this network. By hand,
  // parameters: Σ 9·C·K + 2·K over its 16 convolutions, + 512·10 + 10. Multiply-adds: Σ 9·C·K·H·W with
  // H·W = 32² 16² 8² 4² 2², + 512·10; twice 398,136,320 is 7.963·10⁸.
  CostCase(name: "VGG-19 for CIFAR-10", parameters: 20_035_018, multiplyAdds: 398_136_320) {
    try .vgg(vgg19, input: [3, 32, 32], classes: 10, seed: 1)
  },
  // 144+32 + 4,608+64 + 9,216+64 + 330; 9·16·16² + 144·32·8² + 288·32·4² + 320.
  CostCase(name: "NetC on glyphs", parameters: 14_458, multiplyAdds: 479_552) {
    try .vgg(netC, input: [1, 16, 16], classes: 10, seed: 1)
  },
  // 256·128+128 + 128·128+128 + 128·10+10.
  CostCase(name: "MLP on glyphs", parameters: 50_698, multiplyAdds: 50_432) {
    try .mlp([128, 128], input: [1, 16, 16], classes: 10, seed: 1)
  },
  // Han et al. 2015, table 1: 431 K. 520 + 25,050 + 400,500 + 5,010; 500·24² + 25,000·8² + 400,000 + 5,000.
  CostCase(name: "LeNet on 28×28", parameters: 431_080, multiplyAdds: 2_293_000) {
    try .lenet(input: [1, 28, 28], classes: 10, seed: 1)
  },
  // He et al. 2016, table 6, has 0.27 M with zero-padded shortcuts (option A): 269,722. The projections add
  // 16·32 + 2·32 = 576 and 32·64 + 2·64 = 2,176. Multiply-adds without them are 40,551,040: 27·16·32² for the stem,
  // 6·2,359,296, then twice (1,179,648 + 5·2,359,296), 640; each projection adds 131,072.
  CostCase(name: "ResNet-20 for CIFAR-10", parameters: 269_722 + 576 + 2_176, multiplyAdds: 40_551_040 + 2 * 131_072) {
    try .resnet(depth: 20, input: [3, 32, 32], classes: 10, seed: 1)
  },
  // He et al. 2016 (arXiv:1603.05027), table 1: ResNet-164, 1.7 M parameters. 18 bottlenecks a stage; the exact counts are
  // those of the same network in PyTorch.
  CostCase(name: "ResNet-164 for CIFAR-10", parameters: 1_703_258, multiplyAdds: 247_646_720) {
    try .resnet(depth: 164, block: .bottleneck, input: [3, 32, 32], classes: 10, seed: 1)
  },
  // By hand for n = 1, w = 1 on 1×8×8, in each stage with C inputs BN 2·C, 1×1 C·w, BN 2·w, 3×3 9·w², BN 2·w, 1×1 4·w²,
  // projection 4·C·w: stem 9; 2+1+2+9+2+4+4; 8+8+4+36+4+16+32; 16+32+8+144+8+64+128; last BN 32; 16·3+3.
  // Multiply-adds: (9 + 1+9+4+4)·8² + 8·8² + (36+16+32)·4² + 32·4² + (144+64+128)·2² + 48.
  CostCase(name: "ResNet-11 of bottlenecks of width 1", parameters: 624, multiplyAdds: 5_488) {
    try .resnet(depth: 11, width: 1, block: .bottleneck, input: [1, 8, 8], classes: 3, seed: 1)
  },
  // The same by hand for n = 1, w = 2 on 2×8×8: stem 36+4; 36+4 twice; 72+8, 144+8, 8+8; 288+16, 576+16, 32+16;
  // 24+3. Multiply-adds: 3·36·8² + (72 + 144 + 8)·4² + (288 + 576 + 32)·2² + 24.
  CostCase(name: "ResNet-8 of width 2", parameters: 1_339, multiplyAdds: 14_104) {
    try .resnet(depth: 8, width: 2, input: [2, 8, 8], classes: 3, seed: 1)
  },
]

@Suite struct CostTests {
  @Test(arguments: totals)
  func `a network costs what was published or computed by hand`(expected: CostCase) throws {
    let costs = try expected.network().costs
    #expect(costs == Costs(parameters: expected.parameters, multiplyAdds: expected.multiplyAdds))
  }

  /// The design's own table of NetC; a batch norm's 2·K are shown with its convolution there.
  @Test func `NetC costs what its table says layer by layer`() throws {
    let network = try Network.vgg(netC, input: [1, 16, 16], classes: 10, seed: 1)
    let rows: [(convolution: String, norm: String?, parameters: Int, multiplyAdds: Int)] = [
      ("conv1", "bn1", 176, 36_864), ("conv2", "bn2", 4_672, 294_912), ("conv3", "bn3", 9_280, 147_456),
      ("fc1", nil, 330, 320),
    ]
    for row in rows {
      let nodes = [row.convolution, row.norm].compactMap { $0 }.compactMap(network.node(named:))
      let costs = nodes.map(network.costs(of:)).reduce(Costs(parameters: 0, multiplyAdds: 0), +)
      #expect(costs == Costs(parameters: row.parameters, multiplyAdds: row.multiplyAdds), "\(row.convolution)")
    }
    let named = Set(rows.flatMap { [$0.convolution, $0.norm ?? $0.convolution] })
    for node in network.nodes where !named.contains(node.name) {
      #expect(network.costs(of: node) == Costs(parameters: 0, multiplyAdds: 0), "\(node.name)")
    }
  }

  @Test func `depthwise and grouped convolutions cost what their kernels hold`() throws {
    let network = try everyLayerNetwork()
    // conv3: 3 kernels of 3×3 and 3 biases over 6×5; conv4: 4 kernels of 3 channels, dilated so that 6×5 stays.
    let expected = [
      "conv3": Costs(parameters: 30, multiplyAdds: 9 * 3 * 30),
      "conv4": Costs(parameters: 4 * 3 * 9, multiplyAdds: 4 * 3 * 9 * 30),
    ]
    for (name, costs) in expected { #expect(network.node(named: name).map(network.costs(of:)) == costs, "\(name)") }
  }
}
