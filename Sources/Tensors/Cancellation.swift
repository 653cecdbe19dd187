import Synchronization

/// A request to stop work that is under way, raised from a signal handler or another thread.
///
/// Long work looks at `isRequested` between its steps and stops with what it has.
public final class Cancellation: Sendable {
  private let flag = Atomic<Bool>(false)

  public init() {}

  public var isRequested: Bool { flag.load(ordering: .relaxed) }

  /// Safe to call from a signal handler: it only stores to an atomic.
  public func request() { flag.store(true, ordering: .relaxed) }

  public func reset() { flag.store(false, ordering: .relaxed) }
}
