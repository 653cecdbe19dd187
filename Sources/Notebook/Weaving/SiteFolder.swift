import Files
import Foundation

/// The folder that pages are written to. It holds a list of what was written, and nothing else is ever replaced.
public struct SiteFolder {
  private static let index = ".woven"
  private static let head = "# Written by espalier lessons weave, which replaces these files only."

  private let path: String
  /// The files that were written here.
  public private(set) var pages: Set<String> = []

  /// Takes a folder that is new, empty or woven before.
  public init(_ path: String) throws(FileError) {
    self.path = File(path).path
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: self.path, isDirectory: &isFolder) else {
      do {
        try FileManager.default.createDirectory(atPath: self.path, withIntermediateDirectories: true)
      } catch {
        throw FileError("\(path) cannot be made: \(error.localizedDescription)")
      }
      return
    }
    guard isFolder.boolValue else { throw FileError("\(path) is a file, not a folder") }
    let index = File(file(Self.index))
    if let list = try? index.contents() {
      let lines = String(decoding: list, as: UTF8.self).split { $0.isNewline }.map(String.init)
      guard lines.first == Self.head else { throw FileError("\(path) has another file \(Self.index)") }
      pages = Set(lines.dropFirst().filter(Self.isPage))
    } else if (try? FileManager.default.contentsOfDirectory(atPath: self.path))?.isEmpty != true {
      throw FileError("\(path) is not empty and was not woven: name another folder")
    }
  }

  /// Puts pages in the folder.
  ///
  /// - Parameter areAll: whether pages that were written before and are not among these go.
  /// - Throws: before anything is written where somebody else's file would be replaced.
  public mutating func write(_ new: [String: String], areAll: Bool) throws(FileError) {
    for name in new.keys.sorted() {
      guard Self.isPage(name) else { throw FileError("\(name) is no name for a page") }
      if !pages.contains(name), access(file(name), F_OK) == 0 { throw .exists(file(name)) }
    }
    let old = pages
    pages.formUnion(new.keys)
    // Listed first: whatever happens then, the next run knows them.
    try list()
    for (name, html) in new.sorted(by: { $0.key < $1.key }) { try File(file(name)).write(Data(html.utf8)) }
    guard areAll else { return }
    for name in old.subtracting(new.keys) {
      File(file(name)).remove()
      pages.remove(name)
    }
    try list()
  }

  private func list() throws(FileError) {
    let text = ([Self.head] + pages.sorted()).joined(separator: "\n") + "\n"
    try File(file(Self.index)).write(Data(text.utf8))
  }

  private func file(_ name: String) -> String { path + "/" + name }

  /// A name inside the folder, whatever somebody may have written into the list.
  private static func isPage(_ name: String) -> Bool {
    [".html", ".ipynb"].contains { ending in
      name.hasSuffix(ending)
        && name.dropLast(ending.count).allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
    }
  }
}
