import FastEngine
import Files
import Foundation
import Synchronization
import Tensors
import Testing
import Texts

@testable import Language
@testable import Notebook

/// One hostile lesson in the three ways that lessons are run.
final class LessonAttack {
  let name: String
  let entry: LessonLibrary.Entry
  private let folder: String
  /// Everything that was shown, as a terminal would get it.
  private(set) var shown: [String] = []
  private(set) var wasStopped = false

  /// Seconds before something is asked to stop. Others are busy with the machine, too.
  private let patience: Int

  init(name: String, text: String, isEndless: Bool, folder: String) {
    (self.name, self.folder, patience) = (name, folder, isEndless ? 1 : 60)
    entry = LessonLibrary.Entry(path: "01-attack.md", text: text)
  }

  private func show(_ text: String) {
    let safe = TextStyle.plain(visible(text))
    #expect(safe == safe.onlyText, "\(name): \(safe.prefix(500).debugDescription)")
    shown.append(safe)
  }

  /// Runs something that is asked to stop after a while; nothing but an endless lesson may need that.
  private func watching(_ way: String, _ cancellation: Cancellation, _ body: () -> Void) {
    let asked = Mutex(false)
    let ask: @Sendable () -> Void = {
      asked.withLock { $0 = true }
      cancellation.request()
    }
    withExtendedLifetime(asked) {
      Witness.watching("\(way): \(name)", patience: patience, ask: ask, body)
    }
    if asked.withLock({ $0 }) { wasStopped = true }
  }

  /// What `espalier lessons verify` says.
  func verified() -> String {
    let cancellation = Cancellation()
    let session = Session(engines: [.reference, .fast], cancellation: cancellation)
    session.files = FileWriter(onlyBelow: folder)
    var report = ""
    watching("verifying", cancellation) { report = entry.verified(in: session).report }
    show(report)
    return report
  }

  /// Somebody goes through the lesson and tries everything, then takes it up again in another session.
  func play() {
    let progress = PassingProgress()
    for _ in 0..<(patience == 1 ? 1 : 2) {
      wasStopped = false
      let cancellation = Cancellation()
      let session = Session(engines: [.reference, .fast], cancellation: cancellation)
      Player.register(
        on: session, library: LessonLibrary([(entry.path, entry.text)]), progress: progress, folder: folder)
      let words = session.dotWords.map(\.name)
      var steps = 0
      func type(_ line: String) {
        cancellation.reset()
        watching("playing, \(line.prefix(60))", cancellation) {
          _ = session.evaluate(line) { output in
            if let text = output.text(width: 80) { show(text) }
          }
        }
      }
      type(".lesson")
      type(".lesson 1")
      // A lesson that is left half way is resumed by the next session.
      while session.place != nil, steps < 3 {
        steps += 1
        let place = session.place
        for line in entries where session.place == place && !wasStopped { type(line) }
        if session.place == place, !wasStopped { type(".skip") }
        if session.place == place { break }
      }
      #expect(session.engine.name == "fast" && session.dotWords.map(\.name) == words, "\(name)")
      #expect(!session.files.isConfined, "\(name)")
      type(".leave")
    }
  }

  /// What somebody may type at a step: Enter, the answers that the lesson knows, a number, the letters of a quiz.
  private var entries: [String] {
    guard case .success(let lesson) = entry.lesson else { return [""] }
    let answers = lesson.steps.flatMap { step -> [String] in
      guard case .exercise(let exercise) = step.task else { return [] }
      return exercise.wrongAnswers.map(\.code) + exercise.rightForms
        + [exercise.cell.code.replacing("___", with: "7"), "y = 5", "7"]
    }
    // No more of them than are enough: the large lessons are large in other ways.
    return [".hint"] + answers.prefix(8).filter { $0.utf8.count < 5000 } + ["a", "", ".answer", "b"]
  }

  /// The page and the notebook, as files; nothing where the lesson breaks a promise.
  func woven() -> [String] {
    var pages: [String] = []
    let library = LessonLibrary([(entry.path, entry.text)])
    let cancellation = Cancellation()
    let session = Session(engines: [.reference, .fast], cancellation: cancellation)
    session.files = FileWriter(onlyBelow: folder)
    watching("weaving", cancellation) {
      do {
        let site = try Site(of: library, version: "0") { _ in true }
        let performance = try site.lessons[0].performance(in: session)
        pages.append(site.page(of: site.lessons[0], performance))
        _ = site.front(performance)
        pages.append(
          String(decoding: try JupyterNotebook(site.lessons[0], text: entry.text, performance).data, as: UTF8.self))
      } catch {
        pages = []
        show("\(error)")
      }
    }
    return pages
  }
}
