/// What `.undo` goes back to: workspaces as they were, oldest first, bounded by their number and by their bytes.
struct Past {
  /// More than this are forgotten, oldest first.
  static let mostSnapshots = 200
  /// Numbers that only the past still holds may take so much; the last snapshot stays in any case.
  static let mostBytes = 512 << 20

  private var snapshots: [(snapshot: Session.Snapshot, storage: [UnsafeRawPointer: Int])] = []
  /// For each piece of memory, how many snapshots hold it.
  private var holders: [UnsafeRawPointer: (count: Int, bytes: Int)] = [:]

  var count: Int { snapshots.count }
  /// How many there would be if none had been forgotten.
  var depth: Int { snapshots.count + forgotten }
  private var forgotten = 0

  /// - Parameter current: the workspace that comes after it, whose memory is no cost of the past.
  mutating func append(_ snapshot: Session.Snapshot, before current: Workspace, mostBytes: Int = Past.mostBytes) {
    let storage = snapshot.workspace.storage
    snapshots.append((snapshot, storage))
    for (place, bytes) in storage { holders[place, default: (0, bytes)].count += 1 }
    let shared = current.storage
    var bytes = holders.reduce(0) { $0 + (shared[$1.key] == nil ? $1.value.bytes : 0) }
    while snapshots.count > 1, bytes > mostBytes || snapshots.count > Past.mostSnapshots {
      forgotten += 1
      for place in forget(at: 0) where shared[place.key] == nil { bytes -= place.value }
    }
  }

  mutating func popLast() -> Session.Snapshot? {
    guard let last = snapshots.last else { return nil }
    _ = forget(at: snapshots.count - 1)
    return last.snapshot
  }

  /// - Returns: the memory that nothing in the past holds any more.
  private mutating func forget(at index: Int) -> [UnsafeRawPointer: Int] {
    let storage = snapshots.remove(at: index).storage
    return storage.filter { place, _ in
      holders[place]?.count -= 1
      guard holders[place]?.count == 0 else { return false }
      holders[place] = nil
      return true
    }
  }
}
