import CLibEdit
import Glibc
import Synchronization

/// Standard output or standard error, written at once: what is shown must not wait for a buffer to fill.
///
/// A reader who has seen enough (`espalier | head`) is no error and ends the program quietly. A prompt whose terminal has
/// closed is ended in order, as by SIGHUP: there is a session to keep.
struct OutputStream {
  static let standardOutput = OutputStream(descriptor: STDOUT_FILENO)
  static let standardError = OutputStream(descriptor: STDERR_FILENO)

  private let descriptor: Int32
  /// Whether a terminal that has closed ends the program in order.
  static let outlivesTerminal = Atomic<Bool>(false)

  func write(_ text: String) {
    // libedit writes through the C stream: what it still holds comes first.
    if descriptor == STDOUT_FILENO { fflush(edit_standard_output()) }
    var text = text
    let problem: Int32? = text.withUTF8 { bytes in
      var rest = UnsafeRawBufferPointer(bytes)
      while let start = rest.baseAddress, !rest.isEmpty {
        let count = Glibc.write(descriptor, start, rest.count)
        if count >= 0 {
          rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        } else if errno == EAGAIN {
          var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
          poll(&ready, 1, -1)
        } else if errno != EINTR {
          return errno
        }
      }
      return nil
    }
    if problem == EIO, Self.outlivesTerminal.load(ordering: .relaxed) { return Interrupts.hangUp() }
    if let problem { Self.leave(problem, descriptor) }
  }

  func writeLine(_ text: String) {
    write(text.hasSuffix("\n") ? text : text + "\n")
  }

  private static func leave(_ problem: Int32, _ descriptor: Int32) -> Never {
    if problem != EPIPE && descriptor == STDOUT_FILENO {
      standardError.write("espalier: cannot write: \(String(cString: strerror(problem)))\n")
    }
    // Not `exit`: that would flush into the stream that has just failed.
    _exit(1)
  }
}

/// Opens /dev/null where a standard stream was closed: a file opened later must not take its number.
func occupyStandardDescriptors() {
  for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) < 0 {
    _ = open("/dev/null", descriptor == STDIN_FILENO ? O_RDONLY : O_WRONLY)
  }
}
