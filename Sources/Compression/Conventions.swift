import Networks

/// What is left alone although it could be pruned: papers differ, so it is the user's choice.
public struct Conventions: Equatable, Sendable {
  /// Whether the first layer that mixes channels may lose some.
  public var prunesStem: Bool
  /// Whether the channels that the classifier reads may go.
  public var prunesLast: Bool
  /// Whether the convolutions in shortcuts may lose channels.
  public var prunesProjections: Bool

  public init(prunesStem: Bool = true, prunesLast: Bool = true, prunesProjections: Bool = true) {
    (self.prunesStem, self.prunesLast, self.prunesProjections) = (prunesStem, prunesLast, prunesProjections)
  }

  /// Nodes whose channels must all stay.
  func protectedNodes(of graph: ChannelGraph) -> Set<Network.NodeID> {
    let network = graph.network
    let mixing = network.nodes.filter(\.layer.mixesChannels)
    var protected: Set<Network.NodeID> = []
    if !prunesStem, let stem = mixing.first { protected.insert(stem.id) }
    if !prunesLast, let last = mixing.last { protected.formUnion(last.inputs) }
    if !prunesProjections {
      for block in network.residualBlocks() {
        protected.formUnion(block.shortcut.filter { id in mixing.contains { $0.id == id } })
      }
    }
    return protected
  }

  /// What is pruned, in words: `stem and last layer pruned, projections kept`.
  public var description: String {
    let choices = [("stem", prunesStem), ("last layer", prunesLast), ("projections", prunesProjections)]
    let pruned = choices.filter(\.1).map(\.0)
    let kept = choices.filter { !$0.1 }.map(\.0)
    if kept.isEmpty { return "stem, last layer and projections are pruned like the rest" }
    if pruned.isEmpty { return "stem, last layer and projections keep all channels" }
    return "\(pruned.joined(separator: " and ")) pruned like the rest, \(kept.joined(separator: " and ")) kept whole"
  }
}
