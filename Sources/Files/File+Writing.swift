import Foundation

extension File {
  /// Puts bytes in the file's place, as a whole or not at all.
  ///
  /// They are written under a temporary name in the same folder, brought to the disk, and renamed: after a crash there
  /// is the old file or the new one. A link stays, and what it points to is replaced. A file that is replaced keeps its
  /// mode. What killed writers left under temporary names in that folder is removed.
  ///
  /// - Parameters:
  ///   - overwrites: whether a file that is there may be replaced.
  ///   - isPrivate: whether a new file is for its owner only.
  /// - Throws: `FileError`; the folder is then as it was.
  public func write(_ data: Data, overwrites: Bool = true, isPrivate: Bool = false) throws(FileError) {
    let target = try target()
    var old = stat()
    let isThere = stat(target, &old) == 0
    if isThere {
      try checkOrdinary(old)
      guard overwrites else { throw .exists(name) }
      // Asked of the mode, too: to the superuser everything is writable.
      guard old.st_mode & 0o222 != 0 else { throw .readOnly(name) }
      guard access(target, W_OK) == 0 else { throw .unwritable(name, code: errno) }
    }
    let folder = File.folder(of: target)
    var temporary = try TemporaryFile(in: folder, for: self, mode: isThere || isPrivate ? 0o600 : 0o666)
    do throws(FileError) {
      try temporary.fill(data, like: isThere ? old : nil)
      guard rename(temporary.path, target) == 0 else { throw .unwritable(name, code: errno) }
    } catch {
      temporary.discard()
      throw error
    }
    temporary.close()
    File.synchronize(folder: folder)
  }

  /// What links lead to at last, whether it is there or not.
  func target() throws(FileError) -> String {
    try checkName()
    var target = path
    for _ in 0..<40 {
      var bytes = [UInt8](repeating: 0, count: Int(PATH_MAX))
      let count = bytes.withUnsafeMutableBytes { bytes -> Int in
        guard let start = bytes.bindMemory(to: CChar.self).baseAddress else { return -1 }
        return readlink(target, start, bytes.count)
      }
      // Whatever is no link is the end; what is wrong with it shows when it is written.
      guard count > 0 else { return target }
      let link = String(decoding: bytes[..<count], as: UTF8.self)
      target = link.hasPrefix("/") ? link : File.folder(of: target) + "/" + link
    }
    throw .unwritable(name, code: ELOOP)
  }

  /// The folder of a path, `.` for a bare name and for what has no name.
  static func folder(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// A rename is on the disk when its folder is. Some file systems cannot do this; then there is nothing to do.
  private static func synchronize(folder: String) {
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }
}
