import Files
import Foundation

/// The folder that relative paths start from.
public enum WorkingFolder {
  private static let prefix = "espalier-work-"

  /// Does something in an empty folder that is removed afterwards; nil if there can be none.
  ///
  /// What killed programs left of such folders goes, too.
  public static func temporary<Result>(_ body: (_ path: String) -> Result) -> Result? {
    let files = FileManager.default
    let before = files.currentDirectoryPath
    let all = files.temporaryDirectory.path(percentEncoded: false)
    removeLeftovers(in: all)
    var template = Array((all + "/" + prefix + "XXXXXX").utf8CString)
    guard mkdtemp(&template) != nil else { return nil }
    let place = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer { try? files.removeItem(atPath: place) }
    let lock = FileLock(place + "/lock")
    defer { withExtendedLifetime(lock) {} }
    let folder = place + "/work"
    guard lock != nil, mkdir(folder, 0o700) == 0, files.changeCurrentDirectoryPath(folder) else { return nil }
    defer { _ = files.changeCurrentDirectoryPath(before) }
    return body(folder)
  }

  /// A folder of a living program is locked, but for a moment at its beginning.
  private static func removeLeftovers(in all: String) {
    for name in (try? FileManager.default.contentsOfDirectory(atPath: all)) ?? [] where name.hasPrefix(prefix) {
      let place = all + "/" + name
      var status = stat()
      guard lstat(place, &status) == 0, status.st_mode & S_IFMT == S_IFDIR, status.st_uid == geteuid(),
        Date().timeIntervalSince1970 - Double(status.st_mtim.tv_sec) > 60,
        FileLock(place + "/lock", waits: false) != nil
      else { continue }
      try? FileManager.default.removeItem(atPath: place)
    }
  }
}
