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

  init(step: String? = nil, isDone: Bool = false) { (self.step, self.isDone) = (step, isDone) }

  /// No step can have the id `(done)`: ids are letters, digits and hyphens.
  private static let done = "(done)"

  init(_ text: String?) {
    let words = text?.split(separator: " ").map(String.init) ?? []
    isDone = words.first == LessonPosition.done
    step = isDone ? words.dropFirst().first : words.first
  }

  var text: String { [isDone ? LessonPosition.done : nil, step].compactMap { $0 }.joined(separator: " ") }
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
