import Files
import Foundation
import Notebook

/// The file `lessons` in the state folder: a line for each lesson, its slug and where it was left.
///
/// A file that cannot be read or written costs the positions, never the lesson.
final class LessonProgressFile: LessonProgress {
  private let folder: String?
  /// What this process has learned counts even where nothing can be kept.
  private var positions: [String: String] = [:]

  init(folder: String?) { self.folder = folder }

  subscript(slug: String) -> String? {
    get { positions[slug] ?? kept()[slug] }
    set {
      positions[slug] = newValue
      guard let folder, StateFolder.make(folder) else { return }
      // Another session may go on with another lesson.
      let lock = FileLock(folder + "/lessons.lock")
      defer { withExtendedLifetime(lock) {} }
      let all = kept().merging(positions) { $1 }
      let text = all.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)\n" }.joined()
      try? File(folder + "/lessons").write(Data(text.utf8), isPrivate: true)
    }
  }

  private func kept() -> [String: String] {
    guard let folder, let bytes = try? File(folder + "/lessons").contents() else { return [:] }
    let text = String(decoding: bytes, as: UTF8.self)
    let pairs = text.split(separator: "\n").compactMap { line -> (String, String)? in
      let words = line.split(separator: " ", maxSplits: 1)
      return words.count == 2 ? (String(words[0]), String(words[1])) : nil
    }
    return Dictionary(pairs) { $1 }
  }
}
