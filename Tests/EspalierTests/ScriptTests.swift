import Testing

/// Runs without a terminal whose outcome does not depend on what the language makes of a line.
@Suite(.timeLimit(.minutes(1))) struct ScriptTests {
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
