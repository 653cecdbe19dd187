import Files
import Foundation
import Language
import Testing

@testable import Notebook

@Suite struct TranscriptTests {
  let folder = NSTemporaryDirectory() + "espalier-transcript-\(UUID().uuidString)"

  init() throws { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) }

  private func session() -> Session {
    let session = Session()
    Player.register(on: session)
    return session
  }

  private func evaluate(_ lines: [String], in session: Session) -> [String] {
    var texts: [String] = []
    for line in lines {
      _ = session.evaluate(line) { output in
        if case .error(let text) = output { texts.append(text) }
        if case .text(let text) = output { texts.append(text) }
      }
    }
    return texts
  }

  private let lines = [
    "x = [1 2 3]", "y = nonsense(x)", "x = x * 2", ".undo", "?mean", "sum(x); z = \"`” # no comment\"  # a comment",
    "net = vgg(2, for: glyphs(side: 8, train: 40, test: 10)); train net epochs: 1", ".history", "time net",
    ".engine reference", "m = [1 2\n 3 4]", "x",
  ]

  @Test func `a script of a session makes the session again`() throws {
    let first = session()
    _ = evaluate(lines, in: first)
    let path = folder + "/mine.esp"
    #expect(evaluate([".transcript \"\(path)\""], in: first) == ["wrote \(path)"])
    let text = String(decoding: try File(path).contents(), as: UTF8.self)
    #expect(
      !text.contains("nonsense") && !text.contains("* 2") && !text.contains("?mean") && !text.contains(".history"))
    let second = session()
    #expect(second.evaluate(text) { _ in } == .succeeded)
    for name in ["x", "z", "net", "m"] { #expect(second.fingerprint(name) == first.fingerprint(name), "\(name)") }
    #expect(second.lines == first.lines)
  }

  @Test func `a lesson of a session verifies, times and all`() throws {
    let first = session()
    _ = evaluate(lines, in: first)
    let path = folder + "/01-my own.md"
    #expect(evaluate([".transcript \"\(path)\""], in: first) == ["wrote \(path)"])
    let library = try LessonLibrary.folder(folder)
    let entry = try #require(library.entries.first { $0.path.hasSuffix("own.md") })
    #expect(try entry.lesson.get().steps.count == first.lines.count)
    let result = entry.verified(in: Session())
    #expect(result.passed, "\(result.report)")
    // What is not a matter of time is promised as it is.
    #expect(entry.text.contains("```output\n[1 2 3]\n```") && entry.text.contains("match=shape"))
  }

  @Test func `lines that cannot run anew make no lesson`() throws {
    let first = session()
    _ = evaluate(["net = mlp(2, input: [1 2 2], classes: 2); save net to: \"\(folder)/a.network\""], in: first)
    _ = evaluate(["b = load(\"\(folder)/a.network\")"], in: first)
    let path = folder + "/02-mine.md"
    let texts = evaluate([".transcript \"\(path)\""], in: first)
    #expect(texts.count == 1 && texts[0].hasPrefix("the lines do not run in a new session: "))
    #expect(!FileManager.default.fileExists(atPath: path))
    #expect(
      evaluate([".transcript \"x.txt\""], in: first) == [
        "transcripts end in .esp or .md, such as .transcript \"mine.esp\""
      ])
    #expect(evaluate([".transcript \"x.esp\""], in: session()) == ["there is no line to write yet"])
  }
}
