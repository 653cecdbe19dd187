import Networks

extension Network {
  /// The channels that carry constants since an earlier pruning.
  var carriers: Set<ChannelGroup.Member> {
    let constants = constants()
    var found: Set<ChannelGroup.Member> = []
    for node in nodes {
      let rows = prunings.reversed().lazy.compactMap { report in report.layers.first { $0.node == node.name } }
      for origin in rows.first?.carriers ?? [] {
        guard let channel = node.channelOrigins.firstIndex(of: origin), constants[node.id]?[channel] ?? nil != nil
        else { continue }
        found.insert(.init(node: node.id, channel: channel))
      }
    }
    return found
  }
}

extension PruningCandidate {
  /// Whether nothing is left of it but constants of earlier prunings.
  ///
  /// - Parameter carriers: `Network.carriers`
  func isSpent(_ carriers: Set<ChannelGroup.Member>) -> Bool { gates.allSatisfy(carriers.contains) }
}
