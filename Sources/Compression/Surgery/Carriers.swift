import Networks

extension PruningCandidate {
  /// Whether nothing is left of it but constants of earlier prunings.
  ///
  /// - Parameter carriers: `Network.carriers`
  func isSpent(_ carriers: Set<ChannelGroup.Member>) -> Bool { gates.allSatisfy(carriers.contains) }
}
