import Synchronization

/// What a network's nodes say and is worth remembering: copies of a network share it, and a change of a node forgets it.
final class DerivedValues: Sendable {
  private struct Values {
    var groups: [ChannelGroup]?
    var constants: [Network.NodeID: [Double?]]?
    var sources: [Network.NodeID: [[InputChannel]]]?
  }

  private let values = Mutex(Values())

  func groups(_ find: () -> [ChannelGroup]) -> [ChannelGroup] { known(\.groups, find) }

  func constants(_ find: () -> [Network.NodeID: [Double?]]) -> [Network.NodeID: [Double?]] { known(\.constants, find) }

  /// Which channels of its inputs each channel of a node is made of.
  func sources(_ find: () -> [Network.NodeID: [[InputChannel]]]) -> [Network.NodeID: [[InputChannel]]] {
    known(\.sources, find)
  }

  private func known<T: Sendable>(_ place: WritableKeyPath<Values, T?> & Sendable, _ find: () -> T) -> T {
    if let known = values.withLock({ $0[keyPath: place] }) { return known }
    let found = find()
    values.withLock { $0[keyPath: place] = found }
    return found
  }
}
