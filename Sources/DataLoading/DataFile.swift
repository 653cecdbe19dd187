import Foundation

/// What the readers of all formats ask of folders and files before they look at a single byte.
enum DataFile {
  /// All bytes of a file, as they are stored.
  ///
  /// Opening a pipe or a device would wait for ever, so only regular files are read.
  ///
  /// - Throws: `DataError.notAFile` and `.unreadable`
  static func contents(of url: URL) throws(DataError) -> Data {
    do {
      let type = try FileManager.default.attributesOfItem(atPath: url.resolvingSymlinksInPath().path)[.type]
      guard type as? FileAttributeType == .typeRegular else { throw DataError.notAFile(path: url.path) }
      return try Data(contentsOf: url, options: .mappedIfSafe)
    } catch let error as DataError {
      throw error
    } catch {
      throw .unreadable(path: url.path, reason: error.localizedDescription)
    }
  }

  /// The first of several spellings of one file that the folder has.
  ///
  /// - Throws: `DataError.missingFile` with all of them if it has none.
  static func find(_ names: [String], in folder: URL) throws(DataError) -> URL {
    for name in names {
      let file = folder.appendingPathComponent(name)
      if FileManager.default.fileExists(atPath: file.path) { return file }
    }
    throw .missingFile(folder: folder.path, lookedFor: names)
  }

  /// - Throws: `DataError.notFound` where there is nothing, `.notAFolder` where there is a file.
  static func checkFolder(_ folder: URL) throws(DataError) {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: folder.path, isDirectory: &isFolder) else {
      throw .notFound(name: folder.lastPathComponent, lookedAt: [folder.path])
    }
    guard isFolder.boolValue else { throw .notAFolder(path: folder.path) }
  }
}
