import Foundation
import Synchronization

/// Says what was under way when the program ends in a trap, or does not end: a test that dies says nothing itself.
final class Witness: Sendable {

  private static let key: pthread_key_t = {
    var key = pthread_key_t()
    pthread_key_create(&key, nil)
    for number in [SIGILL, SIGTRAP, SIGABRT, SIGSEGV, SIGBUS, SIGFPE] {
      signal(number) { number in
        // Only what a signal handler may do: the text lies ready in this thread.
        if let text = pthread_getspecific(Witness.key) {
          let start = text.assumingMemoryBound(to: CChar.self)
          _ = write(STDERR_FILENO, start, strlen(start))
        }
        signal(number, SIG_DFL)
        raise(number)
      }
    }
    return key
  }()

  /// Runs the work with its description at hand, and asks it to stop if it takes too long.
  ///
  /// - Parameter patience: seconds before it is asked; many where what is stopped would count as wrong.
  static func watching(
    _ description: String, patience: Int = 2, ask: @escaping @Sendable () -> Void, _ work: () -> Void
  ) {
    let text = strdup("\nattack, seed \(Attack.seed): \(description)\n")
    pthread_setspecific(key, text)
    let asking = DispatchWorkItem { ask() }
    let giving = DispatchWorkItem {
      FileHandle.standardError.write(Data("\nattack, seed \(Attack.seed): does not end: \(description)\n".utf8))
      _exit(1)
    }
    let queue = DispatchQueue.global(qos: .userInitiated)
    queue.asyncAfter(deadline: .now() + .seconds(patience), execute: asking)
    queue.asyncAfter(deadline: .now() + .seconds(120), execute: giving)
    work()
    asking.cancel()
    giving.cancel()
    pthread_setspecific(key, nil)
    free(text)
  }
}
