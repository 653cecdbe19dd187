import CLibEdit
import Glibc

/// The entries ↑ and ^R bring back, newest first, kept in a file across runs.
///
/// The file is read again before every save, so that two terminals open at once keep each other's entries. It is
/// replaced as a whole, so that a crash cannot leave half of it.
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

  /// Puts an entry first; where it stood before it is forgotten.
  func add(_ entry: String) {
    guard entry.contains(where: { !$0.isWhitespace }), entry.utf8.count <= Self.longestEntry else { return }
    load()
    var repeated: [Int32] = []
    var found = history_step(store, &event, H_FIRST)
    while found >= 0 {
      if String(cString: event.str) == entry { repeated.append(event.num) }
      found = history_step(store, &event, H_NEXT)
    }
    for number in repeated { history_number(store, &event, H_DEL, number) }
    history_text(store, &event, H_ENTER, entry)
    save()
  }

  private func load() {
    guard let path, access(path, F_OK) == 0, Self.isOurs(path) else { return }
    history_step(store, &event, H_CLEAR)
    history_text(store, &event, H_LOAD, path)
  }

  private func save() {
    guard let path, Self.isOurs(path) else { return }
    var temporary = Array((path + ".XXXXXX").utf8CString)
    // Mode 0600 from the start: what was typed is nobody else's.
    let descriptor = mkstemp(&temporary)
    guard descriptor >= 0 else { return }
    guard let file = fdopen(descriptor, "w") else {
      close(descriptor)
      unlink(temporary)
      return
    }
    let saved = history_save(store, &event, file)
    if fclose(file) != 0 || saved < 0 || rename(temporary, path) != 0 { unlink(temporary) }
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
