import Glibc

/// The program under test at a pseudo-terminal, with somebody typing and watching.
final class Terminal {
  struct Failure: Error, CustomStringConvertible {
    var description: String
  }

  /// POSIX_SPAWN_SETSID, which the C library shows only on request.
  private static let newSession: Int16 = 0x80

  private var master: Int32
  private let process: pid_t
  private var screen: Screen
  private var undecoded: [UInt8] = []
  /// How often the program has been seen to write.
  private var looks = 0

  /// - Parameter environment: added to, or replacing, that of a UTF-8 terminal with colours.
  init(_ arguments: [String] = [], columns: Int = 80, home: String, environment: [String: String] = [:]) throws {
    screen = Screen(columns: columns)
    var ends: (master: Int32, slave: Int32) = (-1, -1)
    var size = winsize(ws_row: 24, ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    guard openpty(&ends.master, &ends.slave, nil, nil, &size) == 0, let slave = terminalName(of: ends.slave) else {
      throw Failure(description: "no pseudo-terminal: \(String(cString: strerror(errno)))")
    }
    master = ends.master
    for end in [ends.master, ends.slave] { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    defer { close(ends.slave) }
    process = try spawn(arguments, home: home, environment: environment) { actions, attributes in
      // The first terminal a session leader opens becomes its own: ^C then reaches it as a signal.
      posix_spawnattr_setflags(attributes, Self.newSession)
      posix_spawn_file_actions_addopen(actions, STDIN_FILENO, slave, O_RDWR, 0)
      posix_spawn_file_actions_adddup2(actions, STDIN_FILENO, STDOUT_FILENO)
      posix_spawn_file_actions_adddup2(actions, STDIN_FILENO, STDERR_FILENO)
    }
  }

  deinit {
    // Nobody else waits for it, and whoever waits for any child would find it over and over.
    var status: Int32 = 0
    if waitpid(process, &status, WNOHANG) == 0 {
      kill(process, SIGKILL)
      waitpid(process, &status, 0)
    }
    if master >= 0 { close(master) }
  }

  func type(_ text: String) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { write(master, $0.baseAddress, min($0.count, 1024)) }
      guard count > 0 else { return }
      bytes = bytes.dropFirst(count)
      // A program that draws while it is typed at must not fill the way back.
      look(milliseconds: 0)
    }
  }

  /// Types an entry and watches until the prompt is back: a new one, not the one that it was typed at.
  func enter(_ entry: String, seconds: Double = 10) throws {
    let start = text.count
    type(entry + "\r")
    try watch(seconds, for: "at a new prompt after", entry) { $0.dropFirst(start).hasSuffix("\n›") }
  }

  /// Pastes an entry, types Enter, and watches until a prompt is back on a row below, a lesson's or none's.
  ///
  /// - Returns: what came between, and the prompt.
  func answer(_ entry: String, seconds: Double = 600) throws -> (shown: String, prompt: String) {
    let start = screen.row
    if !entry.isEmpty { type("\u{1B}[200~\(entry)\u{1B}[201~") }
    type("\r")
    let deadline = ContinuousClock.now + .seconds(seconds)
    while true {
      let prompt = screen.row > start ? screen.text(from: screen.row) : ""
      // A progress bar comes and goes on the same row, and ends in no prompt.
      if prompt == "›" || prompt.hasSuffix(" ›") && prompt.split(separator: " ").count == 3 {
        return (screen.text(from: start), prompt)
      }
      guard ContinuousClock.now < deadline else {
        throw Failure(description: "no prompt after\n\(entry)\nin \(seconds) s, but\n\(screen.text(from: start))")
      }
      look(milliseconds: 20)
    }
  }

  /// Types an entry after which the program leaves.
  func enter(_ entry: String, leaving: Bool) throws { type(entry + "\r") }

  /// How the terminal treats what is typed: raw while a line editor reads it.
  struct Modes: Equatable {
    var isRaw: Bool
    var flags: tcflag_t
  }

  var modes: Modes {
    var modes = termios()
    tcgetattr(master, &modes)
    return Modes(isRaw: modes.c_lflag & (tcflag_t(ICANON) | tcflag_t(ECHO)) == 0, flags: modes.c_lflag)
  }

