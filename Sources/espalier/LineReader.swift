import Glibc

/// Plain lines from a descriptor: a pipe, a file, or a terminal that cannot move its cursor.
///
/// Bytes that are not UTF-8 become U+FFFD, which the language then reports where it stands.
final class LineReader: LineSource {
  private static let newline = UInt8(ascii: "\n")
  /// An endless line (a device, a binary file) ends in an error instead of exhausting the memory.
  private static let longestLine = 1 << 24

  private let descriptor: Int32
  private let renderer: TerminalRenderer?
  private var bytes: [UInt8] = []
  private var next = 0
  private var atEnd = false

  /// - Parameter renderer: shows prompts where somebody is there to read them; a script has none.
  init(descriptor: Int32, renderer: TerminalRenderer? = nil) {
    self.descriptor = descriptor
    self.renderer = renderer
  }

  func readLine(prompt: Prompt) -> LineRead {
    renderer?.showPrompt(prompt)
    if renderer != nil { Interrupts.catchEnding(true) }
    defer { if renderer != nil { Interrupts.catchEnding(false) } }
    let line = nextLine()
    if case .line = line { return line }
    // The cursor still stands behind the prompt.
    renderer?.showText("")
    return line
  }

  private func nextLine() -> LineRead {
    var searched = next
    while true {
      if let end = bytes[searched...].firstIndex(of: Self.newline) {
        defer { next = end + 1 }
        return .line(decode(bytes[next..<end]))
      }
      searched = bytes.count
      if searched - next > Self.longestLine { return .failed("a line is longer than 16 MB") }
      if atEnd {
        guard next < bytes.count else { return .endOfInput }
        defer { next = bytes.count }
        return .line(decode(bytes[next...]))
      }
      searched -= next
      bytes.removeFirst(next)
      next = 0
      if let problem = fill() { return problem }
    }
  }

  /// Reads more bytes; nil when there are some or the end is reached.
  private func fill() -> LineRead? {
    switch Interrupts.wait(for: descriptor) {
    case .interrupt: return .interrupted
    case .end(let number): return .ended(by: number)
    case .resize, .suspend, .resume: return nil
    case nil: break
    }
    let capacity = 1 << 16
    var count = 0
    let chunk = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, initialized in
      count = read(descriptor, buffer.baseAddress, capacity)
      initialized = max(0, count)
    }
    if count < 0 && errno != EINTR && errno != EAGAIN { return .failed(String(cString: strerror(errno))) }
    if count == 0 { atEnd = true }
    bytes += chunk
    return nil
  }

  private func decode(_ line: ArraySlice<UInt8>) -> String {
    String(decoding: line.last == UInt8(ascii: "\r") ? line.dropLast() : line, as: UTF8.self)
  }
}
