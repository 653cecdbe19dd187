import Foundation

/// A session's hand on files: where it may write, and what it may replace.
public final class FileWriter {
  /// nil: anywhere, as it is told.
  private let folder: String?
  /// Whether a file that somebody else made is passed over instead of being an error.
  private let passesOver: Bool
  /// What it has written, by the places that names lead to.
  package private(set) var written: Set<String> = []

  public init() { (folder, passesOver) = (nil, false) }

  /// A hand that reaches only below a folder, and replaces only what it has written itself.
  ///
  /// - Parameter passesOver: whether a file that somebody else made is left alone without an error.
  public init(onlyBelow folder: String, passingOver passesOver: Bool = false) {
    (self.folder, self.passesOver) = (FileWriter.real(folder) ?? folder, passesOver)
  }

  /// Whether it may write below one folder only: what is run is somebody else's.
  public var isConfined: Bool { folder != nil }

  /// A hand that writes nothing, for lines that are only tried.
  public static var nowhere: FileWriter { FileWriter(onlyBelow: "/dev/null/nowhere") }

  /// Puts bytes in a file's place; see `File.write`.
  ///
  /// - Parameter makesFolder: whether the file's folder is made where it is missing, though not those above it.
  /// - Returns: whether they were written; false where a file of somebody else's is passed over.
  public func write(_ data: Data, to name: String, overwrites: Bool, makesFolder: Bool = false) throws(FileError)
    -> Bool
  {
    let file = File(name)
    // Whoever lists the folder later would be told what to do by a name with ESC in it.
    if isConfined, name.unicodeScalars.contains(where: \.drivesWhatShowsIt) {
      throw FileError("this is no name for a file of a lesson: it has a sign that is no text")
    }
    let target = try file.target()
    let parent = File.folder(of: target)
    if let folder {
      let above = FileWriter.real(parent) ?? FileWriter.real(File.folder(of: parent)) ?? ""
      guard (above + "/").hasPrefix(folder == "/" ? "/" : folder + "/") else { throw .outside(name, folder: folder) }
    }
    if makesFolder { mkdir(parent, 0o777) }
    let place = (FileWriter.real(parent) ?? parent) + "/" + target.split(separator: "/").suffix(1).joined()
    if let folder, !written.contains(place), access(place, F_OK) == 0 {
      if passesOver { return false }
      throw .outside(name, folder: folder)
    }
    try file.write(data, overwrites: overwrites)
    written.insert(place)
    return true
  }

  /// A folder's path without links and dots; nil where there is none.
  private static func real(_ path: String) -> String? {
    guard let real = realpath(path, nil) else { return nil }
    defer { free(real) }
    return String(cString: real)
  }
}

extension Unicode.Scalar {
  fileprivate var drivesWhatShowsIt: Bool { properties.generalCategory == .control || properties.isBidiControl }
}
