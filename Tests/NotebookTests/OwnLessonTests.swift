import Foundation
import Language
import Testing

@testable import Notebook

/// Lessons that are no part of the program.
@Suite struct OwnLessonTests {
  @Test func `a file and a folder are played like the program's own`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "own lessons \(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let text = Samples.lesson("```espalier {#x}\nx = 3;\n```").replacing("slug: sample", with: "slug: own")
    try text.write(toFile: folder + "/01-own.md", atomically: true, encoding: .utf8)
    try text.write(toFile: folder + "/README.md", atomically: true, encoding: .utf8)

    let stage = Stage([Samples.documented])
    stage.type(".lesson \"\(folder)/01-own.md\"", "")
    #expect(stage.session.inspect("x") == "3" && stage.look().contains("This was “A lesson”."))
    stage.type(".lesson")
    let both = stage.look()
    #expect(both.contains("mean-by-hand") && both.contains("own – A lesson, 1 minute, done"), "\(both)")
    stage.type(".lesson \"\(folder)\"")
    let listed = stage.look()
    #expect(!listed.contains("mean-by-hand") && listed.contains("own – A lesson"), "\(listed)")
    stage.type(".lesson 1 again", ".leave", ".lesson \"\(folder)/none.md\"", ".lesson \"/nowhere/at all.md\"")
    let refused = stage.look()
    #expect(
      refused.contains("none.md") && refused.contains("at all.md") && refused.contains("there is no"), "\(refused)")
  }
}
