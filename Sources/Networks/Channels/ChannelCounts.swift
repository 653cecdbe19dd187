import Reports

/// Which of a network's channels a pruning made constant, as long as training has not woken them.
///
/// A channel is constant where a report says that a pruning shut it, behind that place, and wherever its group is, if every
/// layer that mixes the group reads a constant. A γ that training alone brought to 0 has not been pruned.
///
/// - Complexity: that of `ChannelGraph`
public struct ChannelCounts: Sendable {
  private let network: Network
  private let constants: Set<ChannelGroup.Member>

  public init(_ network: Network) {
    self.network = network
    let shut = network.carriers.union(network.silenced)
    guard !shut.isEmpty else {
      constants = []
      return
    }
    let values = network.constants()
    let graph = ChannelGraph(network)
    var constants: Set<ChannelGroup.Member> = []
    for group in graph.groups {
      let exits = graph.exits(of: group)
      guard !exits.isEmpty, exits.allSatisfy({ values[$0.member.node]?[$0.member.channel] ?? nil != nil }) else {
        continue
      }
      let gates = graph.gates(of: group) ?? []
      if (group.members + gates).contains(where: shut.contains) { constants.formUnion(group.members) }
    }
    constants.formUnion(shut)
    for node in network.nodes where !node.layer.mixesChannels {
      for (channel, sources) in node.layer.sources(network.inputShapes(of: node)).enumerated() where !sources.isEmpty {
        let isShut = sources.allSatisfy { constants.contains(.init(node: node.inputs[$0.input], channel: $0.channel)) }
        if isShut, values[node.id]?[channel] ?? nil != nil { constants.insert(.init(node: node.id, channel: channel)) }
      }
    }
    self.constants = constants
  }

  /// What leaves a block: the origins of the channels with values of their own, and how many are constants.
  ///
  /// - Parameter nodes: of this network, each reading the one before; `LayerBlock.remains(in:)`
  public func passing(_ nodes: [Network.Node]) -> (own: Set<Int>, constants: Int) {
    // What a layer was replaced by ends in the layer itself, whose channels count, unless it is a part alone.
    let whole = nodes.drop { $0.whole != nil }
    let nodes = whole.isEmpty ? nodes : Array(whole)
    guard let last = nodes.last else { return ([], 0) }
    var origins = nodes[0].channelOrigins
    for node in nodes.dropFirst() {
      origins = node.layer.sources(network.inputShapes(of: node)).map { origins[$0[0].channel] }
    }
    let isConstant = origins.indices.map { constants.contains(.init(node: last.id, channel: $0)) }
    let own = zip(origins, isConstant).filter { !$1 }.map(\.0)
    return (Set(own), isConstant.count { $0 })
  }

  /// As `passing`, in numbers.
  public func count(_ nodes: [Network.Node]) -> ChannelCount {
    let (own, constants) = passing(nodes)
    return ChannelCount(own: own.count, constants: constants)
  }
}

extension CompressionReport {
  /// The report with the channels of each layer counted, in the network it is about and in what is left of it.
  ///
  /// - Parameter small: with this report for its last
  public func counting(from network: Network, to small: Network) -> CompressionReport {
    var report = self
    let (before, after) = (ChannelCounts(network), ChannelCounts(small))
    for index in layers.indices {
      guard let node = network.node(named: layers[index].node) else { continue }
      let block = LayerBlock(nodes: [node])
      report.layers[index].counts = LayerRow.Counts(
        before: before.count(block.remains(in: network)), after: after.count(block.remains(in: small)))
    }
    return report
  }
}

extension Network {
  /// The channels that carry constants since an earlier pruning.
  public var carriers: Set<ChannelGroup.Member> {
    shut { node, rows in rows.last { $0.node == node }?.carriers ?? [] }
  }

  /// The channels that masks shut and that are still constant.
  var silenced: Set<ChannelGroup.Member> {
    shut { node, rows in rows.filter { $0.node == node }.flatMap { $0.silenced ?? [] } }
  }

  /// Channels of some origins, as far as they are there and constant.
  private func shut(_ origins: (String, [CompressionReport.LayerRow]) -> [Int]) -> Set<ChannelGroup.Member> {
    let rows = prunings.flatMap(\.layers)
    if rows.isEmpty { return [] }
    let constants = constants()
    var found: Set<ChannelGroup.Member> = []
    for node in nodes {
      let wanted = Set(origins(node.name, rows))
      for (channel, origin) in node.channelOrigins.enumerated()
      where wanted.contains(origin) && constants[node.id]?[channel] ?? nil != nil {
        found.insert(.init(node: node.id, channel: channel))
      }
    }
    return found
  }
}
