import Foundation
import Language

@testable import Notebook

enum Samples {
  /// The lesson that `Docs/LessonFormat.md` shows in full.
  static var documented: String {
    let page = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Docs/LessonFormat.md")
    let text = (try? String(contentsOf: page.standardized, encoding: .utf8)) ?? ""
    guard let start = text.firstRange(of: "````markdown\n"), let end = text.ranges(of: "\n````\n").first else {
      return ""
    }
    return String(text[start.upperBound..<end.lowerBound]) + "\n"
  }

  static let front = """
    ---
    title: A lesson
    slug: sample
    minutes: 1
    summary: For a test.
    ---

    """

  /// A lesson whose text begins at line 7.
  static func lesson(_ body: String) -> String { front + body + "\n" }

  static func entry(_ body: String) -> LessonLibrary.Entry {
    LessonLibrary.Entry(path: "01-sample.md", text: lesson(body))
  }

  static let exercise = """
    ```espalier {#y check="y == 4"}
    y = ___
    ```

    <!-- solution: y = 4 -->


    """
}

/// A session with a player, and everything that was shown.
final class Stage {
  let session = Session()
  let progress: any LessonProgress
  private(set) var shown = ""
  /// All texts with the marks of its styles.
  private(set) var shownStyled = ""

  init(_ texts: [String], progress: any LessonProgress = PassingProgress(), width: Int = 60) {
    self.progress = progress
    session.width = width
    let library = LessonLibrary(texts.enumerated().map { ("Lessons/0\($0 + 1)-sample.md", $1) })
    Player.register(on: session, library: library, progress: progress)
  }

  @discardableResult func type(_ entries: String...) -> Outcome {
    var outcome = Outcome.succeeded
    for entry in entries {
      shown += "\(session.place.map { $0 + " " } ?? "")› \(entry)\n"
      outcome = session.evaluate(entry) { output in
        if case .text(let text) = output { self.shownStyled += text + "\n" }
        if let text = output.text(width: self.session.width) { self.shown += text + "\n" }
      }
    }
    return outcome
  }

  /// What was shown since the last look.
  func look() -> String {
    defer { shown = "" }
    return shown
  }
}
