import Engines
import Networks
import Reports
import Tensors

/// Everything there is to say about one channel: what it does, what hangs on it, what it would cost to lose it.
public struct ChannelExplanation: Sendable {
  /// Where it stands by one criterion.
  public struct Rank: Sendable {
    /// The criterion's symbol.
    public var criterion: String
    /// Higher is more important.
    public var score: Double
    /// From 1, the most important, among the channels of its layer and of the network.
    public var inLayer: Int
    /// How many of its layer could go.
    public var layerCount: Int
    /// From 1, as `inLayer`.
    public var inNetwork: Int
    /// How many could go and have a score.
    public var networkCount: Int
  }

  /// Its batch norms' γ and β, in the network's order; empty without batch norm.
  public var gates: [(node: String, gamma: Double, beta: Double)] = []
  /// The share of positive values where it is read; nil without images.
  public var active: Double?
  /// By every criterion that says something of it, but chance.
  public var ranks: [Rank] = []
  /// The channels that go with it, by layer, and the layers that tie them.
  public var members: [(node: String, channels: [Int])] = []
  public var ties: [String] = []
  /// Why it cannot go; nil if it can.
  public var obstacle: Obstacle?
  /// What the network costs without it.
  public var saved = Costs(parameters: 0, multiplyAdds: 0)
  /// The largest constant that it leaves behind.
  public var constant = 0.0
  /// What becomes of that constant; nil for a channel that cannot go.
  public var destination: Destination?
  /// The network with the channel silent: its constant kept, and dropped. For measuring what it costs alone.
  public var silenced: Network?
  public var dropped: Network?

  /// Why a channel must stay.
  public enum Obstacle: Sendable {
    case leavesNetwork
    /// To the network's input, its scores or a selection.
    case isTied
    /// Its values reach the next layer past every place where they could be silenced.
    case passesEveryGate
    case isLastOfLayer
  }

  /// Where the constant of a channel goes that is taken out.
  public enum Destination: Sendable {
    /// Nowhere, and so the channel stays.
    case stays(CompressionReport.Obstacle)
    /// It is 0.
    case isZero
    /// Into one constant channel.
    case constantChannel
    /// Into a bias or a running mean.
    case bias
  }

  /// - Parameter images: for activations, gradients and means; without them less is said.
  public init(of network: Network, node: Network.Node, channel: Int, images: Batch?, engine: Engine = .reference)
    throws(CompressionError)
  {
    let graph = ChannelGraph(network)
    let member = ChannelGroup.Member(node: node.id, channel: channel)
    guard let group = graph.groups.first(where: { $0.members.contains(member) }) else { throw .nothingRemovable }
    members = graph.byLayer(group.members)
    ties = graph.ties(of: group)
    if group.isPinned {
      obstacle = network.isOutput(node.id) ? .leavesNetwork : .isTied
      return
    }
    guard let shut = graph.gates(of: group), !shut.isEmpty else {
      obstacle = .passesEveryGate
      return
    }
    let gammas = network.gammas
    for gate in shut {
      guard let gamma = gammas[gate.node]?.elements[gate.channel],
        let beta = graph.node(gate.node).layer.parameters.first(where: { $0.description.role == .beta })?.value
      else { continue }
      gates.append(("\(graph.node(gate.node).name) \(gate.channel)", gamma, beta.elements[gate.channel]))
    }
    let statistics = try images.map { batch throws(CompressionError) in
      try ActivationStatistics.measure(network, on: batch.images, engine: engine)
    }
    if let statistics, let exit = graph.exits(of: group).first { active = statistics.active(exit.member) }
    ranks = try Self.ranks(of: group, in: network, images, engine)
    try measureRemoval(of: PruningCandidate(group: group, gates: shut), in: network, statistics)
  }

  private static func ranks(of group: ChannelGroup, in network: Network, _ images: Batch?, _ engine: Engine)
    throws(CompressionError) -> [Rank]
  {
    let context = try ScoringContext(network, images: images, engine: engine)
    guard let own = context.candidates.firstIndex(where: { $0.group == group }) else { return [] }
    var ranks: [Rank] = []
    for criterion in Criteria.all where criterion.word != RandomScores.criterion.word {
      if criterion.needsImages, images == nil { continue }
      let scores: [Double?]
      do throws(CompressionError) {
        scores = try criterion.scores(context)
      } catch .network(.cancelled) {
        throw .network(.cancelled)
      } catch {
        continue
      }
      guard let score = scores[own] else { continue }
      let layer = context.candidates[own].gates[0].node
      let inLayer = context.candidates.indices.filter { context.candidates[$0].gates[0].node == layer }
      func rank(_ indices: [Int]) -> Int { 1 + indices.count { (scores[$0] ?? -.infinity) > score } }
      ranks.append(
        Rank(
          criterion: criterion.symbol, score: score, inLayer: rank(inLayer), layerCount: inLayer.count,
          inNetwork: rank(Array(scores.indices)), networkCount: scores.count { $0 != nil }))
    }
    return ranks
  }

  private mutating func measureRemoval(
    of candidate: PruningCandidate, in network: Network, _ statistics: ActivationStatistics?
  ) throws(CompressionError) {
    let decision = PruningDecision(
      criterion: "", rule: "", threshold: nil, layerThresholds: [:],
      candidates: [.init(group: candidate.group, gates: candidate.gates, score: 0, isKept: false)])
    let estimate = statistics.map { ConstantEstimate.measured($0) } ?? .gaussian
    do {
      let without = try Surgery.prune(network, by: decision, compensation: Compensation(.drop, estimate: estimate))
      saved = Costs(
        parameters: network.costs.parameters - without.costs.parameters,
        multiplyAdds: network.costs.multiplyAdds - without.costs.multiplyAdds)
    } catch {
      obstacle = .isLastOfLayer
      return
    }
    let exact = Compensation(.exact, estimate: estimate)
    silenced = try Surgery.mask(network, by: decision, compensation: exact)
    dropped = try Surgery.mask(network, by: decision, compensation: Compensation(.drop, estimate: estimate))
    let small = try Surgery.prune(network, by: decision, compensation: exact)
    guard let report = small.prunings.last else { return }
    constant = report.largestConstant
    if let spared = report.spared.first {
      destination = .stays(spared.obstacle)
    } else if constant == 0 {
      destination = .isZero
    } else {
      destination = report.layers.contains { !$0.carriers.isEmpty } ? .constantChannel : .bias
    }
  }
}

extension ChannelGraph {
  /// Members by layer, in the network's order.
  fileprivate func byLayer(_ members: [ChannelGroup.Member]) -> [(node: String, channels: [Int])] {
    network.nodes.compactMap { node in
      let channels = members.filter { $0.node == node.id }.map(\.channel).sorted()
      return channels.isEmpty ? nil : (node.name, channels)
    }
  }

  /// The layers that make several channels one: sums, and convolutions and concatenations with equal parts.
  fileprivate func ties(of group: ChannelGroup) -> [String] {
    let own = Set(group.members)
    return network.nodes.filter { node in
      let inputs = network.inputShapes(of: node)
      let joins = node.layer.ties(inputs).enumerated().contains { channel, sources in
        sources.count > 1 && own.contains(.init(node: node.id, channel: channel))
      }
      let siblings = node.layer.siblings(inputs)
      let pairs =
        siblings.outputs.contains { $0.contains { own.contains(.init(node: node.id, channel: $0)) } }
        || siblings.inputs.contains { $0.contains { own.contains(.init(node: node.inputs[0], channel: $0)) } }
      return joins || pairs
    }.map(\.name)
  }
}
