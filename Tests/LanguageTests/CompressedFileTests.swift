import Foundation
import Testing
import Texts

@testable import Language

/// Deep Compression at the prompt: pruned, shared, saved in as few bytes as that allows, and opened again.
@Suite struct CompressedFileTests {
  private let folder = ScratchFolder()
  private var file: String { "\(folder.path)/net.network" }

  private func session() -> Session {
    let session = Session()
    session.reply(to: "net = mlp(20, input: [1 8 8], classes: 5, seed: 3)")
    session.reply(to: "small = prune net units: weights keep: 15%; quantize small bits: 3;")
    return session
  }

  @Test func `a compressed file has the bytes that are said, and gives the same weights`() throws {
    let session = session()
    let reply = session.reply(to: "save small to: \"\(file)\" as: compressed").text
    let size = try #require(try FileManager.default.attributesOfItem(atPath: file)[.size] as? Int)
    #expect(reply.hasPrefix("wrote \(file)\n\(size.grouped) bytes"))
    #expect(reply.contains("fewer than 4 for each of 1,405 parameters"))
    session.reply(to: "back = load(\"\(file)\")")
    #expect(session.reply(to: "all(back.fc1.w == small.fc1.w) and all(back.fc2.w == small.fc2.w)").text == "true")
    #expect(session.reply(to: "all(back.fc1.b == small.fc1.b) and count(back.fc1.w == 0) > 900").text == "true")
    let table = session.reply(to: "show small as: bytes").text
    #expect(table.contains("file") && table.contains(" \(size.grouped) ") && table.contains("of 1,280"))
    #expect(session.reply(to: "compare net against: small").text.contains("bytes, saved as: compressed"))
    // Saved as it was, it keeps what made it.
    session.reply(to: "save small to: \"\(file)\"")
    #expect(session.reply(to: "load(\"\(file)\").report").outcome == .succeeded)
  }

  @Test func `help knows the words`() {
    #expect(Session().reply(to: "?compressed").text.contains("save … as: compressed"))
    #expect(Session().reply(to: "?bytes").text.contains("show … as: bytes"))
  }

  @Test(arguments: [
    ("quantize net bits: 0", "`bits:` needs a whole number from 1 to 16, got 0"),
    ("quantize net bits: 12", "12 bits are 4,096 values, and no layer here has more than 1,280 weights to share them"),
    ("quantize net.fc2 bits: 7", "7 bits are 128 values, and no layer here has more than 100 weights to share them"),
    ("prune net units: weights keep: 0", "`keep:` is a share above 0 and at most 1, got 0. Such as keep: 60%."),
    ("save net as: smaller", "unknown word after `as:`"),
    ("show net.history as: bytes", "`as:` says nothing about"),
    ("load(\"FILE\")", "is damaged: its checksum is"),
  ])
  func `what makes no sense is one sentence, and nothing is lost`(line: String, sentence: String) throws {
    let session = session()
    session.reply(to: "save small to: \"\(file)\" as: compressed")
    var bytes = try Data(contentsOf: URL(filePath: file))
    bytes[bytes.count - 9] ^= 4
    try bytes.write(to: URL(filePath: file))
    let before = session.description
    let reply = session.reply(to: line.replacing("FILE", with: file))
    #expect(reply.outcome == .failed && reply.text.contains(sentence), "\(reply.text)")
    #expect(session.description == before)
  }

  /// Of the papers, layer by layer, as the scripts type them.
  @Test func `the papers' networks have the papers' parameters`() {
    let session = Session()
    session.reply(to: "x = input([1 28 28])")
    session.reply(to: "a = network(x |> flatten |> linear(300) |> relu |> linear(100) |> relu |> linear(10))")
    session.reply(
      to: "h = x |> conv(20, size: 5, bias: true) |> maxpool(2) |> conv(50, size: 5, bias: true) |> maxpool(2)")
    session.reply(to: "b = network(h |> flatten |> linear(500) |> relu |> linear(10))")
    #expect(session.reply(to: "[parameters(a) parameters(b)]").text == "[266610 431080]")
  }
}
