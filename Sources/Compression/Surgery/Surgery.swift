import Networks
import Reports
import Tensors

/// Carries a pruning decision out. Nothing else removes channels.
public enum Surgery {
  /// The network without the channels that the decision gives up, and with a report of it.
  public static func prune(
    _ network: Network, by decision: PruningDecision, compensation: Compensation = Compensation()
  ) throws(CompressionError) -> Network {
    try check(decision, of: network)
    let silencing = try Silencing(network, decision.removed, compensation)
    let compaction = try Compaction(silencing.network, removing: silencing.removed.map(\.asCandidate))
    var small = try compaction.network.droppingIdentities()
    let carriers = compaction.carriers.flatMap { silencing.removed[$0].group.members + silencing.removed[$0].gates }
    note(
      report(of: decision, silencing, compensation, from: network, to: small, carriers: Set(carriers)), in: &small,
      from: network)
    return small
  }

  /// The network with the same channels silent: each is a constant, 0 where that is dropped or absorbed. Shapes stay.
  public static func mask(
    _ network: Network, by decision: PruningDecision, compensation: Compensation = Compensation()
  ) throws(CompressionError) -> Network {
    try check(decision, of: network)
    let silencing = try Silencing(network, decision.removed, compensation)
    var masked = silencing.network
    note(report(of: decision, silencing, compensation, from: network, to: masked), in: &masked, from: network)
    return masked
  }

  /// The network without all channels that are constant wherever they are read, such as those that a mask silenced, or
  /// that nobody reads: units without connections behind them or before them.
  ///
  /// Evaluation gives the same outputs up to rounding: constants stay exactly what they are.
  public static func compact(_ original: Network) throws(CompressionError) -> Network {
    let network = try silencingUnread(original)
    let constants = network.constants()
    let graph = ChannelGraph(network)
    let scored = try PruningCandidate.all(in: graph).map { candidate in
      let isSilent = graph.exits(of: candidate.group).allSatisfy { exit in
        constants[exit.member.node]?[exit.member.channel] ?? nil != nil
      }
      return (candidate: candidate, score: isSilent ? 0.0 : 1)
    }
    // Nothing is lost, so that a layer need not keep a share of its channels: one is enough.
    let decision = try Selection(.zeros, cap: 1 - 1e-9).decide(
      scored, criterion: "variation", layers: network.nodes.filter(\.layer.isGate))
    var small = try prune(network, by: decision)
    // What is left of a carrier's place is a carrier again.
    if small.nodes.map(\.shape) == network.nodes.map(\.shape) { return original }
    small.prunings[small.prunings.count - 1].compensation = "constants kept exactly"
    return small
  }

  /// Channels are counted once the network knows what happened to it.
  private static func note(_ report: CompressionReport, in small: inout Network, from network: Network) {
    small.prunings.append(report)
    small.prunings[small.prunings.count - 1] = report.counting(from: network, to: small)
  }

  private static func check(_ decision: PruningDecision, of network: Network) throws(CompressionError) {
    let counts = Dictionary(uniqueKeysWithValues: network.nodes.map { ($0.id, $0.channelCount) })
    for member in decision.candidates.flatMap({ $0.group.members + $0.gates })
    where !(0..<(counts[member.node] ?? 0)).contains(member.channel) {
      throw .network(.structure("the decision was made about another network"))
    }
  }
}
