import Networks
import Reports
import Tensors

/// Channels made constant where they are, shapes and all: what a mask does, and the first half of every pruning.
struct Silencing {
  /// The network with its gates shut.
  private(set) var network: Network
  /// What is silent now.
  private(set) var removed: [PruningDecision.Candidate] = []
  /// What could not be silenced, and why.
  private(set) var spared: [(candidate: PruningDecision.Candidate, obstacle: CompressionReport.Obstacle)] = []
  /// The largest constant |κ| that a node's removed channels had at an exit.
  private(set) var largestConstants: [Network.NodeID: Double] = [:]
  /// Layers at which a constant was lost.
  private(set) var losses: [String] = []

  init(_ original: Network, _ candidates: [PruningDecision.Candidate], _ compensation: Compensation)
    throws(CompressionError)
  {
    network = original
    removed = candidates
    while true {
      try Cancellation.checkPruning()
      let shut = try Self.shut(removed, of: original, compensation)
      network = shut.network
      var failures = shut.failures
      if compensation.rule != .exact { failures.merge(leftovers()) { first, _ in first } }
      if compensation.rule != .drop {
        failures.merge(madeMaps()) { first, _ in first }
        if compensation.rule == .exact, failures.isEmpty {
          failures = try Compaction(network, removing: removed.map(\.asCandidate)).stuck
        }
      }
      if failures.isEmpty { break }
      spared += failures.sorted { $0.key < $1.key }.map { (removed[$0.key], $0.value) }
      removed = removed.indices.filter { failures[$0] == nil }.map { removed[$0] }
    }
    noteConstants()
    switch compensation.rule {
    case .exact: break
    case .drop: emptyGates()
    case .absorb(let place): absorb(at: place)
    }
  }

  private static func shut(
    _ candidates: [PruningDecision.Candidate], of original: Network, _ compensation: Compensation
  ) throws(CompressionError) -> (network: Network, failures: [Int: CompressionReport.Obstacle]) {
    var network = original
    var failures: [Int: CompressionReport.Obstacle] = [:]
    let graph = ChannelGraph(original)
    let constants = original.constants()
    for (index, candidate) in candidates.enumerated() {
      try Cancellation.checkPruning()
      for gate in candidate.gates where constants[gate.node]?[gate.channel] == nil {
        let known = compensation.estimate.value(at: gate, in: graph)
        guard let value = known ?? (compensation.rule == .drop ? 0 : nil) else {
          throw .needsImages("the mean of a channel without γ")
        }
        if network.changeLayer(of: gate.node, { $0.silence(gate.channel, emitting: value) }) != true {
          failures[index] = .noBias(graph.node(gate.node).name)
        }
      }
    }
    return (network, failures)
  }

  /// Channels that are shut and yet not constant where they are read.
  private func madeMaps() -> [Int: CompressionReport.Obstacle] {
    let graph = ChannelGraph(network)
    let constants = network.constants()
    var failures: [Int: CompressionReport.Obstacle] = [:]
    for (index, candidate) in removed.enumerated() {
      let exits = graph.exits(of: candidate.group)
      guard exits.contains(where: { constants[$0.member.node]?[$0.member.channel] == nil }) else { continue }
      let culprit = candidate.group.members.first { member in
        let node = graph.node(member.node)
        let sources = node.layer.sources(network.inputShapes(of: node))[member.channel]
        return constants[member.node]?[member.channel] == nil && !sources.isEmpty
          && sources.allSatisfy { constants[node.inputs[$0.input]]?[$0.channel] != nil }
      }
      failures[index] = .becomesMap(culprit.map { graph.node($0.node).name } ?? "the next layer")
    }
    return failures
  }

  /// Channels that are not 0 where they are read although their gates are empty: a sigmoid makes ½ of 0.
  private func leftovers() -> [Int: CompressionReport.Obstacle] {
    var empty = self
    empty.emptyGates()
    let graph = ChannelGraph(empty.network)
    let constants = empty.network.constants()
    var failures: [Int: CompressionReport.Obstacle] = [:]
    for (index, candidate) in removed.enumerated() where !candidate.gates.isEmpty {
      let exits = graph.exits(of: candidate.group)
      guard let exit = exits.first(where: { (constants[$0.member.node]?[$0.member.channel] ?? nil) != 0 }) else {
        continue
      }
      failures[index] = .notZero(graph.node(exit.member.node).name)
    }
    return failures
  }

