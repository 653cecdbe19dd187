/// A branch beside a shortcut: y = F(x) + x, or F(x) + P(x) with a projection P.
public struct ResidualBlock: Sendable {
  /// The sum that ends the block.
  public var sum: Network.NodeID
  /// Which of the sum's inputs is F(x).
  public var branchInput: Int
  /// The nodes of F, in the network's order.
  public var branch: [Network.NodeID]
  /// The nodes of P; none for the identity.
  public var shortcut: [Network.NodeID]
}

extension Network {
  /// Every sum of a longer and a shorter way from one node: the one with more layers that mix channels is the branch.
  public func residualBlocks() -> [ResidualBlock] {
    var behind: [NodeID: Set<NodeID>] = [:]
    let order = positions
    for node in nodes {
      behind[node.id] = node.inputs.reduce(into: [node.id]) { $0.formUnion(behind[$1] ?? []) }
    }
    return nodes.compactMap { node -> ResidualBlock? in
      guard node.layer.isSum, node.inputs.count == 2, let first = behind[node.inputs[0]],
        let second = behind[node.inputs[1]]
      else { return nil }
      let sorted = { (ids: Set<NodeID>) in ids.sorted { (order[$0] ?? 0) < (order[$1] ?? 0) } }
      let ways = [sorted(first.subtracting(second)), sorted(second.subtracting(first))]
      let depths = ways.map { way in way.count { id in nodes.first { $0.id == id }?.layer.mixesChannels == true } }
      guard depths[0] != depths[1] else { return nil }
      let branch = depths[0] > depths[1] ? 0 : 1
      return ResidualBlock(sum: node.id, branchInput: branch, branch: ways[branch], shortcut: ways[1 - branch])
    }
  }
}
