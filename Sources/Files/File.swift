import Foundation

/// A file by its name. Everything that the program reads whole or writes goes through here.
public struct File: Sendable {
  /// The name as it was given, for sentences.
  public let name: String
  /// The name for the system: `~` and `~/…` start from `$HOME`.
  public let path: String

  public init(_ name: String) {
    self.name = name
    guard name == "~" || name.hasPrefix("~/") else {
      path = name
      return
    }
    let home = getenv("HOME").map { String(cString: $0) } ?? ""
    path = (home.isEmpty ? NSHomeDirectory() : home) + name.dropFirst()
  }

  func checkName() throws(FileError) {
    guard !path.isEmpty, !path.utf8.contains(0) else { throw .noName }
  }

  /// The whole file.
  ///
  /// - Throws: `FileError`; for pipes and devices, too, which may never end.
  public func contents() throws(FileError) -> Data {
    try checkName()
    // Without O_NONBLOCK, opening a pipe waits for somebody to write.
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { throw errno == ENOENT ? .missing(name) : .unreadable(name, code: errno) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .unreadable(name, code: errno) }
    try checkOrdinary(status)
    var data = Data(count: Int(status.st_size))
    var count = 0
    while true {
      // A file may have grown since; the loop ends where nothing more comes.
      if count == data.count { data.count += 1 << 16 }
      let read = data.withUnsafeMutableBytes { bytes -> Int in
        let rest = UnsafeMutableRawBufferPointer(rebasing: bytes[count...])
        return Glibc.read(descriptor, rest.baseAddress, rest.count)
      }
      if read < 0 {
        if errno == EINTR { continue }
        throw .unreadable(name, code: errno)
      }
      if read == 0 { break }
      count += read
    }
    data.count = count
    return data
  }

  func checkOrdinary(_ status: stat) throws(FileError) {
    switch status.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFDIR: throw .folder(name)
    default: throw .notOrdinary(name)
    }
  }

  /// Takes the file away; one that is not there is no error.
  public func remove() { unlink(path) }
}
