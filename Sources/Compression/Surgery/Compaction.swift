import Networks
import Reports
import Tensors

/// The second half of every pruning: channels that are constant leave, and what they always added stays.
///
/// Where a layer reads them without zeros around the image, a bias or the next batch norm's running mean takes their
/// constants. Elsewhere one of the channels stays as **the merged constant channel**: it is v everywhere, and the layer
/// reads it by the weights that all of them together had.
///
///     w'[o, carrier, τ] = Σ_c κ_c·w[o, c, τ] / v
///
/// It meets the same zeros at the border that they met, so the sum is exact there too, whatever the stride, padding and
/// dilation; and one channel carries any number of constants.
struct Compaction {
  /// The network without the channels; as it was if some are stuck.
  private(set) var network: Network
  /// Groups, by their position, that stay to carry constants.
  private(set) var carriers: [Int] = []
  /// Groups, by their position, whose constants nothing can hold, and why.
  private(set) var stuck: [Int: CompressionReport.Obstacle] = [:]

  /// - Parameter groups: channels that are constant at all their exits.
  init(_ silent: Network, removing groups: [PruningCandidate]) throws(CompressionError) {
    network = silent
    let graph = ChannelGraph(silent)
    let ports = Port.all(of: groups.map(\.group), in: graph, silent.constants())
    var isHeld = [Bool](repeating: false, count: ports.count)
    for (index, port) in ports.enumerated() where port.isFelt {
      try Cancellation.checkPruning()
      if port.entries.contains(where: { carriers.contains($0.group) }) { continue }
      if let held = network.compensating(port) {
        network = held
        isHeld[index] = true
      } else if let carrier = makeCarrier(for: port, groups, graph) {
        carriers.append(carrier)
      } else {
        let name = graph.node(port.reader).name
        for entry in port.entries where entry.constant != 0 {
          stuck[entry.group] = .noCarrier(name)
        }
      }
    }
    guard stuck.isEmpty else {
      network = silent
      return
    }
    merge(ports, isHeld: isHeld)
    try slice(groups)
  }

  /// Makes a group that feeds the port a constant other than 0 wherever it is mixed.
  private mutating func makeCarrier(for port: Port, _ groups: [PruningCandidate], _ graph: ChannelGraph) -> Int? {
    for index in port.entries.map(\.group) {
      var trial = network
      let group = groups[index]
      let isShut = group.gates.allSatisfy { gate in
        trial.changeLayer(of: gate.node) { $0.silence(gate.channel, emitting: 1) } == true
      }
      let constants = trial.constants()
      guard isShut,
        graph.exits(of: group.group).allSatisfy({ exit in
          let constant = constants[exit.member.node]?[exit.member.channel] ?? nil
          // Neighbours that it did not disturb must not feel it now.
          return graph.node(exit.reader).layer.feelsNeighbours ? constant == 0 : constant != nil && constant != 0
        })
      else { continue }
      // What the gates no longer look at need not be computed.
      for member in group.group.members
      where !group.gates.contains(member) && graph.node(member.node).layer.mixesChannels {
        _ = trial.changeLayer(of: member.node) { $0.silence(member.channel, emitting: 0) }
      }
      network = trial
      return index
    }
    return nil
  }

  private mutating func merge(_ ports: [Port], isHeld: [Bool]) {
    let constants = network.constants()
    for (port, isHeld) in zip(ports, isHeld) {
      var places: [Int: Double] = [:]
      for entry in port.entries where carriers.contains(entry.group) {
        guard let node = network.node(port.reader) else { continue }
        places[entry.channel] = constants[node.inputs[port.input]]?[entry.channel] ?? 1
      }
      if places.isEmpty { continue }
      let own = isHeld ? [:] : Dictionary(uniqueKeysWithValues: port.entries.map { ($0.channel, $0.constant) })
      _ = network.changeLayer(of: port.reader) { $0.mergeInputs(own, into: places) }
    }
  }

  private mutating func slice(_ groups: [PruningCandidate]) throws(CompressionError) {
    var removed: [Network.NodeID: Set<Int>] = [:]
    for (index, group) in groups.enumerated() where !carriers.contains(index) {
      for member in group.group.members { removed[member.node, default: []].insert(member.channel) }
    }
    var kept: [Network.NodeID: [Int]] = [:]
    for node in network.nodes {
      guard let gone = removed[node.id] else { continue }
      kept[node.id] = (0..<node.channelCount).filter { !gone.contains($0) }
    }
    do throws(NetworkError) {
      network = try network.keepingChannels(kept)
    } catch {
      throw .network(error)
    }
  }
}

extension Network {
  /// The network with a port's constants held behind its reader; nil where a border or a ReLU stands in the way.
  fileprivate func compensating(_ port: Port) -> Network? {
    guard let reader = node(port.reader) else { return nil }
    var network = self
    let shapes = inputShapes(of: reader)
    var missing = [Double](repeating: 0, count: shapes[port.input][0])
    for entry in port.entries { missing[entry.channel] = entry.constant }
    let rest = network.changeLayer(of: reader.id) { $0.compensate(for: missing, input: port.input, shapes: shapes) }
    guard let rest = rest ?? nil else { return nil }
    return network.absorbing(rest, at: reader.id)
  }
}
