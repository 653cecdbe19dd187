import Networks
import ReferenceEngine
import Training

/// Sparse Structure Selection: a factor s on each structure, pulled to exactly 0 while training.
///
///     min Σ ℓ(f(x; W, s), y) + R(W) + λ·Σ|s|
///
/// A structure is a channel, a group of a grouped convolution, or the whole branch of a residual block:
///
///     channel, group:  a = ReLU(s·BN(conv(x)))        block:  y = s·F(x) + x
///
/// The stochastic accelerated proximal gradient makes s exactly 0; then the structure goes, and what is left of the
/// factors folds into the batch norm or convolution before them. No weight decay acts on s.
///
/// - Source: Huang & Wang, ECCV 2018, arXiv:1707.01213, where s is called λ and λ is called γ
public enum SparseStructureSelection {
  /// - Parameter isClamped: whether s is kept from below 0, as published.
  public static func penalty(_ strength: Double, method: UpdateRule.L1Method = .accelerated, isClamped: Bool = true)
    -> Penalty
  {
    var penalty = Penalty(role: .scale, strength: strength, method: method)
    penalty.isClamped = isClamped && method == .accelerated
    // The plain proximal gradient is without momentum; it is the control.
    if method == .proximal { penalty.momentum = 0 }
    return penalty
  }

  /// The network with a factor of 1 on each structure of the kind; as it is if it has them already.
  ///
  /// - Throws: `CompressionError.noStructures` if there is no such structure.
  public static func inserting(_ unit: ScaleLayer.Unit, into network: Network) throws(CompressionError) -> Network {
    if !scales(unit, in: network).isEmpty { return network }
    var result = network
    let places = places(of: unit, in: network)
    guard !places.isEmpty else { throw .noStructures(unit) }
    for (id, units) in places {
      let channels = network.nodes.first { $0.id == id }?.channelCount ?? 1
      do throws(NetworkError) {
        result = try result.inserting(ScaleLayer(channels: channels, units: units ?? channels, unit: unit), after: id)
          .network
      } catch {
        throw .network(error)
      }
    }
    return result
  }

  /// The nodes whose output gets factors, and how many; nil is one for each channel.
  private static func places(of unit: ScaleLayer.Unit, in network: Network) -> [(id: Network.NodeID, units: Int?)] {
    switch unit {
    case .blocks:
      return network.residualBlocks().compactMap { block in
        guard let end = block.branch.last, network.consumers(of: end).count == 1 else { return nil }
        return (end, 1)
      }
    case .groups:
      return network.nodes.compactMap { node in
        guard let groups = network.groupCount(of: node), let next = network.normalization(behind: node) else {
          return nil
        }
        return (next.id, groups)
      }
    case .channels:
      let graph = ChannelGraph(network)
      var gates: [Network.NodeID: Int] = [:]
      for group in graph.groups where !group.isPinned {
        guard let own = graph.gates(of: group), own.count == 1, graph.exits(of: group).isEmpty == false else {
          continue
        }
        gates[own[0].node, default: 0] += 1
      }
      return network.nodes.filter { gates[$0.id] == $0.channelCount && network.isNormalization($0) }.map {
        ($0.id, nil)
      }
    }
  }

  /// The nodes that hold factors of the kind, with what they are.
  static func scales(_ unit: ScaleLayer.Unit, in network: Network) -> [(node: Network.Node, factors: [Double])] {
    network.nodes.compactMap { node in
      guard let layer = node.layer as? ScaleLayer, layer.unit == unit else { return nil }
      return (node, layer.factors.elements)
    }
  }
}

extension Network {
  /// How many groups a grouped convolution has; nil for other layers.
  func groupCount(of node: Node) -> Int? {
    guard node.layer.mixesChannels else { return nil }
    return node.layer.siblings(inputShapes(of: node)).outputs.first?.count
  }

  func isNormalization(_ node: Node) -> Bool { node.layer.parameters.contains { $0.description.role == .gamma } }

  /// The batch norm that alone reads a node.
  func normalization(behind node: Node) -> Node? {
    let readers = consumers(of: node.id)
    return readers.count == 1 && isNormalization(readers[0]) ? readers[0] : nil
  }
}
