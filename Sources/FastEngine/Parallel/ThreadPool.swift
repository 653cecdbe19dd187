import CKernels
import Foundation
import Synchronization

/// Threads that wait for work, the calling one among them.
///
/// Between two pieces of work they look for the next for some tens of microseconds, as training follows one with
/// another; then they sleep, so that a prompt that waits for a line costs nothing. All of them take numbers below the
/// smallest normal one as 0 (`ck_flush_denormals`). Nobody waits for a thread that has not begun: the caller does what is
/// left itself, so that a busy machine costs little more than the other thread's share.
final class ThreadPool: @unchecked Sendable {
  let count: Int
  private let generation = Atomic<Int>(0)
  /// Parts that nobody has taken.
  private let untaken = Atomic<Int>(0)
  /// Parts that are not done.
  private let unfinished = Atomic<Int>(0)
  private let condition = NSCondition()
  private var sleepers = 0
  private let isClosing = Atomic<Bool>(false)
  /// These are read only by who has taken a part: until that part is done, they stay.
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
    isClosing.store(true, ordering: .releasing)
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
      unfinished.store(parts, ordering: .relaxed)
      untaken.store(parts, ordering: .releasing)
      generation.add(1, ordering: .sequentiallyConsistent)
      condition.lock()
      if sleepers > 0 { condition.broadcast() }
      condition.unlock()
      takeParts(0)
      var spins = 0
      while unfinished.load(ordering: .acquiring) != 0 {
        spins += 1
        if spins < ThreadPool.patience { ck_pause() } else { sched_yield() }
      }
      self.body = { _, _ in }
    }
  }

  private func takeParts(_ thread: Int) {
    var left = untaken.load(ordering: .acquiring)
    while left > 0 {
      let (isTaken, found) = untaken.weakCompareExchange(
        expected: left, desired: left - 1, ordering: .acquiringAndReleasing)
      if isTaken {
        perform(left, thread)
        unfinished.subtract(1, ordering: .acquiringAndReleasing)
      }
      left = isTaken ? left - 1 : found
    }
  }

  /// The part with so many left, itself among them. Apart, so that nothing holds the body once it returns.
  @inline(never)
  private func perform(_ left: Int, _ thread: Int) { body(parts - left, thread) }

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
      seen = generation.load(ordering: .acquiring)
      if isClosing.load(ordering: .acquiring) { return }
      takeParts(thread)
    }
  }
}
