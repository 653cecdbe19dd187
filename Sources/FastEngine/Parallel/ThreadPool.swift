import CKernels
import Foundation
import Synchronization

/// Threads that wait for work, the calling one among them.
///
/// Between two pieces of work they look for the next for some tens of microseconds, as training follows one with
/// another; then they sleep, so that a prompt that waits for a line costs nothing. All of them take numbers below the
/// smallest normal one as 0 (`ck_flush_denormals`).
final class ThreadPool: @unchecked Sendable {
  let count: Int
  private let generation = Atomic<Int>(0)
  private let pending = Atomic<Int>(0)
  private let next = Atomic<Int>(0)
  private let condition = NSCondition()
  private var sleepers = 0
  private var isClosing = false
  private var parts = 0
  private var body: (_ part: Int, _ thread: Int) -> Void = { _, _ in }
  private static let patience = 2000

  /// - Parameter count: threads, the caller included.
  init(_ count: Int) {
    self.count = max(1, count)
    for number in 1..<self.count {
      let thread = Thread { [self] in work(number) }
      thread.stackSize = 1 << 20
      thread.start()
    }
  }

  /// Ends the threads; they hold the pool until then.
  func close() {
    condition.lock()
    isClosing = true
    generation.add(1, ordering: .releasing)
    condition.broadcast()
    condition.unlock()
  }

  /// Does `parts` pieces of work, each on some thread; whoever is free takes the next.
  ///
  /// What a part does must not depend on the thread, but for the scratch memory it uses.
  func run(_ parts: Int, _ body: (_ part: Int, _ thread: Int) -> Void) {
    if count == 1 || parts <= 1 {
      for part in 0..<parts { body(part, 0) }
      return
    }
    withoutActuallyEscaping(body) { body in
      self.body = body
      self.parts = parts
      next.store(0, ordering: .relaxed)
      pending.store(count - 1, ordering: .relaxed)
      generation.add(1, ordering: .sequentiallyConsistent)
      condition.lock()
      if sleepers > 0 { condition.broadcast() }
      condition.unlock()
      takeParts(0)
      var spins = 0
      while pending.load(ordering: .acquiring) != 0 {
        spins += 1
        if spins < ThreadPool.patience { ck_pause() } else { sched_yield() }
      }
      self.body = { _, _ in }
    }
  }

  private func takeParts(_ thread: Int) {
    while true {
      let part = next.add(1, ordering: .relaxed).oldValue
      guard part < parts else { return }
      body(part, thread)
    }
  }

  private func work(_ thread: Int) {
    _ = ck_flush_denormals()
    var seen = 0
    while true {
      var spins = 0
      while generation.load(ordering: .acquiring) == seen {
        spins += 1
        if spins < ThreadPool.patience {
          ck_pause()
        } else {
          condition.lock()
          sleepers += 1
          while generation.load(ordering: .acquiring) == seen { condition.wait() }
          sleepers -= 1
          condition.unlock()
        }
      }
      if isClosing { return }
      seen += 1
      takeParts(thread)
      pending.subtract(1, ordering: .acquiringAndReleasing)
    }
  }
}
