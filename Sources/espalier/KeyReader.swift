import Glibc

/// Keys from the terminal, one Unicode scalar at a time, with the signals that arrive in between.
struct KeyReader {
  enum Key: Equatable {
    case scalar(Unicode.Scalar)
    case signal(Signal)
    case endOfInput
  }

  private var bytes: [UInt8] = []
  private var next = 0
  private var atEnd = false

  mutating func read() -> Key {
    while true {
      if let scalar = decodeNext() { return .scalar(scalar) }
      if atEnd { return .endOfInput }
      if let signal = Interrupts.wait(for: STDIN_FILENO) { return .signal(signal) }
      fill()
    }
  }

  /// Forgets keys typed ahead: after ^C nobody wants them.
  mutating func discard() {
    bytes = []
    next = 0
    tcflush(STDIN_FILENO, TCIFLUSH)
  }

  /// Makes a key the next one again.
  mutating func putBack(_ scalar: Unicode.Scalar) {
    bytes.replaceSubrange(..<next, with: Array(String(scalar).utf8))
    next = 0
  }

  /// Whether more has come with the last key: the rest of an arrow key follows its escape at once.
  var hasMore: Bool {
    var waiting = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
    return next < bytes.count || poll(&waiting, 1, 30) > 0
  }

  private mutating func fill() {
    bytes.removeFirst(next)
    next = 0
    var chunk = [UInt8](repeating: 0, count: 4096)
    let count = Glibc.read(STDIN_FILENO, &chunk, chunk.count)
    if count > 0 {
      bytes += chunk[..<count]
    } else if count == 0 || (errno != EINTR && errno != EAGAIN) {
      atEnd = true
    }
  }

  /// The next scalar, U+FFFD for a byte that belongs to none, or nil while bytes are missing.
  private mutating func decodeNext() -> Unicode.Scalar? {
    guard next < bytes.count else { return nil }
    let length: Int
    switch bytes[next] {
    case 0xC2...0xDF: length = 2
    case 0xE0...0xEF: length = 3
    case 0xF0...0xF4: length = 4
    default: length = 1
    }
    let candidate = bytes[next..<min(next + length, bytes.count)]
    let couldStillComplete = candidate.dropFirst().allSatisfy { $0 & 0xC0 == 0x80 }
    if candidate.count < length, couldStillComplete, !atEnd { return nil }
    var decoder = UTF8()
    var iterator = candidate.makeIterator()
    if case .scalarValue(let scalar) = decoder.decode(&iterator) {
      next += UTF8.width(scalar)
      return scalar
    }
    next += 1
    return "\u{FFFD}"
  }
}
