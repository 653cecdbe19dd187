import EmbeddedTexts
import Files
import Foundation

/// Lessons in the order of their numbers, which their file names begin with.
public struct LessonLibrary: Sendable {
  /// A lesson's file. Nothing is read of it before it is asked for: there may be many, and a prompt is opened for none.
  public struct Entry: Sendable {
    public var path: String
    public var text: String

    /// Why there is no text.
    private let unreadable: LessonError?

    init(path: String, text: String) { (self.path, self.text, unreadable) = (path, text, nil) }

    /// A file in a folder.
    fileprivate init(file: String) {
      path = file
      do {
        text = try String(contentsOfFile: file, encoding: .utf8)
        unreadable = nil
      } catch {
        let isFolder = (try? FileManager.default.contentsOfDirectory(atPath: file)) != nil
        let type = (try? FileManager.default.attributesOfItem(atPath: file))?[.type] as? FileAttributeType
        let isFile = [.typeRegular, .typeSymbolicLink].contains(type)
        let isThere = isFile && FileManager.default.isReadableFile(atPath: file)
        text = ""
        unreadable = LessonError(
          file,
          isFolder
            ? "is a folder" : isThere ? "is not text in UTF-8" : "cannot be read: it is no file, or may not be read")
      }
    }

    /// The whole lesson, or why it is none.
    public var lesson: Result<Lesson, LessonError> {
      if let unreadable { return .failure(unreadable) }
      return Result { () throws(LessonError) in try Lesson(path: path, text: text) }
    }

    /// What stands at its head, nil where that cannot be read.
    var head: FrontMatter? { try? FrontMatter(text) }

    var file: String { String(path.split(separator: "/").last ?? "") }

    /// 2 for `Lessons/02-batchnorm-forward.md`.
    var number: Int? { Int(file.prefix { $0.isNumber }) }

    /// Whether somebody means this lesson by a number, a slug or a file's name.
    public func isNamed(_ name: String) -> Bool {
      if let number = Int(name) { return number == self.number }
      return name == file || name == path || name + ".md" == file || name == head?.slug
    }
  }

  public var entries: [Entry]

  init(_ entries: [Entry]) { self.entries = entries.sorted { $0.path < $1.path } }

  public init(_ texts: [(path: String, text: String)]) {
    self.init(texts.map { Entry(path: $0.path, text: $0.text) })
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
      return LessonLibrary(names.map { Entry(file: path + "/" + $0) })
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

  /// Adds a lesson; one of the same slug goes.
  mutating func add(_ entry: Entry) {
    entries.removeAll { $0.head != nil && $0.head?.slug == entry.head?.slug }
    entries.append(entry)
  }

  /// All lessons, in their order.
  ///
  /// - Throws: where one of them is no lesson, or two have a slug in common, which names their pages and their places.
  public func lessons() throws(LessonError) -> [Lesson] {
    var lessons: [Lesson] = []
    for entry in entries {
      let lesson = try entry.lesson.get()
      if lessons.contains(where: { $0.slug == lesson.slug }) {
        throw LessonError(entry.path, "its page would be that of another: the slug \(lesson.slug) is taken")
      }
      lessons.append(lesson)
    }
    return lessons
  }

  func entry(named name: String) -> Entry? { entries.first { $0.isNamed(name) } }

  /// `01-tour.md`, not a README beside it nor a folder below.
  private static func isLesson(_ name: some StringProtocol) -> Bool {
    name.hasSuffix(".md") && !name.contains("/") && name.first?.isNumber == true
  }
}
