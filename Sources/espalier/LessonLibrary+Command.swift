import Foundation
import Notebook

extension LessonLibrary {
  /// The lessons that a command is about: those of a folder, files that were named, or those inside the program.
  ///
  /// - Throws: where a name is that of no lesson.
  static func lookedUp(names: [String], folder: String?) throws(LessonError) -> (library: LessonLibrary, isOnDisk: Bool)
  {
    let (library, isOnDisk) = try place(names: names, folder: folder)
    let unknown = names.first { name in !library.entries.contains { $0.isNamed(name) } }
    if let unknown { throw LessonError("lesson \(unknown)", "there is no such lesson") }
    return (library, isOnDisk)
  }

  private static func place(names: [String], folder: String?) throws(LessonError) -> (LessonLibrary, Bool) {
    if let folder { return (try .folder(folder), true) }
    // Files that were named are lessons wherever they lie, such as transcripts.
    if !names.isEmpty, names.allSatisfy({ $0.hasSuffix(".md") && access($0, F_OK) == 0 }) {
      return (try .files(names), true)
    }
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: "Lessons", isDirectory: &isFolder) && isFolder.boolValue
    return exists ? (try .folder("Lessons"), true) : (.embedded, false)
  }
}
