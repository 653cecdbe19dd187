/// Where each lesson was left, by slug, as a `LessonPosition` has it.
///
/// Variables are not kept: cells run again to the same values, since every randomness has a seed.
public protocol LessonProgress: AnyObject {
  subscript(slug: String) -> String? { get set }
}

/// The step that waits, and whether the lesson has been played to its end before. That stays so.
struct LessonPosition: Equatable {
  var step: String?
  var isDone = false
  /// The exercises and quizzes that were not answered right at once, for `.review`.
  var missed: Set<String> = []

  /// No step can have the id `(done)`: ids are letters, digits and hyphens, and begin with none of these.
  private static let done = "(done)"
  private static let missed: Character = "-"

  init(step: String? = nil, isDone: Bool = false, missed: Set<String> = []) {
    (self.step, self.isDone, self.missed) = (step, isDone, missed)
  }

  init(_ text: String?) {
    for word in text?.split(separator: " ") ?? [] {
      if word == LessonPosition.done {
        isDone = true
      } else if word.first == LessonPosition.missed {
        missed.insert(String(word.dropFirst()))
      } else {
        step = String(word)
      }
    }
  }

  var text: String {
    let words = [isDone ? LessonPosition.done : nil, step].compactMap { $0 }
    return (words + missed.sorted().map { String(LessonPosition.missed) + $0 }).joined(separator: " ")
  }
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
