/// The pages that are made of lessons: one for each, and one in front.
public struct Site {
  private var links: LessonLinks
  private let version: String

  /// - Parameters:
  ///   - library: all lessons there are, in their order.
  ///   - isPage: whether the lesson of a slug has a page, or will have one.
  ///   - version: that of the program, for the foot of each page.
  /// - Throws: where one of them is no lesson, or two have a slug in common.
  public init(of library: LessonLibrary, version: String, isPage: (String) -> Bool) throws(LessonError) {
    links = LessonLinks(lessons: [])
    for lesson in try library.lessons() {
      if ["index", "engine"].contains(lesson.slug) || lesson.slug.hasPrefix("engine-") {
        throw LessonError(lesson.path, "\(lesson.slug) is a page of the site: take another slug")
      }
      links.lessons.append((lesson, isPage(lesson.slug)))
    }
    self.version = version
  }

  /// The lessons, in their order.
  public var lessons: [Lesson] { links.lessons.map(\.lesson) }

  /// The file of a lesson's page.
  public static func name(of lesson: Lesson) -> String { LessonLinks.page(of: lesson) }

  /// A lesson's page, from a run of it.
  public func page(of lesson: Lesson, _ performance: Performance) -> String {
    var page = LessonPage(lesson, links: links, performance: performance)
    return page.html(version: version)
  }

  /// The second part of the site, by the names of its files: sources with what they say of themselves, and their index.
  public var sources: [String: String] {
    var pages = [SourceLinks.index: SourceIndexPage().html(version: version)]
    for chapter in SourceChapter.all {
      pages[chapter.page] = SourcePage(chapter: chapter, links: links).html(version: version)
    }
    return pages
  }

  /// The page in front, `index.html`, with the picture that a run of the first lesson ends with.
  public func front(_ performance: Performance?) -> String {
    let first = links.lessons.first?.lesson
    let picture = first.flatMap { lesson in performance?.lastPicture(of: lesson) }
    return FrontPage(links: links, picture: picture).html(version: version)
  }
}
