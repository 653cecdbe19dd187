import Files
import Foundation

/// What the readers of all formats ask of folders and files before they look at a single byte.
enum DataFile {
  /// All bytes of a file, as they are stored.
  ///
  /// - Throws: `DataError.notAFile` and `.unreadable`
  static func contents(of url: URL) throws(DataError) -> Data {
    do throws(FileError) {
      return try File(url.path).contents()
    } catch {
      switch error {
      case .notOrdinary, .folder: throw .notAFile(path: url.path)
      default: throw .unreadable(path: url.path, reason: error.reason ?? "\(error)")
      }
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
