import FastEngine
import Files
import Foundation
import Testing
import Texts

@testable import Language
@testable import Notebook

/// A lesson is somebody else's: whatever it says, it writes only below its folder and over what it made, runs nothing but
/// lines of the language, drives neither the prompt nor what shows it, and ends when it is asked to.
@Suite(.serialized) struct LessonAttackTests {
  /// A verb that writes a file is attacked, too; a new one needs a line in `HostileLesson.writers`.
  @Test func everyVerbThatWritesIsTried() {
    let writing = Verbs.all.filter { verb in verb.labels.contains { $0.name == "to" } }.map(\.name)
    #expect(Set(writing) == Set(HostileLesson.writers.keys))
    #expect(HostileLesson.all.count >= 50)
    #expect(Set(HostileLesson.all.map(\.name)).count == HostileLesson.all.count)
  }

  @Test(arguments: HostileLesson.all) func everyHostileLessonIsHarmless(_ hostile: HostileLesson) throws {
    let canary = try Canary()
    let text = hostile.text.replacing("OUT", with: canary.out).replacing("WORK", with: canary.work)
    let attack = LessonAttack(
      name: hostile.name, text: text, isEndless: hostile.verdict.isEndless, folder: canary.work)

    let report = attack.verified()
    try canary.expectUntouched("\(hostile.name), verified")
    switch hostile.verdict {
    case .noLesson(let words):
      #expect(throws: LessonError.self) { () throws in _ = try attack.entry.lesson.get() }
      #expect(report.contains("✗") && (words.isEmpty || report.contains(words)), "\(report.prefix(2000))")
    case .broken(let words):
      #expect(report.contains("✗") && (words.isEmpty || report.contains(words)), "\(report.prefix(2000))")
    case .harmless: #expect(report.contains("✓"), "\(report.prefix(2000))")
    case .endless: #expect(attack.wasStopped)
    }
    #expect(attack.wasStopped == hostile.verdict.isEndless)

    attack.play()
    try canary.expectUntouched("\(hostile.name), played")

    let pages = attack.woven()
    try canary.expectUntouched("\(hostile.name), woven")
    for page in pages { Page(page).expectHarmless(hostile.name) }
    let isLesson = (try? attack.entry.lesson.get()) != nil
    if !isLesson { #expect(pages.isEmpty) }
    if case .harmless = hostile.verdict, !text.contains("slug: index") { #expect(pages.count == 2) }
    for shown in attack.shown + pages { #expect(!shown.contains(Canary.secret), "\(hostile.name)") }
  }

  /// What an earlier line or lesson made of the language's own functions does not judge later answers.
  @Test func nobodyIsJudgedByOtherFunctions() throws {
    let first = HostileLesson("first", .harmless, HostileLesson.cell("abs(x) = 0\nall(x) = 0", "match=shape"))
    let second = HostileLesson("second", .harmless, HostileLesson.exercise(check: "abs(y - 4) < 1"))
    let library = LessonLibrary([
      ("01-first.md", first.text), ("02-second.md", second.text.replacing("slug: attack", with: "slug: second")),
    ])
    let session = Session()
    Player.register(on: session, library: library)
    for line in [".lesson 1", "", ".lesson 2", "y = 100"] { _ = session.evaluate(line) { _ in } }
    #expect(session.place == "second 1/1")
    _ = session.evaluate("y = 4") { _ in }
    #expect(session.place == nil)
  }

  @Test func theEngineOfALessonIsThatOfItsLines() {
    let lesson = HostileLesson(
      "engine", .harmless, HostileLesson.cell(".engine reference") + "\n```espalier {#b}\n.engine\n```\n")
    let session = Session(engines: [.reference, .fast])
    Player.register(on: session, library: LessonLibrary([("01-a.md", lesson.text)]))
    var shown: [String] = []
    for line in [".lesson 1", "", ".engine", ""] {
      _ = session.evaluate(line) { if case .text(let text) = $0 { shown.append(text) } }
    }
    #expect(session.engine.name == "fast")
    #expect(shown.count { $0.hasPrefix("› fast") } == 1 && shown.count { $0.hasPrefix("› reference") } == 1, "\(shown)")
  }

  @Test func twoLessonsOfOneSlugAreNoSite() {
    let lesson = HostileLesson("one", .harmless, HostileLesson.cell)
    let library = LessonLibrary([("01-a.md", lesson.text), ("02-b.md", lesson.text)])
    #expect(throws: LessonError.self) { _ = try library.lessons() }
    #expect(throws: LessonError.self) { _ = try Site(of: library, version: "0") { _ in true } }
  }
}

extension HostileLesson.Verdict {
  var isEndless: Bool { if case .endless = self { true } else { false } }
}