  private mutating func noteConstants() {
    let graph = ChannelGraph(network)
    let constants = network.constants()
    for candidate in removed {
      let largest =
        graph.exits(of: candidate.group)
        .compactMap { constants[$0.member.node]?[$0.member.channel] ?? nil }.map(abs).max() ?? 0
      for gate in candidate.gates { largestConstants[gate.node] = max(largestConstants[gate.node] ?? 0, largest) }
    }
  }

  private mutating func emptyGates() {
    for gate in removed.flatMap(\.gates) {
      _ = network.changeLayer(of: gate.node) { $0.silence(gate.channel, emitting: 0) }
    }
  }

  /// Hands the constants on to what follows their readers, and leaves 0 in their place.
  private mutating func absorb(at place: ResponsePlace) {
    let graph = ChannelGraph(network)
    for port in Port.all(of: removed.map(\.group), in: graph, network.constants()) where port.isFelt {
      let reader = graph.node(port.reader)
      let shapes = network.inputShapes(of: reader)
      var constants = [Double](repeating: 0, count: shapes[port.input][0])
      for entry in port.entries { constants[entry.channel] = entry.constant }
      if let lost = reader.layer.response(to: constants, at: place, shapes: shapes),
        let held = network.absorbing(lost, at: port.reader)
      {
        network = held
      } else {
        losses.append(reader.name)
      }
    }
    emptyGates()
  }
}

extension PruningDecision.Candidate {
  var asCandidate: PruningCandidate { PruningCandidate(group: group, gates: gates) }
}

/// An input of a layer that mixes channels, with the constants that arrive there from channels that go.
struct Port {
  struct Entry {
    /// Which of the groups it belongs to.
    var group: Int
    var channel: Int
    var constant: Double
  }

  var reader: Network.NodeID
  var input: Int
  var entries: [Entry]

  /// Whether any constant is not 0.
  var isFelt: Bool { entries.contains { $0.constant != 0 } }

  /// In the network's order.
  static func all(of groups: [ChannelGroup], in graph: ChannelGraph, _ constants: [Network.NodeID: [Double?]]) -> [Port]
  {
    var ports: [[Int]: Port] = [:]
    for (index, group) in groups.enumerated() {
      for exit in graph.exits(of: group) {
        guard let constant = constants[exit.member.node]?[exit.member.channel] ?? nil else { continue }
        let key = [exit.reader, exit.input]
        let entry = Entry(group: index, channel: exit.member.channel, constant: constant)
        ports[key, default: Port(reader: exit.reader, input: exit.input, entries: [])].entries.append(entry)
      }
    }
    let positions = graph.network.positions
    return ports.values.sorted {
      (positions[$0.reader] ?? 0, $0.input) < (positions[$1.reader] ?? 0, $1.input)
    }
  }
}

extension Network {
  /// The network with constants added to a node's outputs by whatever holds them from there on: a bias, the running means
  /// of batch norms behind sums and concatenations. Nil if they would meet something that is not linear first.
  func absorbing(_ lack: [Double], at id: NodeID) -> Network? {
    if lack.allSatisfy({ $0 == 0 }) { return self }
    var network = self
    if network.changeLayer(of: id, { $0.addToOutputs(lack) }) == true { return network }
    let readers = consumers(of: id)
    if readers.isEmpty { return nil }
    for reader in readers {
      let shapes = inputShapes(of: reader)
      for input in reader.inputs.indices where reader.inputs[input] == id {
        let rest = network.changeLayer(of: reader.id) { $0.compensate(for: lack, input: input, shapes: shapes) }
        guard let rest = rest ?? nil, let held = network.absorbing(rest, at: reader.id) else { return nil }
        network = held
      }
    }
    return network
  }
}
