import Testing

/// ^R at a real terminal: what is searched, what is found, and how to leave.
@Suite(.serialized, .timeLimit(.minutes(5))) struct SearchTests {
  let home = TemporaryFolder()

  /// A prompt with three entries in its history and half a line typed.
  private func start(columns: Int = 80) throws -> Terminal {
    let terminal = try Terminal(columns: columns, home: home.path)
    try terminal.expect(endingWith: "\n\n›")
    for entry in ["needle = 1", "x\u{302} = needle + 1", "hay = 2"] { try terminal.enter(entry) }
    terminal.type("half")
    try terminal.expect(endingWith: "› half")
    return terminal
  }

  @Test(arguments: [80, 100]) func `the prompt says what is searched, and Enter takes what is found`(columns: Int)
    throws
  {
    let terminal = try start(columns: columns)
    terminal.press(.controlR)
    try terminal.expect(endingWith: "\nsearch history: › half")
    terminal.type("need")
    try terminal.expect(endingWith: "\nsearch history: need › x\u{302} = needle + 1")
    terminal.press(.controlR)
    try terminal.expect(endingWith: "\nsearch history: need › needle = 1")
    terminal.press(.controlR)
    terminal.type("le =")
    try terminal.expect(endingWith: "\nsearch history: needle = › needle = 1")
    terminal.press(.enter)
    try terminal.expect(endingWith: "\n› needle = 1")
    terminal.type("0\r")
    try terminal.expect(endingWith: "\n› needle = 10\nneedle = 10\n›")
  }

  @Test(arguments: [Key.escape, .controlG]) func `the line comes back, with its cursor`(key: Key) throws {
    let terminal = try start()
    terminal.press(.left)
    terminal.press(.controlR)
    terminal.type("hay")
    try terminal.expect(endingWith: "› hay = 2")
    terminal.press(key)
    try terminal.expect(endingWith: "\n› half")
    terminal.type("l")
    try terminal.expect(endingWith: "\n› hallf")
  }

  @Test func `what is not there is said, and Backspace goes back`() throws {
    let terminal = try start()
    terminal.press(.controlR)
    terminal.type("needy")
    try terminal.expect(endingWith: "\nnot in history: needy › half")
    terminal.press(.backspace)
    try terminal.expect(endingWith: "\nsearch history: need › x\u{302} = needle + 1")
    terminal.press(.controlR)
    try terminal.expect(endingWith: "\nsearch history: need › needle = 1")
    terminal.press(.controlS)
    try terminal.expect(endingWith: "\nsearch history: need › x\u{302} = needle + 1")
  }

  @Test func `^C abandons search and line`() throws {
    let terminal = try start()
    terminal.press(.controlR)
    terminal.type("need")
    try terminal.expect(endingWith: "needle + 1")
    terminal.press(.controlC)
    try terminal.expect(endingWith: "\n› half^C\n›")
    try terminal.enter("needle")
    try terminal.expect(endingWith: "\n› needle\n1\n›")
  }

  @Test func `other keys edit what was found, from where it was found`() throws {
    let terminal = try start()
    terminal.press(.controlR)
    terminal.type("needle +")
    try terminal.expect(endingWith: "› x\u{302} = needle + 1")
    terminal.press(.left)
    try terminal.expect(endingWith: "\n› x\u{302} = needle + 1")
    terminal.type("1")
    try terminal.expect(endingWith: "\n› x\u{302} =1 needle + 1")
  }

  @Test func `a line longer than the window leaves nothing behind`() throws {
    let terminal = try start()
    terminal.press(.controlU)
    let long = "long = " + String(repeating: "1 + ", count: 40) + "1"
    try terminal.enter(long)
    terminal.type("half")
    terminal.press(.controlR)
    terminal.type("long")
    try terminal.expect("search history: long › long = 1")
    terminal.press(.controlG)
    try terminal.expect("\nlong = 41\n› half")
    #expect(!terminal.text.contains("search"), "\(terminal.text)")
  }
}
