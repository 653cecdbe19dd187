import Foundation

/// A file under a name of its own that will take another's place.
///
/// It is locked while its writer lives. So a name like this without a lock is what a killed writer left.
struct TemporaryFile {
  private static let prefix = ".espalier-"
  private static let suffix = ".tmp"

  let path: String
  private let owner: File
  private var descriptor: Int32

  /// - Throws: `FileError` in the name of the file that is to be written.
  init(in folder: String, for owner: File, mode: mode_t) throws(FileError) {
    self.owner = owner
    TemporaryFile.removeLeftovers(in: folder)
    while true {
      let number = String(UInt64.random(in: 0...UInt64.max), radix: 36)
      let path = "\(folder)/\(TemporaryFile.prefix)\(number)\(TemporaryFile.suffix)"
      let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode)
      guard descriptor >= 0 else {
        switch errno {
        case EEXIST, EINTR: continue
        case ENOENT where access(folder, F_OK) != 0: throw .noFolder(File.folder(of: owner.name), file: owner.name)
        default: throw .unwritable(owner.name, code: errno)
        }
      }
      _ = flock(descriptor, LOCK_EX)
      // Between the two calls it may have been taken for a leftover.
      var status = stat()
      if fstat(descriptor, &status) == 0, status.st_nlink == 0 {
        Glibc.close(descriptor)
        continue
      }
      (self.path, self.descriptor) = (path, descriptor)
      return
    }
  }

  /// Writes everything and brings it to the disk, with the mode and the owner of the file to be replaced.
  func fill(_ data: Data, like old: stat?) throws(FileError) {
    if let old {
      if old.st_uid != geteuid() || old.st_gid != getegid() { _ = fchown(descriptor, old.st_uid, old.st_gid) }
      _ = fchmod(descriptor, old.st_mode & 0o7777)
    }
    let code = data.withUnsafeBytes { bytes -> Int32 in
      var rest = bytes[...]
      while !rest.isEmpty {
        let count = Glibc.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
        if count < 0, errno != EINTR { return errno }
        rest = rest.dropFirst(max(count, 0))
      }
      return 0
    }
    guard code == 0 else { throw .unwritable(owner.name, code: code) }
    // Some disks tell only now that they are full.
    guard fsync(descriptor) == 0 || errno == EINVAL || errno == ENOTSUP else {
      throw .unwritable(owner.name, code: errno)
    }
  }

  mutating func close() {
    Glibc.close(descriptor)
    descriptor = -1
  }

  mutating func discard() {
    unlink(path)
    close()
  }

  private static func removeLeftovers(in folder: String) {
    guard let stream = opendir(folder) else { return }
    defer { closedir(stream) }
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      guard name.hasPrefix(prefix), name.hasSuffix(suffix) else { continue }
      let path = folder + "/" + name
      let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
      guard descriptor >= 0 else { continue }
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { unlink(path) }
      Glibc.close(descriptor)
    }
  }
}
