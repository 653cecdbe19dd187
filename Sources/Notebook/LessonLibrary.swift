import EmbeddedTexts
import Files
import Foundation

/// Lessons in the order of their numbers, which their file names begin with.
public struct LessonLibrary: Sendable {
  /// A lesson's file, read or not readable as one.
  public struct Entry: Sendable {
    public var path: String
    public var text: String
    public var lesson: Result<Lesson, LessonError>

    init(path: String, text: String) {
      (self.path, self.text) = (path, text)
      lesson = Result { () throws(LessonError) in try Lesson(path: path, text: text) }
    }

    var file: String { String(path.split(separator: "/").last ?? "") }

    /// 2 for `Lessons/02-batchnorm-forward.md`.
    var number: Int? { Int(file.prefix { $0.isNumber }) }

    /// Whether somebody means this lesson by a number, a slug or a file's name.
    public func isNamed(_ name: String) -> Bool {
      if let number = Int(name) { return number == self.number }
      return name == (try? lesson.get())?.slug || name == file || name == path || name + ".md" == file
    }
  }

  public var entries: [Entry]

  public init(_ texts: [(path: String, text: String)]) {
    entries = texts.map { Entry(path: $0.path, text: $0.text) }.sorted { $0.path < $1.path }
  }

  /// The lessons inside the program.
  public static var embedded: LessonLibrary {
    LessonLibrary(
      EmbeddedTexts.paths(in: "Lessons").filter { isLesson($0.dropFirst("Lessons/".count)) }
        .compactMap { path in EmbeddedTexts.text(at: path).map { (path, $0) } })
  }

  /// The lessons in a folder.
  public static func folder(_ path: String) throws(LessonError) -> LessonLibrary {
    do {
      let names = try FileManager.default.contentsOfDirectory(atPath: path).filter { isLesson($0) }
      return LessonLibrary(
        try names.map { name in
          let file = path + "/" + name
          return (file, try String(contentsOfFile: file, encoding: .utf8))
        })
    } catch {
      throw LessonError(path, "cannot be read: \(error.localizedDescription)")
    }
  }

  /// Lessons by their files.
  public static func files(_ paths: [String]) throws(LessonError) -> LessonLibrary {
    var texts: [(path: String, text: String)] = []
    for path in paths {
      do throws(FileError) {
        texts.append((path, String(decoding: try File(path).contents(), as: UTF8.self)))
      } catch {
        throw LessonError(path, "\(error)")
      }
    }
    return LessonLibrary(texts)
  }

  func entry(named name: String) -> Entry? { entries.first { $0.isNamed(name) } }

  /// `01-tour.md`, not a README beside it nor a folder below.
  private static func isLesson(_ name: some StringProtocol) -> Bool {
    name.hasSuffix(".md") && !name.contains("/") && name.first?.isNumber == true
  }
}