  /// Watches for a while, whatever comes.
  func watch(milliseconds: Int32) { look(milliseconds: milliseconds) }

  func signal(_ number: Int32) { kill(process, number) }

  /// Closes the terminal under the program, and waits until that has left.
  func hangUp() {
    close(master)
    master = -1
    for _ in 0..<2000 where ended(process) == nil { usleep(5000) }
  }

  func press(_ key: Key) {
    type(key.rawValue)
  }

  func resize(columns: Int) {
    screen.resize(columns: columns)
    var size = winsize(ws_row: 24, ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(master, UInt(TIOCSWINSZ), &size)
  }

  /// Resizes, and watches until the line has been drawn anew.
  func resizeWhileWatching(columns: Int) throws {
    let before = looks
    resize(columns: columns)
    try watch(10, for: "drawn anew in", "\(columns) columns") { _ in looks > before }
    look(milliseconds: 20)
  }

  /// Watches until the screen ends with a text (its last rows, without spaces at their ends).
  func expect(endingWith end: String, seconds: Double = 10) throws {
    try watch(seconds, for: "ending with", end) { $0.hasSuffix(end) }
  }

  /// Watches until the screen shows a text.
  func expect(_ text: String, seconds: Double = 10) throws {
    try watch(seconds, for: "showing", text) { $0.contains(text) }
  }

  /// Watches until what came after the first `start` characters of the screen shows a text.
  func expect(_ text: String, after start: Int, seconds: Double = 10) throws {
    try watch(seconds, for: "showing", text) { $0.dropFirst(start).contains(text) }
  }

  /// Everything on the screen now.
  var text: String { screen.text }

  /// Waits until the program has ended, and returns its exit status.
  func exitStatus(seconds: Double = 10) throws -> Int32 {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while ContinuousClock.now < deadline {
      look(milliseconds: 20)
      if let status = ended(process) { return status }
    }
    throw Failure(description: "still running after \(seconds) s; the screen:\n\(text)")
  }

  private func watch(_ seconds: Double, for verb: String, _ wanted: String, _ isSeen: (String) -> Bool) throws {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while !isSeen(text) {
      guard ContinuousClock.now < deadline else {
        throw Failure(description: "not \(verb)\n\(wanted)\nafter \(seconds) s, but\n\(text)")
      }
      look(milliseconds: 20)
    }
  }

  private func look(milliseconds: Int32) {
    var waiting = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
    guard poll(&waiting, 1, milliseconds) > 0 else { return }
    guard waiting.revents & Int16(POLLIN) != 0 else {
      usleep(1000)  // hung up: the program has left
      return
    }
    var chunk = [UInt8](repeating: 0, count: 65536)
    let count = read(master, &chunk, chunk.count)
    guard count > 0 else { return }
    looks += 1
    undecoded += chunk[..<count]
    // A character may arrive in two pieces.
    let lead = undecoded.suffix(3).lastIndex { $0 >= 0xC0 }
    let isWhole = lead.map { undecoded.count - $0 >= (undecoded[$0] >= 0xF0 ? 4 : undecoded[$0] >= 0xE0 ? 3 : 2) }
    let end = isWhole ?? true ? undecoded.count : (lead ?? undecoded.count)
    screen.feed(String(decoding: undecoded[..<end], as: UTF8.self).unicodeScalars)
    undecoded.removeFirst(end)
  }
}

enum Key: String {
  case enter = "\r"
  case tab = "\t"
  case up = "\u{1B}[A"
  case left = "\u{1B}[D"
  case home = "\u{1B}[H"
  case backspace = "\u{7F}"
  case controlC = "\u{3}"
  case controlD = "\u{4}"
  case controlG = "\u{7}"
  case controlR = "\u{12}"
  case controlS = "\u{13}"
  case controlU = "\u{15}"
  case escape = "\u{1B}"
}

/// `ttyname` would share one buffer with tests on other threads.
private func terminalName(of descriptor: Int32) -> String? {
  var buffer = [CChar](repeating: 0, count: 256)
  guard ttyname_r(descriptor, &buffer, buffer.count) == 0 else { return nil }
  return buffer.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } }
}
