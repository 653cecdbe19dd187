import Tensors

/// Channels of several nodes that must be kept or removed together.
public struct ChannelGroup: Equatable, Sendable {
  public struct Member: Hashable, Sendable {
    public var node: Network.NodeID
    public var channel: Int

    public init(node: Network.NodeID, channel: Int) {
      self.node = node
      self.channel = channel
    }
  }

  /// In the network's order.
  public var members: [Member]
  /// Why it cannot go: the input's own channels and the scores of the classes stay.
  public var isPinned: Bool
}

extension Network {
  /// All channels of all nodes, joined to groups by the layers' ties alone.
  ///
  /// A channel that passes through a layer joins that layer's channel; `add` joins its inputs; `flatten` joins the
  /// columns that a channel owns; a grouped convolution joins one channel of each group. No code here knows an
  /// architecture.
  ///
  /// - Complexity: nearly linear in the number of channels (union by path halving), once for a network
  ///
  /// - Parameter joinsSiblings: whether groups of a grouped convolution stay equal; without, whole groups can go.
  public func channelGroups(joinsSiblings: Bool = true) -> [ChannelGroup] {
    joinsSiblings ? derived.groups { findGroups(joinsSiblings: true) } : findGroups(joinsSiblings: false)
  }

  private func findGroups(joinsSiblings: Bool) -> [ChannelGroup] {
    var offsets: [NodeID: Int] = [:]
    var count = 0
    for node in nodes {
      offsets[node.id] = count
      count += node.channelCount
    }
    var forest = Forest(count: count)
    var pinned = Set<Int>()
    for node in nodes {
      guard let offset = offsets[node.id] else { continue }
      let inputs = inputShapes(of: node)
      for (channel, sources) in node.layer.ties(inputs).enumerated() {
        for source in sources {
          guard let input = offsets[node.inputs[source.input]] else { continue }
          forest.join(offset + channel, input + source.channel)
        }
      }
      let siblings = joinsSiblings ? node.layer.siblings(inputs) : Siblings()
      for set in siblings.outputs { for channel in set.dropFirst() { forest.join(offset + set[0], offset + channel) } }
      for set in siblings.inputs {
        guard let input = offsets[node.inputs[0]] else { continue }
        for channel in set.dropFirst() { forest.join(input + set[0], input + channel) }
      }
      if !node.layer.allowsOutputRemoval || isOutput(node.id) {
        pinned.formUnion(offset..<(offset + node.channelCount))
      }
      for (id, shape) in zip(node.inputs, inputs) where !node.layer.allowsInputRemoval {
        guard let input = offsets[id] else { continue }
        pinned.formUnion(input..<(input + shape[0]))
      }
    }
    return groups(forest, pinned)
  }

  private func groups(_ forest: Forest, _ pinned: Set<Int>) -> [ChannelGroup] {
    var groups: [ChannelGroup] = []
    var indexOfRoot: [Int: Int] = [:]
    var element = 0
    for node in nodes {
      for channel in 0..<node.channelCount {
        let root = forest.root(element)
        let index = indexOfRoot[root] ?? groups.count
        if index == groups.count {
          indexOfRoot[root] = index
          groups.append(ChannelGroup(members: [], isPinned: false))
        }
        groups[index].members.append(.init(node: node.id, channel: channel))
        if pinned.contains(element) { groups[index].isPinned = true }
        element += 1
      }
    }
    return groups
  }
}

/// Disjoint sets of the numbers 0..<count.
private struct Forest {
  private var parents: [Int]

  init(count: Int) { parents = Array(0..<count) }

  func root(_ element: Int) -> Int {
    var element = element
    while parents[element] != element { element = parents[element] }
    return element
  }

  mutating func join(_ a: Int, _ b: Int) {
    let (a, b) = (halvedRoot(a), halvedRoot(b))
    parents[max(a, b)] = min(a, b)
  }

  private mutating func halvedRoot(_ element: Int) -> Int {
    var element = element
    while parents[element] != element {
      parents[element] = parents[parents[element]]
      element = parents[element]
    }
    return element
  }
}
