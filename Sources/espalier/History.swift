import CLibEdit
import Files
import Foundation

/// The entries ↑ and ^R bring back, newest first, kept in a file across runs.
///
/// An entry is put at the file's end, under a lock, so that terminals that are open at once keep each other's entries.
/// What came twice is left out when the file is read; one that has grown long is then written anew, as a whole.
final class History {
  /// Longer entries are not worth recalling, and would make every save slow.
  private static let longestEntry = 10_000
  private static let capacity: Int32 = 1000
  private static let header = Array("_HiStOrY_V2_\n".utf8)

  /// What the editor recalls: the entries as it spells them.
  let recalled: OpaquePointer
  /// The entries as they were typed, which the file keeps.
  private let store: OpaquePointer
  private var event = HistEvent()
  private var path: String?
  /// Why entries will be forgotten at the end of this session, to be said once.
  private(set) var notice: String?

  /// - Parameter folder: where to keep the file; nil keeps nothing.
  init?(folder: String?) {
    guard let store = history_init(), let recalled = history_init() else { return nil }
    self.store = store
    self.recalled = recalled
    history_number(store, &event, H_SETSIZE, Self.capacity)
    history_number(recalled, &event, H_SETSIZE, Self.capacity)
    guard let folder else { return }
    let file = folder + "/history"
    if !StateFolder.make(folder) || (access(file, F_OK) == 0 && access(file, R_OK | W_OK) != 0) {
      notice = "History is not kept: \(folder) cannot be written."
    } else if !Self.isOurs(file) {
      notice = "History is not kept: \(file) is some other file."
    } else {
      path = file
      load()
    }
  }

  deinit {
    history_end(recalled)
    history_end(store)
  }

  /// Makes the entries ready for recall, each in the editor's spelling.
  func prepare(spelling: (String) -> String) {
    history_step(recalled, &event, H_CLEAR)
    var found = history_step(store, &event, H_LAST)
    while found >= 0 {
      history_text(recalled, &event, H_ENTER, spelling(String(cString: event.str)))
      found = history_step(store, &event, H_PREV)
    }
  }

  /// All entries, newest first.
  var entries: [String] {
    var entries: [String] = []
    var found = history_step(store, &event, H_FIRST)
    while found >= 0 {
      entries.append(String(cString: event.str))
      found = history_step(store, &event, H_NEXT)
    }
    return entries
  }

  /// Puts an entry first; where it stood before it is forgotten.
  func add(_ entry: String) {
    guard entry.contains(where: { !$0.isWhitespace }), entry.utf8.count <= Self.longestEntry else { return }
    put(entry)
    guard let path, Self.isOurs(path), let line = Self.lines(of: [entry]) else { return }
    let lock = FileLock(path + ".lock")
    defer { withExtendedLifetime(lock) {} }
    // Mode 0600 from the start: what was typed is nobody else's.
    let descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    let size = lseek(descriptor, 0, SEEK_END)
    // A killed program may have left half a line.
    var last = UInt8(ascii: "\n")
    if size > 0 { pread(descriptor, &last, 1, size - 1) }
    let bytes = (size == 0 ? Self.header : last == UInt8(ascii: "\n") ? [] : [UInt8(ascii: "\n")]) + line
    _ = Glibc.write(descriptor, bytes, bytes.count)
  }

  /// Puts an entry first in the store, and nowhere else.
  private func put(_ entry: String) {
    var repeated: [Int32] = []
    var found = history_step(store, &event, H_FIRST)
    while found >= 0 {
      if String(cString: event.str) == entry { repeated.append(event.num) }
      found = history_step(store, &event, H_NEXT)
    }
    for number in repeated { history_number(store, &event, H_DEL, number) }
    history_text(store, &event, H_ENTER, entry)
  }

  private func load() {
    guard let path, access(path, F_OK) == 0, Self.isOurs(path), let file = History(capacity: Int32.max) else { return }
    let lock = FileLock(path + ".lock")
    defer { withExtendedLifetime(lock) {} }
    history_text(file.store, &event, H_LOAD, path)
    var entries: [String] = []
    var seen: Set<String> = []
    var count = 0
    var found = history_step(file.store, &event, H_FIRST)
    while found >= 0 {
      let entry = String(cString: event.str)
      if entries.count < Self.capacity, seen.insert(entry).inserted { entries.append(entry) }
      count += 1
      found = history_step(file.store, &event, H_NEXT)
    }
    for entry in entries.reversed() { history_text(store, &event, H_ENTER, entry) }
    guard count > 2 * Self.capacity, let lines = Self.lines(of: entries.reversed()) else { return }
    try? File(path).write(Data(Self.header + lines), isPrivate: true)
  }

  /// A history that no file belongs to.
  private init?(capacity: Int32) {
    guard let store = history_init(), let recalled = history_init() else { return nil }
    (self.store, self.recalled) = (store, recalled)
    history_number(store, &event, H_SETSIZE, capacity)
  }

  /// Entries, oldest first, as libedit writes them into a file.
  private static func lines(of entries: [String]) -> [UInt8]? {
    guard let history = History(capacity: Int32.max) else { return nil }
    for entry in entries { history_text(history.store, &history.event, H_ENTER, entry) }
    // libedit writes to files only.
    guard let file = tmpfile() else { return nil }
    defer { fclose(file) }
    guard history_save(history.store, &history.event, file) >= 0 else { return nil }
    rewind(file)
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = fread(&chunk, 1, chunk.count, file), count > 0 { bytes += chunk[..<count] }
    return bytes.starts(with: header) ? Array(bytes.dropFirst(header.count)) : nil
  }

  /// Whether the file is absent, empty, or starts as libedit's do: nothing else may be overwritten.
  private static func isOurs(_ path: String) -> Bool {
    let descriptor = open(path, O_RDONLY | O_NONBLOCK)
    guard descriptor >= 0 else { return errno == ENOENT }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return false }
    var start = [UInt8](repeating: 0, count: header.count)
    let count = read(descriptor, &start, start.count)
    return count == 0 || (count == header.count && start == header)
  }
}
