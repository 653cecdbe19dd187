import Tensors

extension Network {
  /// Hands over every list of numbers: parameters, and what momentum left of them.
  public func visitNumbers(_ visit: ([Double]) -> Void) {
    for node in nodes {
      if let weights = node.layer.weights { visit(weights.elements) }
      for (description, value) in node.layer.parameters {
        visit(value.elements)
        if let velocity = velocities[node.id]?[description.name] { visit(velocity.values) }
      }
    }
  }

  /// Whether a network is this one, unchanged: the same numbers in the same places of memory, and everything else equal.
  ///
  /// Two that were made apart are not the same, however equal they are.
  ///
  /// - Complexity: a few steps for each node, however many parameters it has
  public func isSame(as other: Network) -> Bool {
    guard seed == other.seed, stepCount == other.stepCount, dataset == other.dataset, nodes.count == other.nodes.count,
      history == other.history, prunings == other.prunings, outputIDs == other.outputIDs
    else { return false }
    var places: [UnsafeRawPointer?] = []
    var others: [UnsafeRawPointer?] = []
    visitNumbers { places.append($0.place) }
    other.visitNumbers { others.append($0.place) }
    return places == others
      && zip(nodes, other.nodes).allSatisfy { a, b in
        a.id == b.id && a.name == b.name && a.inputs == b.inputs && a.shape == b.shape
          && a.channelOrigins == b.channelOrigins && a.originalChannelCount == b.originalChannelCount
          && type(of: a.layer) == type(of: b.layer) && a.layer.configuration == b.layer.configuration
      }
  }
}

extension [Double] {
  /// Where the numbers lie in memory: the same for copies that share them. Only comparable while both live.
  public var place: UnsafeRawPointer? { withUnsafeBytes { $0.baseAddress } }
}
