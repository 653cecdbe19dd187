import Tensors

/// A network as a graph of channels: where each comes from, who mixes it with others, and where it can be silenced.
public struct ChannelGraph: Sendable {
  public typealias Member = ChannelGroup.Member

  /// A place where a channel's values are used up: a layer reads it and mixes it with others, or others feel it.
  public struct Exit: Hashable, Sendable {
    public var member: Member
    public var reader: Network.NodeID
    /// Which of the reader's inputs it is.
    public var input: Int
  }

  public let network: Network
  public let groups: [ChannelGroup]
  private let nodes: [Network.NodeID: Network.Node]
  private let positions: [Network.NodeID: Int]
  private let readers: [Network.NodeID: [Network.Node]]
  private let sources: [Network.NodeID: [[InputChannel]]]

  public init(_ network: Network) {
    self.network = network
    groups = network.channelGroups()
    nodes = Dictionary(uniqueKeysWithValues: network.nodes.map { ($0.id, $0) })
    positions = network.positions
    var readers: [Network.NodeID: [Network.Node]] = [:]
    for node in network.nodes {
      for input in Set(node.inputs) { readers[input, default: []].append(node) }
    }
    self.readers = readers
    sources = network.derived.sources {
      var sources: [Network.NodeID: [[InputChannel]]] = [:]
      for node in network.nodes { sources[node.id] = node.layer.sources(network.inputShapes(of: node)) }
      return sources
    }
  }

  public func node(_ id: Network.NodeID) -> Network.Node {
    guard let node = nodes[id] else { preconditionFailure("node \(id) is of another network") }
    return node
  }

  public func readers(of id: Network.NodeID) -> [Network.Node] { readers[id] ?? [] }

  /// Every place where channels of the group are mixed with others, in the network's order.
  public func exits(of group: ChannelGroup) -> [Exit] {
    group.members.flatMap { member in
      readers(of: member.node).flatMap { reader in
        reader.inputs.indices.filter { reader.inputs[$0] == member.node && reader.layer.usesUpChannels }
          .map { Exit(member: member, reader: reader.id, input: $0) }
      }
    }
  }

  /// The channels that, made constant, make all exits of the group constant: the last batch norms before them.
  ///
  /// - Returns: in the network's order; nil if values reach an exit that nothing can silence.
  public func gates(of group: ChannelGroup) -> [Member]? {
    var gates: Set<Member> = []
    var seen: Set<Member> = []
    var open = exits(of: group).map(\.member)
    while let member = open.popLast() {
      guard seen.insert(member).inserted else { continue }
      let node = node(member.node)
      if node.layer.isGate {
        gates.insert(member)
        continue
      }
      let behind = sources[member.node]?[member.channel] ?? []
      if behind.isEmpty, !isFixed(member) { return nil }
      open += behind.map { Member(node: node.inputs[$0.input], channel: $0.channel) }
    }
    // A gate that other channels depend on too, by whatever is read twice behind it, must not be shut for this one.
    let own = Set(group.members)
    guard seen.allSatisfy({ own.contains($0) || readers(of: $0.node).count == 1 }) else { return nil }
    return gates.sorted { (positions[$0.node] ?? 0, $0.channel) < (positions[$1.node] ?? 0, $1.channel) }
  }

  /// Whether a channel is always the same constant, such as one that a shortcut fills up with zeros.
  private func isFixed(_ member: Member) -> Bool {
    let node = node(member.node)
    let shapes = network.inputShapes(of: node)
    let nothing = shapes.map { [Double?](repeating: nil, count: $0[0]) }
    return node.layer.constantOutputs(nothing, shapes: shapes)[member.channel] != nil
  }

  /// What a gate's channel is at its end if it is `value` at the gate; nil if that is no constant.
  public func constant(at gate: Member, emitting value: Double) -> Double? {
    var (node, channel, value) = (node(gate.node), gate.channel, value)
    let end = end(of: gate)[0].node
    while node.id != end {
      guard let next = readers(of: node.id).first else { return nil }
      let shapes = network.inputShapes(of: next)
      let constants = next.layer.constantOutputs(
        [[Double?](repeating: value, count: shapes[0][0])], shapes: shapes)
      guard let after = sources[next.id]?.firstIndex(where: { $0.contains { $0.channel == channel } }),
        let constant = constants[after]
      else { return nil }
      (node, channel, value) = (next, after, constant)
    }
    return value
  }

  /// The channel's way to where it is mixed, added or read twice: pooling and ReLU, one reader after another.
  ///
  /// - Returns: the last channels that hold nothing but it; several where `flatten` gives it columns.
  public func end(of member: Member) -> [Member] {
    var node = node(member.node)
    var channels = [member.channel]
    while true {
      let next = readers(of: node.id)
      guard next.count == 1, next[0].inputs == [node.id], !next[0].layer.isGate, !next[0].layer.usesUpChannels,
        let sources = sources[next[0].id]
      else { break }
      let kept = Set(channels)
      let after = sources.indices.filter { sources[$0].count == 1 && kept.contains(sources[$0][0].channel) }
      guard !after.isEmpty else { break }
      (node, channels) = (next[0], after)
    }
    return channels.map { Member(node: node.id, channel: $0) }
  }
}

extension ChannelRules {
  /// Whether what becomes of a channel here is not its own business alone.
  fileprivate var usesUpChannels: Bool { mixesChannels || feelsNeighbours }
}

extension Network {
  /// For each channel of each node the constant it is in evaluation, whatever the images; nil for those that vary.
  ///
  /// - Complexity: linear in the number of parameters, once for a network
  public func constants() -> [NodeID: [Double?]] {
    derived.constants {
      var constants: [NodeID: [Double?]] = [:]
      for node in nodes {
        constants[node.id] = node.layer.constantOutputs(
          node.inputs.map { constants[$0] ?? [] }, shapes: inputShapes(of: node))
      }
      return constants
    }
  }
}
