/// The lessons that a page can lead to.
struct LessonLinks {
  /// In the order of the lessons; those that have a page.
  var lessons: [(lesson: Lesson, hasPage: Bool)]

  static func page(of lesson: Lesson) -> String { lesson.slug + ".html" }

  /// The lesson of a slug, if it has a page.
  func lesson(_ slug: String) -> Lesson? { lessons.first { $0.lesson.slug == slug && $0.hasPage }?.lesson }

  /// The lesson of a file beside the own one, if it has a page.
  func lesson(file: String) -> Lesson? {
    lessons.first { $0.hasPage && $0.lesson.path.split(separator: "/").last.map(String.init) == file }?.lesson
  }

  func number(of lesson: Lesson) -> Int? { lessons.firstIndex { $0.lesson.slug == lesson.slug }.map { $0 + 1 } }

  /// The neighbours that have a page.
  func neighbours(of lesson: Lesson) -> (previous: Lesson?, next: Lesson?) {
    guard let index = lessons.firstIndex(where: { $0.lesson.slug == lesson.slug }) else { return (nil, nil) }
    return (lessons[..<index].last { $0.hasPage }?.lesson, lessons[(index + 1)...].first { $0.hasPage }?.lesson)
  }

  /// What lessons a lesson builds on, as links where they have a page.
  func needs(of lesson: Lesson) -> String {
    lesson.needs.map { slug in
      guard let needed = self.lesson(slug) else {
        return HTML.escaped(lessons.first { $0.lesson.slug == slug }?.lesson.title ?? slug)
      }
      return HTML.element("a", ["href": Self.page(of: needed)], HTML.escaped(needed.title))
    }.joined(separator: ", ")
  }
}
