import Synchronization

/// What a network's nodes say and is worth remembering: copies of a network share it, and a change of a node forgets it.
final class DerivedValues: Sendable {
  private struct Values {
    var groups: [ChannelGroup]?
    var constants: [Network.NodeID: [Double?]]?
  }

  private let values = Mutex(Values())

  func groups(_ find: () -> [ChannelGroup]) -> [ChannelGroup] {
    if let known = values.withLock({ $0.groups }) { return known }
    let found = find()
    values.withLock { $0.groups = found }
    return found
  }

  func constants(_ find: () -> [Network.NodeID: [Double?]]) -> [Network.NodeID: [Double?]] {
    if let known = values.withLock({ $0.constants }) { return known }
    let found = find()
    values.withLock { $0.constants = found }
    return found
  }
}
