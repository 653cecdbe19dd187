import Foundation

/// Why a file could not be read or written, in one sentence.
public struct FileError: Error, CustomStringConvertible, Sendable {
  public let description: String

  public init(_ description: String) { self.description = description }

  /// The whole file.
  public static func read(_ path: String) throws(FileError) -> Data {
    try refuseFolder(path)
    guard FileManager.default.fileExists(atPath: path) else { throw FileError("there is no file \(path)") }
    // A device or a pipe may never end.
    let kind = try? FileManager.default.attributesOfItem(
      atPath: URL(filePath: path).resolvingSymlinksInPath().path(percentEncoded: false))
    guard kind?[.type] as? FileAttributeType == .typeRegular else {
      throw FileError("\(path) is not an ordinary file")
    }
    do {
      return try Data(contentsOf: URL(filePath: path))
    } catch {
      throw FileError("\(path) cannot be read; check its permissions")
    }
  }

  /// Writes under a temporary name in the same folder, then renames: a crash never leaves half a file.
  public static func write(_ data: Data, to path: String, overwrites: Bool) throws(FileError) {
    try refuseFolder(path)
    if !overwrites, FileManager.default.fileExists(atPath: path) {
      throw FileError("\(path) exists and is left alone; name a file with to: to overwrite it")
    }
    let folder = URL(filePath: path).deletingLastPathComponent().path(percentEncoded: false)
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try data.write(to: URL(filePath: path), options: .atomic)
    } catch {
      throw FileError("\(path) cannot be written; check that \(folder) exists and may be written to")
    }
  }

  private static func refuseFolder(_ path: String) throws(FileError) {
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
      throw FileError("\(path) is a folder, not a file")
    }
  }
}
