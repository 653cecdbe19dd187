import Reports

/// A layer with what belongs to it: the batch norm and the ReLU that alone read it, and a selection of channels behind them.
///
/// Tables and pictures have one row or box for each, and their counts are those of the block.
public struct LayerBlock: Sendable {
  public var nodes: [Network.Node]

  public var head: Network.Node { nodes[0] }
  public var tail: Network.Node { nodes[nodes.count - 1] }

  public init(nodes: [Network.Node]) { self.nodes = nodes }

  /// What a pruned network has in the block's place: the nodes that are left, and a selection of channels among them.
  public func remains(in small: Network) -> [Network.Node] {
    let own = Set(nodes.map(\.id))
    let left = small.nodes.filter { own.contains($0.id) || $0.whole.map(own.contains) == true }
    return left.flatMap { node -> [Network.Node] in
      // Where no more than one layer reads a node, a selection that was put in stands right behind it.
      let readers = small.consumers(of: node.id)
      guard readers.count == 1, small.isSelection(readers[0]), !own.contains(readers[0].id) else { return [node] }
      return [node, readers[0]]
    }
  }
}

extension Network {
  /// All nodes, in their order, each in one block.
  public var blocks: [LayerBlock] {
    var blocks: [LayerBlock] = []
    var blockOfTail: [NodeID: Int] = [:]
    var readers: [NodeID: Int] = [:]
    for input in nodes.flatMap(\.inputs) { readers[input, default: 0] += 1 }
    for node in nodes {
      let isAttached = node.layer.diagramRole == .attached && node.inputs.count == 1
      if isAttached, let input = node.inputs.first, readers[input] == 1, let index = blockOfTail[input],
        blocks[index].head.layer.diagramRole != .input
      {
        blocks[index].nodes.append(node)
        blockOfTail[input] = nil
        blockOfTail[node.id] = index
      } else {
        blockOfTail[node.id] = blocks.count
        blocks.append(LayerBlock(nodes: [node]))
      }
    }
    return blocks
  }

  /// What nodes of this network cost together.
  public func costs(of nodes: [Node]) -> Costs {
    nodes.reduce(Costs(parameters: 0, multiplyAdds: 0)) { $0 + costs(of: $1) }
  }
}
