/// Where each lesson was left, by slug: the id of the step that waited, or `done`.
///
/// Variables are not kept: cells run again to the same values, since every randomness has a seed.
public protocol LessonProgress: AnyObject {
  subscript(slug: String) -> String? { get set }
}

extension LessonProgress {
  /// No step can have this id: ids are at the mercy of authors, a space is not.
  static var done: String { "(done)" }
}

/// Progress that ends with the process.
public final class PassingProgress: LessonProgress {
  private var positions: [String: String] = [:]

  public init() {}

  public subscript(slug: String) -> String? {
    get { positions[slug] }
    set { positions[slug] = newValue }
  }
}
