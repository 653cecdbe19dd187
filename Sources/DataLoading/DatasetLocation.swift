import Foundation

/// Where data is looked for: at the path itself, then under `$ESPALIER_DATASETS`, then under `Datasets/`.
public struct DatasetLocation: Sendable {
  private let environment: [String: String]
  private let workingFolder: URL

  /// - Parameter workingFolder: where relative paths start; tests replace it and the environment.
  public init(
    environment: [String: String] = ProcessInfo.processInfo.environment,
    workingFolder: URL = URL(fileURLWithPath: FileManager.default.currentDirectoryPath, isDirectory: true)
  ) {
    self.environment = environment
    self.workingFolder = workingFolder
  }

  /// The first place that has a file or folder of this name; `~` and `~/…` start from the home folder.
  ///
  /// - Throws: `DataError.notFound` with all places that were looked at.
  public func find(_ name: String) throws(DataError) -> URL {
    guard !name.isEmpty, !name.utf8.contains(0) else {
      throw .option("the name of a data folder is empty or has a NUL")
    }
    var places = [resolve(name, in: workingFolder)]
    let isAbsolute = name == "~" || name.hasPrefix("/") || name.hasPrefix("~/")
    if !isAbsolute {
      if let root = environment["ESPALIER_DATASETS"], !root.isEmpty {
        places.append(resolve(name, in: resolve(root, in: workingFolder)))
      }
      places.append(resolve(name, in: workingFolder.appendingPathComponent("Datasets", isDirectory: true)))
    }
    for place in places where FileManager.default.fileExists(atPath: place.path) { return place }
    throw .notFound(name: name, lookedAt: places.map(\.path))
  }

  /// Shorthand for the running program's environment and working folder.
  public static func find(_ name: String) throws(DataError) -> URL { try DatasetLocation().find(name) }

  private func resolve(_ path: String, in folder: URL) -> URL {
    let home = environment["HOME"] ?? NSHomeDirectory()
    if path == "~" { return URL(fileURLWithPath: home).standardizedFileURL }
    if path.hasPrefix("~/") { return URL(fileURLWithPath: home + path.dropFirst()).standardizedFileURL }
    let url = path.hasPrefix("/") ? URL(fileURLWithPath: path) : folder.appendingPathComponent(path)
    return url.standardizedFileURL
  }
}
