import Testing

/// What needs the language as well as the terminal; `SampleEntries` says what of it.
@Suite(.serialized, .timeLimit(.minutes(15))) struct InterpreterTests {
  let home = TemporaryFolder()

  private func start() throws -> Terminal {
    let terminal = try Terminal(home: home.path)
    try terminal.expect(endingWith: "\n\n›")
    return terminal
  }

  @Test func `an assignment echoes its value`() throws {
    let terminal = try start()
    terminal.type(SampleEntries.assignment + "\r")
    try terminal.expect(endingWith: "› \(SampleEntries.assignment)\n\(SampleEntries.assignment)\n›")
  }

  @Test func `Tab turns the name of a letter into the letter`() throws {
    let terminal = try start()
    terminal.type("\\gam")
    terminal.press(.tab)
    try terminal.expect(endingWith: "› γ")
  }

  @Test func `Tab lists what it cannot decide between`() throws {
    let terminal = try start()
    terminal.type("tra")
    terminal.press(.tab)
    try terminal.expect("trace")
    try terminal.expect("train")
    try terminal.expect(endingWith: "\n› tra")
  }

  @Test func `^C stops long work, keeps the session and leaves no progress bar behind`() throws {
    let terminal = try start()
    terminal.type(SampleEntries.longWork + "\r")
    try terminal.expect("░")
    terminal.press(.controlC)
    try terminal.expect(SampleEntries.stopped)
    try terminal.expect(endingWith: "\n›")
    #expect(!terminal.text.contains("░"))
    terminal.type(SampleEntries.assignment + "\r")
    try terminal.expect(endingWith: "\n\(SampleEntries.assignment)\n›")
  }

  @Test func `.quit leaves with status 0`() throws {
    let terminal = try start()
    terminal.type(".quit\r")
    #expect(try terminal.exitStatus() == 0)
  }

  @Test func `a pipe gets values without prompt or colour`() throws {
    let run = try run(input: Array((SampleEntries.assignment + "\n").utf8))
    #expect(run.output == SampleEntries.assignment + "\n")
    #expect(run.errors.isEmpty && run.status == 0)
  }

  @Test func `the first error ends a script with status 1`() throws {
    let lines = [SampleEntries.unknownName, SampleEntries.assignment]
    let run = try run(input: Array(lines.joined(separator: "\n").utf8))
    #expect(run.status == 1)
    #expect(run.output.isEmpty)
    #expect(run.errors.hasPrefix("standard input:1:\n"))
  }

  @Test func `-e runs each of its lines`() throws {
    let run = try run(["-e", SampleEntries.assignment, "-e", SampleEntries.assignment])
    #expect(run.output == "\(SampleEntries.assignment)\n\(SampleEntries.assignment)\n")
  }
}
