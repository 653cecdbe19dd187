import Glibc

/// A lock among processes, held while this lives. The system lets go of it when a process ends, however it ends.
public final class FileLock {
  private let descriptor: Int32

  /// - Parameters:
  ///   - path: a file that stands for what is locked; it is made if need be, and stays.
  ///   - waits: whether to wait for others; otherwise nil where somebody has it.
  public init?(_ path: String, waits: Bool = true) {
    descriptor = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return nil }
    while flock(descriptor, waits ? LOCK_EX : LOCK_EX | LOCK_NB) != 0 {
      if errno == EINTR { continue }
      close(descriptor)
      return nil
    }
  }

  deinit { close(descriptor) }
}
