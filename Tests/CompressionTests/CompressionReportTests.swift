import Compression
import Networks
import Reports
import SampleNetworks
import Tensors
import Testing

@Suite struct CompressionReportTests {
  /// input 1×2×3 → conv1 (3) bn1 relu1 → conv2 (2) bn2 → + relu1' …: every number below is worked out by hand.
  private func network() throws -> Network {
    var builder = try NetworkBuilder(input: [1, 2, 3])
    try builder.addBlock(3)
    let a = try builder.addBlock(2, isRectified: false)
    let b = try builder.addBlock(2, kernelSize: 1, isRectified: false, reading: 0)
    try builder.add(AddLayer(), reading: [a, b])
    try builder.add(ReLULayer())
    try builder.addScores(2)
    var network = try builder.network(seed: 1)
    let values: [(node: String, gamma: [Double], beta: [Double])] = [
      ("bn1", [0, 0, 1], [-0.75, 0.25, 9]), ("bn2", [0, 2], [-0.5, 8]), ("bn3", [0, 1], [0.125, 7]),
    ]
    for (node, gamma, beta) in values {
      try network.setParameter("γ", of: node, to: Tensor(gamma))
      try network.setParameter("β", of: node, to: Tensor(beta))
    }
    return network
  }

  @Test func `a report has the counts, costs and constants computed by hand`() throws {
    let network = try network()
    let small = try Surgery.prune(
      network, by: NetworkSlimming.decide(network, keep: nil), compensation: .init(.drop))
    let report = try #require(small.prunings.last)
    // Groups: three of conv1, two of the sum. γ = 0 in two of conv1 and in channel 0 of the sum.
    #expect(report.candidates == 5 && report.removed == 3 && report.threshold == 0 && report.criterion == "|γ|")
    // The sum's channels score the larger γ of both branches.
    #expect(report.method == "γ" && report.layers.map(\.scores) == [[0, 0, 1], [0, 2], [0, 2]])
    // φ(β) after ReLU is max(0, β): 0.25 of −0.75 and 0.25.
    // The sum's first channel is −0.5 + 0.125, and 0 after its ReLU.
    #expect(
      report.layers.map(\.uncounted) == [
        .init(
          node: "bn1", before: 3, removed: 2, threshold: 0, largestConstant: 0.25, gammas: [0, 0],
          betas: [-0.75, 0.25],
          alive: 0),
        .init(node: "bn2", before: 2, removed: 1, threshold: 0, gammas: [0], betas: [-0.5], alive: 0),
        .init(node: "bn3", before: 2, removed: 1, threshold: 0, gammas: [0], betas: [0.125], alive: 0),
      ])
    #expect(report.largestConstant == 0.25 && report.compensation == "β dropped")
    // 9·3 + 6, 9·3·2 + 4, 2 + 4, 2·2 + 2; 27·6, 54·6, 2·6, 4. Then 9 + 2, 9 + 2, 1 + 2, 2 + 2; 54, 54, 6, 2.
    #expect(report.before == Costs(parameters: 103, multiplyAdds: 502))
    #expect(report.after == Costs(parameters: 29, multiplyAdds: 116))
    #expect(report.before == network.costs && report.after == small.costs)
  }

  @Test func `a decision that removes nothing is reported as such`() throws {
    let network = try network()
    let same = try Surgery.prune(network, by: NetworkSlimming.decide(network, keep: 1))
    let report = try #require(same.prunings.last)
    #expect(report.removed == 0 && report.largestConstant == 0 && report.before == report.after)
    #expect(same.parameterBits == network.parameterBits)
  }

  /// |γ| of bn1 are 0.1, 0 and 2: what goes at a threshold of 0.5 are one live channel and one dead.
  @Test func `channels that were alive until then are counted`() throws {
    var network = try network()
    try network.setParameter("γ", of: "bn1", to: Tensor([-0.1, 0, 2]))
    try network.setParameter("γ", of: "bn2", to: Tensor([3, 0.2]))
    try network.setParameter("γ", of: "bn3", to: Tensor([0, 0.3]))
    let decision = try NetworkSlimming.criterion.decide(try ScoringContext(network), Selection(.value(0.5)))
    let report = try #require(Surgery.prune(network, by: decision).prunings.last)
    #expect(report.layers.map(\.removed) == [2, 1, 1])
    #expect(report.layers.map(\.alive) == [1, 1, 1] && report.removedAlive == 3)
    // Two of bn1's channels and one sum of two: three groups, four channels of seven.
    #expect(report.removed == 3 && report.channels == (7, 4))
    #expect(report.ties == nil)
  }

  @Test func `ties are reported with how many of them went`() throws {
    var network = try network()
    for name in ["bn1", "bn2", "bn3"] {
      let count = try network.parameter("γ", of: name).count
      try network.setParameter("γ", of: name, to: Tensor([Double](repeating: 0.5, count: count)))
    }
    let report = try #require(Surgery.prune(network, by: NetworkSlimming.decide(network, keep: 0.6)).prunings.last)
    // Five groups, of which three stay: two of three in conv1, one of two in the sum.
    #expect(report.ties == [.init(score: 0.5, count: 5, removed: 2)])
    #expect(report.layers.map(\.removed) == [1, 1, 1])
  }

  @Test func `channels that the floor brings back are counted`() throws {
    var network = try network()
    try network.setParameter("γ", of: "bn1", to: Tensor([0, 0, 0]))
    let report = try #require(
      Surgery.prune(network, by: NetworkSlimming.decide(network, keep: nil)).prunings.last)
    // β of what goes are 0.25 and 9; the first of the equal channels came back. One of the two carries both.
    #expect(
      report.layers[0].uncounted
        == .init(
          node: "bn1", before: 3, removed: 2, carriers: [1], revived: 1, threshold: 0, largestConstant: 9,
          gammas: [0, 0], betas: [0.25, 9], alive: 0))
  }

  @Test func `a carrier of constants has gone once and for all`() throws {
    var network = try network()
    try network.setParameter("γ", of: "bn1", to: Tensor([0, 0, 0]))
    func pruned(_ network: Network) throws -> Network {
      try Surgery.prune(network, by: NetworkSlimming.decide(network, keep: nil))
    }
    let once = try pruned(network)
    let report = try #require(once.prunings.last)
    let twice = try pruned(once)
    let idle = try #require(twice.prunings.last)
    // Of bn1's three channels the first came back, the second carries its own constant and the third's.
    #expect(report.layers[0].carriers == [1] && report.layers[0].after == 2)
    #expect(idle.removed == 0 && idle.candidates == report.candidates - report.removed)
    #expect(
      idle.layers[0].uncounted
        == .init(
          node: "bn1", before: 2, removed: 0, carriersBefore: 1, carriers: [1], revived: 1, threshold: 0,
          largestConstant: 1, alive: 0))
    let masked = try Surgery.mask(once, by: NetworkSlimming.decide(once, keep: nil))
    #expect(try #require(masked.prunings.last).layers.map(\.after) == idle.layers.map(\.after))
    #expect(try pruned(masked).costs == once.costs)
  }

  @Test func `a share is a share of what has not gone yet`() throws {
    var network = try network()
    try network.setParameter("γ", of: "bn1", to: Tensor([0.5, 0, 0]))
    let once = try Surgery.prune(network, by: NetworkSlimming.decide(network, keep: nil))
    let report = try #require(once.prunings.last)
    #expect(report.layers[0].carriers == [1])
    let whole = try NetworkSlimming.decide(once, keep: 1)
    #expect(whole.candidates.count(where: \.isKept) == report.candidates - report.removed)
    #expect(whole.removed.map(\.gates) == [[.init(node: 2, channel: 1)]])
  }

  /// On its way to the next convolution a constant β = −0.5 meets these layers; nil where it becomes a map and stays.
  @Test(arguments: [
    "relu": 0.0, "dropout relu": 0, "avgpool relu": 0, "maxpool dropout relu": 0, "maxpool": 0.5, "dropout": 0.5,
    "avgpool": 0.5, "padded-avgpool relu": nil, "relu padded-avgpool": 0,
  ])
  func `a constant is followed as far as layers leave it one`(words: String, constant: Double?) throws {
    var builder = try NetworkBuilder(input: [1, 4, 6])
    try builder.addBlock(2, isRectified: false)
    for word in words.split(separator: " ") {
      switch word {
      case "relu": try builder.add(ReLULayer())
      case "dropout": try builder.add(DropoutLayer())
      case "avgpool": try builder.add(AveragePool(size: 2))
      // The zeros around the image change the mean at its border: a map.
      case "padded-avgpool": try builder.add(AveragePool(size: 3, stride: 1, padding: 1))
      default: try builder.add(MaxPool(size: 2))
      }
    }
    try builder.add(Conv2D(inputChannels: 2, outputChannels: 2, kernelSize: 1))
    try builder.add(BatchNorm(channels: 2))
    try builder.addScores()
    var network = try builder.network(seed: 1)
    try network.setParameter("γ", of: "bn1", to: Tensor([0, 1]))
    try network.setParameter("β", of: "bn1", to: Tensor([-0.5, 3]))
    let small = try Surgery.prune(network, by: NetworkSlimming.decide(network, keep: nil))
    let report = try #require(small.prunings.last)
    #expect(report.layers.first?.largestConstant == constant ?? 0)
    #expect(report.spared == (constant == nil ? [.init(count: 1, .becomesMap("avgpool1"))] : []))
    #expect(try small.scores().relativeError(to: network.scores()) <= 1e-10)
  }
}

extension CompressionReport.LayerRow {
  /// Without what `ChannelCounts` found and without the scores, which have tests of their own.
  fileprivate var uncounted: Self {
    var row = self
    (row.counts, row.scores) = (nil, nil)
    return row
  }
}
