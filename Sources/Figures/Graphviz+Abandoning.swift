import Foundation
import Synchronization
import Tensors

extension Graphviz {
  /// Work that the library does not interrupt, on a thread of its own where somebody may cancel it.
  ///
  /// A layout that is given up runs to its end behind the next one, which waits for it, and can be given up in turn.
  static func abandonable<Result: Sendable>(
    _ work: @escaping @Sendable () throws(FigureError) -> Result
  ) throws(FigureError) -> Result {
    guard let cancellation = Cancellation.ofArithmetic else { return try work() }
    let slot = Slot<Result>()
    let thread = Thread {
      do throws(FigureError) {
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
      if cancellation.isRequested { throw .cancelled }
    }
  }

  private final class Slot<Result: Sendable>: Sendable {
    private let content = Mutex<Swift.Result<Result, FigureError>?>(nil)
    private let isFilled = DispatchSemaphore(value: 0)

    func fill(_ result: Swift.Result<Result, FigureError>) {
      content.withLock { $0 = result }
      isFilled.signal()
    }

    func result(within time: DispatchTimeInterval) -> Swift.Result<Result, FigureError>? {
      isFilled.wait(timeout: .now() + time) == .success ? content.withLock { $0 } : nil
    }
  }
}
