import FastEngine
import Foundation
import Language
import Testing

@testable import Notebook

/// Records are kept for networks that read enough, and beaten by less alone.
@Suite struct TournamentTests {
  private static let lesson = Samples.lesson("```espalier {#x}\nx = 3;\n```")
    .replacing("summary: For a test.", with: "summary: For a test.\ntournament: 20%")

  @Test func `less is better, where enough is read`() {
    let book = PassingRecordBook()
    let tournament = Tournament(accuracy: 0.97)
    func standing(_ accuracy: Double, _ bytes: Int, _ work: Int) -> NetworkStanding {
      NetworkStanding(accuracy: accuracy, bytes: bytes, multiplyAdds: work, seconds: 1e-5, summary: "a network")
    }
    #expect(tournament.entered(standing(0.969, 10, 10), on: "2026-11-27", in: book).isEmpty)
    #expect(tournament.entered(standing(0.97, 100, 2000), on: "2026-11-27", in: book).count == 3)
    let set = tournament.entered(standing(0.98, 90, 3000), on: "2026-11-28", in: book)
    #expect(set.map(\.record.discipline) == [.file] && set.first?.beaten?.value == 100)
    #expect(book.records.count == 3 && book.records.first { $0.discipline == .work }?.value == 2000)
    // Another bar has records of its own.
    #expect(Tournament(accuracy: 0.5).entered(standing(0.98, 95, 3000), on: "2026-11-28", in: book).count == 3)
    #expect(book.records.count == 6 && TournamentRecord.best(book.records + book.records).count == 6)
  }

  @Test func `a network is entered at the prompt`() {
    let stage = Stage([Self.lesson], width: 100)
    stage.type(".tournament", ".lesson 1", "")
    let said = stage.look()
    #expect(said.contains("Which network reads at least 20 % of glyphs.test, and costs least?"), "\(said)")
    #expect(said.contains("There is a tournament"), "\(said)")
    stage.type("net = vgg(4, M, 4, for: glyphs, seed: 1)", "n = 3", ".tournament nothing", ".tournament n")
    #expect(stage.look().contains("there is no `nothing`"))
    stage.type("other = vgg(4, inputs: [1 8 8], classes: 3)", ".tournament other")
    let refused = stage.look()
    #expect(refused.contains("was not made for glyphs") || refused.contains("there is no `other`"), "\(refused)")
    stage.type(".tournament net")
    #expect(stage.look().contains("so it cannot enter yet."))
    stage.type("train net epochs: 4;", ".tournament net", ".tournament net", ".tournament")
    let entered = stage.look()
    #expect(entered.contains("at 20 %: smallest file") && entered.contains("your first"), "\(entered)")
    #expect(entered.contains("layers, "), "\(entered)")
  }

  @Test func `a bar that is no share is an error of the lesson`() {
    let text = Self.lesson.replacing("20%", with: "many")
    let error = #expect(throws: LessonError.self) { try Lesson(path: "a.md", text: text) }
    #expect(error?.description.contains("such as 97%") == true)
  }
}
