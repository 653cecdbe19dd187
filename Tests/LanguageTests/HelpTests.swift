import Texts
import Foundation
import Testing

@testable import Language

/// Nothing has a name without help, and no example fails.
struct HelpTests {
  static let words =
    Verbs.all.map(\.name) + Functions.all.map(\.name) + DotWords.builtIn.map { "." + $0.name }
    + Help.topics.keys.sorted() + Help.labelNames.sorted() + ["blocks", "proximal"]

  @Test(arguments: words) func aWordHasHelpThatFitsATerminal(_ word: String) {
    let text = Session().reply(to: "?\(word)").text
    #expect(!text.hasPrefix("There is no help"))
    #expect(text.contains("example   "))
    for line in text.split(separator: "\n") { #expect(displayWidth(line) <= 120, "\(line)") }
  }

  @Test func aMisspeltLabelIsRecognised() {
    #expect(Session().reply(to: "?sparsfy").text == "There is no help on “sparsfy”. Did you mean `sparsify`?")
  }

  @Test(arguments: [40, 80, 100]) func labelsUseTheWindow(_ width: Int) {
    let session = Session()
    session.width = width
    let lines = session.reply(to: "?train").text.split(separator: "\n", omittingEmptySubsequences: false)
    let labels = lines.drop { !$0.hasPrefix("  epochs:") }.prefix { !$0.isEmpty }
    #expect(labels.count > 10)
    for (line, next) in zip(labels, labels.dropFirst()) {
      #expect(displayWidth(line) <= width)
      // A word that went on to the next line had no room on this one.
      guard next.hasPrefix("   "), let word = next.split(separator: " ").first else { continue }
      #expect(displayWidth(line) + 1 + displayWidth(word) > width, "\(line)")
    }
  }

  @Test func theOverviewFitsATerminal() {
    for line in Session().reply(to: "?").text.split(separator: "\n") { #expect(displayWidth(line) <= 80, "\(line)") }
  }

  static let examples = Verbs.all.map(\.example) + Functions.all.map(\.example)

  @Test(arguments: examples) func anExampleRunsInANewSession(_ example: String) throws {
    let folder = ScratchFolder()
    let session = Session()
    // Where an example names a file, the file is in a folder of the test's.
    let line = example.replacing("\"net.", with: "\"\(folder.path)/net.")
    if example.hasPrefix("load") {
      session.reply(to: "net = mlp(2, for: glyphs); save net to: \"\(folder.path)/net.network\"")
    }
    // The data of these is not in the program.
    if ["idx", "cifar"].contains(where: example.hasPrefix) { return }
    let reply = session.reply(to: line)
    #expect(reply.outcome == .succeeded, "\(reply.text)")
  }

  /// Verb.swift and Destination.swift hold what verbs share; `Check+Engines.swift` is a part of a verb.
  @Test func theFolderOfVerbsAndTheirListAgree() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(
      path: "../../Sources/Language/Verbs")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path())
    let names = files.map { $0.lowercased().replacing(".swift", with: "") }.filter {
      !["verb", "destination"].contains($0) && !$0.contains("+")
    }
    #expect(names.sorted() == Verbs.all.map(\.name).sorted())
  }

  @Test(arguments: Verbs.grammar.coming.sorted()) func aVerbToComeIsKeptFree(_ name: String) {
    let session = Session()
    #expect(
      session.reply(to: "\(name) = 3").text
        == "\(name) = 3\n\(String(repeating: "^", count: name.count)) `\(name)` is kept for a verb to come. Choose another name."
    )
    #expect(session.reply(to: "\(name)(x) = 3").outcome == .failed)
    #expect(session.reply(to: "f(\(name)) = 3").outcome == .failed)
    let reply = session.reply(to: "net = vgg(2, for: glyphs); \(name) net")
    #expect(reply.text.hasSuffix("`\(name)` is not available yet. ? lists what there is."))
    #expect(session.reply(to: "glyphs.\(name)").text.contains("a data set has no `\(name)`"))
  }
}
