import Foundation
import Synchronization

extension Cancellation {
  /// Work that nothing interrupts, such as a library's, on a thread of its own where somebody may cancel it.
  ///
  /// What is given up runs to its end, and nobody sees its result.
  ///
  /// - Parameter cancelled: what is thrown then.
  public static func abandonable<Result: Sendable, Failure: Error>(
    cancelled: Failure, _ work: @escaping @Sendable () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    guard let cancellation = Cancellation.ofArithmetic else { return try work() }
    let slot = Slot<Result, Failure>()
    let thread = Thread {
      do throws(Failure) {
        slot.fill(.success(try work()))
      } catch {
        slot.fill(.failure(error))
      }
    }
    // Layouts recurse as deep as the network is.
    thread.stackSize = 1 << 26
    thread.start()
    while true {
      if let result = slot.result(within: .milliseconds(20)) { return try result.get() }
      if cancellation.isRequested { throw cancelled }
    }
  }

  private final class Slot<Result: Sendable, Failure: Error>: Sendable {
    private let content = Mutex<Swift.Result<Result, Failure>?>(nil)
    private let isFilled = DispatchSemaphore(value: 0)

    func fill(_ result: Swift.Result<Result, Failure>) {
      content.withLock { $0 = result }
      isFilled.signal()
    }

    func result(within time: DispatchTimeInterval) -> Swift.Result<Result, Failure>? {
      isFilled.wait(timeout: .now() + time) == .success ? content.withLock { $0 } : nil
    }
  }
}
