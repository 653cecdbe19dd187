import Networks
import Tensors

/// Carries a pruning decision out. Nothing else removes channels.
public enum Surgery {
  /// The network without the channels that the decision gives up, and with a report of it.
  ///
  /// A removed channel had γ·x̂ + β as its output. Where γ is 0 that is the constant β, after ReLU φ(β), which the
  /// next layer still added to its own output. Here that constant is dropped; the report names the largest.
  public static func prune(_ network: Network, by decision: PruningDecision) throws(CompressionError) -> Network {
    let counts = Dictionary(uniqueKeysWithValues: network.nodes.map { ($0.id, $0.channelCount) })
    do throws(NetworkError) {
      for member in decision.candidates.flatMap(\.group.members)
      where !(0..<(counts[member.node] ?? 0)).contains(member.channel) {
        throw .structure("the decision was made about another network")
      }
      var small = try network.keepingChannels(decision.keptChannels(in: network))
      small.prunings.append(report(of: decision, from: network, to: small))
      return small
    } catch {
      throw .surgery(error)
    }
  }

  private static func report(of decision: PruningDecision, from network: Network, to small: Network) -> PruningReport {
    let rows = network.nodes.compactMap { node -> PruningReport.LayerRow? in
      guard let beta = node.layer.parameters.first(where: { $0.description.role == .beta })?.value,
        let after = small.node(named: node.name)?.channelCount
      else { return nil }
      let own = decision.candidates.filter { $0.group.members.contains { $0.node == node.id } }
      let removed = own.filter { !$0.isKept }.flatMap(\.group.members).filter { $0.node == node.id }
      let constants = removed.map { abs(network.constant(beta.elements[$0.channel], leaving: node)) }
      return PruningReport.LayerRow(
        node: node.name, before: node.channelCount, after: after, revived: own.filter(\.isRevived).count,
        largestConstant: constants.max() ?? 0)
    }
    return PruningReport(
      criterion: decision.criterion, threshold: decision.threshold, candidates: decision.candidates.count,
      removed: decision.candidates.filter { !$0.isKept }.count, layers: rows, before: network.costs, after: small.costs)
  }
}

extension Network {
  /// What a constant becomes on its way to the next layer that mixes channels: through ReLU, not through `add`.
  fileprivate func constant(_ value: Double, leaving node: Node) -> Double {
    var value = value
    var node = node
    while true {
      let readers = consumers(of: node.id)
      guard readers.count == 1, let next = readers.first, let image = next.layer.imageOfConstant(value)
      else { return value }
      value = image
      node = next
    }
  }
}
