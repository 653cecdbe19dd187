import Foundation

/// The folder that relative paths start from.
public enum WorkingFolder {
  /// Does something in an empty folder that is removed afterwards; nil if there can be none.
  public static func temporary<Result>(_ body: (_ path: String) -> Result) -> Result? {
    let files = FileManager.default
    let before = files.currentDirectoryPath
    let folder = files.temporaryDirectory.appending(path: "espalier-\(UUID().uuidString)").path()
    guard (try? files.createDirectory(atPath: folder, withIntermediateDirectories: true)) != nil else { return nil }
    defer { try? files.removeItem(atPath: folder) }
    guard files.changeCurrentDirectoryPath(folder) else { return nil }
    defer { _ = files.changeCurrentDirectoryPath(before) }
    return body(folder)
  }
}
