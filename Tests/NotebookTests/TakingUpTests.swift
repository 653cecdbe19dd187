import Foundation
import Language
import Testing

@testable import Notebook

/// A lesson goes on in a later run with everything that was there, the learner's own included.
@Suite struct TakingUpTests {
  private let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
  private let progress = PassingProgress()

  private static func lesson(_ first: String) -> String {
    Samples.lesson(
      """
      ```espalier {#one}
      \(first)
      ```

      ```espalier {#two}
      y = 2 * x;
      ```

      ```espalier {#three}
      z = x + y;
      ```
      """)
  }

  /// A run of the program: its session is kept, and another may take it up when it is over.
  private func run(_ lesson: String = lesson("x = 3;"), _ entries: String...) -> (shown: String, values: [String?]) {
    let stage = Stage([lesson], progress: progress)
    stage.session.keep(in: folder)
    for entry in entries { stage.type(entry) }
    stage.session.finishKeeping()
    return (stage.look(), ["x", "y", "z", "mine"].map(stage.session.inspect))
  }

  @Test(arguments: [false, true]) func `what the learner made is there again`(hasLeft: Bool) throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    _ =
      hasLeft
      ? run(Self.lesson("x = 3;"), ".lesson 1", "", "", "mine = 42", ".leave")
      : run(Self.lesson("x = 3;"), ".lesson 1", "", "", "mine = 42")
    let (shown, values) = run(Self.lesson("x = 3;"), ".lesson 1")
    #expect(shown.contains("Going on at step 3 of 3, with the variables as you left them."), "\(shown)")
    #expect(values == ["3", "6", nil, "42"])
    // The earlier steps run again only where somebody goes back to them.
    let (_, back) = run(Self.lesson("x = 3;"), ".lesson 1", ".back", ".back")
    #expect(back == [nil, nil, nil, "42"])
  }

  @Test func `a lesson that has changed since, or a session with variables, runs what came before`() {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    _ = run(Self.lesson("x = 3;"), ".lesson 1", "", "", "mine = 42")
    let changed = run(Self.lesson("x = 4;"), ".lesson 1")
    #expect(changed.shown.contains("runs again, unseen") && changed.values == ["4", "8", nil, nil])
    let own = run(Self.lesson("x = 3;"), "mine = 1", ".lesson 1")
    #expect(own.shown.contains("runs again, unseen") && own.values == ["3", "6", nil, "1"])
  }

  @Test func `a session that was opened by hand needs no second run`() {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    _ = run(Self.lesson("x = 3;"), ".lesson 1", "", "mine = 42")
    let (shown, values) = run(Self.lesson("x = 3;"), ".open 1", ".lesson 1", "")
    #expect(shown.contains("with the variables as you left them"), "\(shown)")
    #expect(values == ["3", "6", nil, "42"])
  }

  /// A review has the variables of another place: who is killed in one goes on where the lesson was.
  @Test func `what a review leaves behind is not taken for the lesson's`() {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let lesson = Samples.lesson(
      Samples.exercise + "```espalier {#z}\nz = 7;\n```\n\n```espalier {#end}\ny = y + z;\n```")
    _ = run(lesson, ".lesson 1", "y = 3", "y = 4", "", ".review")
    let (shown, values) = run(lesson, ".lesson 1")
    #expect(shown.contains("runs again, unseen") && values == [nil, "4", "7", nil], "\(shown)")
  }
}
