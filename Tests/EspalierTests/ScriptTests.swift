import Foundation
import Testing

/// Runs without a terminal whose outcome does not depend on what the language makes of a line.
@Suite(.timeLimit(.minutes(15))) struct ScriptTests {
  @Test func `an entry left open names its bracket`() throws {
    let run = try run(input: Array("\nx = [1 2\n 3\n".utf8))
    #expect(run.status == 1)
    #expect(run.errors == "standard input:2: [ opened at column 5 was never closed\n")
  }

  @Test func `an empty pipe is an empty script`() throws {
    let run = try run()
    #expect(run.status == 0 && run.output.isEmpty && run.errors.isEmpty)
  }

  @Test func `a missing file is an error that names it`() throws {
    let run = try run(["run", "missing.esp"])
    #expect(run.status == 1)
    #expect(run.errors == "espalier: cannot read missing.esp: No such file or directory\n")
  }

  @Test(arguments: ["--version", "--help", "run --help", "lesson --help", "lessons verify --help"])
  func `asking about the program needs no terminal`(arguments: String) throws {
    let run = try run(arguments.split(separator: " ").map(String.init))
    #expect(run.status == 0 && !run.output.isEmpty && run.errors.isEmpty)
  }

  /// A lesson that writes elsewhere, one that prints escapes, one that is no text and one that is a folder are each told, and
  /// the one that is whole is run all the same.
  @Test func `verifying a folder of lessons goes through all of them and harms nothing`() throws {
    let folder = TemporaryFolder()
    let mine = folder.path + "/mine.json"
    try writeFile(Array("mine".utf8), to: mine)
    func lesson(_ number: Int, _ cell: String) throws {
      let text =
        "---\ntitle: A lesson\nslug: lesson-\(number)\nminutes: 1\nsummary: For a test.\n---\n\n"
        + "```espalier {#a}\n\(cell)\n```\n"
      try writeFile(Array(text.utf8), to: folder.path + "/0\(number)-lesson.md")
    }
    try lesson(1, "export glyphs.mean to: \"\(mine)\"")
    try lesson(2, "1 + 1\n```\n\n```output\n\u{1B}[31m3\u{1B}[0m")
    try writeFile([0xFF, 0x00, 0xFE], to: folder.path + "/03-lesson.md")
    try FileManager.default.createDirectory(atPath: folder.path + "/04-lesson.md", withIntermediateDirectories: false)
    try lesson(5, "1 + 1")
    let run = try run(["lessons", "verify", "--folder", folder.path])
    #expect(run.status == 1 && readFile(mine) == "mine" && !run.output.contains("\u{1B}"), "\(run.output)")
    for number in 1...5 { #expect(run.output.contains("0\(number)-lesson.md"), "\(run.output)") }
    #expect(run.output.contains("is not text in UTF-8") && run.output.contains("is a folder"), "\(run.output)")
  }

  /// Status 0 or 1, whichever the language decides: no signal, no hang.
  @Test(arguments: [
    ("NUL bytes", Array("a\0b\n\0\0\n".utf8)),
    ("invalid UTF-8", [0xFF, 0xC3, 0x0A, 0xE2, 0x82, 0xF4, 0x90, 0x80, 0x80, 0x0A, 0xED, 0xA0, 0x80]),
    ("a line of 1 MB", Array(repeating: UInt8(ascii: "x"), count: 1_000_000)),
    ("a million brackets", Array(repeating: UInt8(ascii: "("), count: 1_000_000)),
    ("lines that open more than they close", Array(String(repeating: "(\n()\n", count: 10_000).utf8)),
    ("Windows line ends and a byte order mark", Array("\u{FEFF}x = 1\r\n\r\n".utf8)),
  ])
  func `no input can trap or hang`(name: String, input: [UInt8]) throws {
    #expect(try run(input: input).status <= 1, "\(name)")
  }
}
