extension Network {
  /// The layers whose every γ, or every factor s, is 0: what they give is the same for every image.
  public func silentNodes(_ roles: ParameterRole...) -> [Node] {
    nodes.filter { node in
      node.layer.parameters.contains { parameter in
        roles.contains(parameter.description.role) && parameter.value.elements.allSatisfy { $0 == 0 }
      }
    }
  }

  /// Whether the output is the same for every image, because each way to it leads through a silent layer.
  public var isCutOff: Bool {
    let silent = Set(silentNodes(.gamma, .scale).map(\.id))
    guard !silent.isEmpty else { return false }
    var varying: Set<NodeID> = []
    for node in nodes where !silent.contains(node.id) {
      if node.inputs.isEmpty || node.inputs.contains(where: varying.contains) { varying.insert(node.id) }
    }
    return !outputs.contains { varying.contains($0.id) }
  }
}
