import Glibc
import Testing

/// One at a time: a machine with two cores must not make a prompt look late.
@Suite(.serialized, .timeLimit(.minutes(15))) struct PromptTests {
  let home = TemporaryFolder()

  private func start(columns: Int = 80, environment: [String: String] = [:]) throws -> Terminal {
    let terminal = try Terminal(columns: columns, home: home.path, environment: environment)
    try terminal.expect(endingWith: "\n\n›")
    return terminal
  }

  @Test func `the banner says what this is and what runs, and then a prompt`() throws {
    let terminal = try start()
    let lines = terminal.text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(
      lines.prefix(2) == [
        "Espalier — train and prune small CNNs, one line at a time.",
        "Type a formula or a command.  ?  helps, Tab completes, .lesson starts a lesson.",
      ])
    #expect(lines.count == 5 && lines[2].hasPrefix("fast engine: fused kernels in Float, "))
    #expect(lines.suffix(2) == ["", "›"])
  }

  @Test(arguments: [80, 100]) func `what is typed in any script appears, and can be edited`(columns: Int) throws {
    let terminal = try start(columns: columns)
    terminal.type("γ变 = 中 + λσ²")
    terminal.press(.left)
    terminal.press(.backspace)
    terminal.type("x")
    try terminal.expect(endingWith: "› γ变 = 中 + λx²")
  }

  @Test func `a letter with a mark is seen, stepped over and recalled as one`() throws {
    let terminal = try start()
    terminal.type("x")
    try terminal.expect(endingWith: "› x")
    terminal.type("\u{302}")
    try terminal.expect(endingWith: "› x\u{302}")
    terminal.press(.controlC)
    try terminal.expect(endingWith: "^C\n›")
    terminal.type("x\\hat\t = 2")
    try terminal.expect(endingWith: "› x\u{302} = 2")
    terminal.press(.controlC)
    try terminal.expect(endingWith: "^C\n›")
    terminal.type("y = x\u{302}²")
    terminal.press(.left)
    terminal.press(.left)
    terminal.type("√")
    try terminal.expect(endingWith: "› y = √x\u{302}²")
    terminal.press(.enter)
    try terminal.expect(endingWith: "\n›")
    terminal.press(.up)
    try terminal.expect(endingWith: "› y = √x\u{302}²")
    #expect(readFile(home.path + "/state/history").hasPrefix("_HiStOrY_V2_\n"))
    terminal.press(.controlC)
    try terminal.expect(endingWith: "^C\n›")
    terminal.type("\u{1B}[200~x\u{302}\u{1B}[201~ = 1")
    try terminal.expect(endingWith: "› x\u{302} = 1")
  }

  @Test func `a long complaint breaks between words and stays under its place`() throws {
    let terminal = try start(columns: 60)
    try terminal.enter("glyphs.train[3000]")
    try terminal.expect(
      """
      glyphs.train[3000]
                   ^^^^ glyphs.train has no image 3000; it has
                   2,000, counted from 0
      """)
  }

  @Test(arguments: [80, 100]) func `a line longer than the window wraps and is abandoned whole`(columns: Int) throws {
    let terminal = try start(columns: columns)
    let long = String(repeating: "123456789 ", count: 12) + "end"
    terminal.type(long)
    try terminal.expect("end")
    terminal.press(.home)
    terminal.press(.controlC)
    try terminal.expect(endingWith: "end^C\n›")
  }

  @Test func `^C abandons a half-typed line and an open bracket`() throws {
    let terminal = try start()
    terminal.type("half")
    try terminal.expect("half")
    terminal.press(.controlC)
    try terminal.expect(endingWith: "› half^C\n›")
    terminal.type("x = (1 +\r")
    try terminal.expect(endingWith: "\n… ( opened at column 5 ›")
    terminal.press(.controlC)
    try terminal.expect(endingWith: "^C\n›")
  }

  @Test func `^D leaves with status 0`() throws {
    let terminal = try start()
    terminal.press(.controlD)
    #expect(try terminal.exitStatus() == 0)
  }

  @Test func `^D inside an entry drops the entry and stays`() throws {
    let terminal = try start()
    terminal.type("x = (1 +\r")
    try terminal.expect("opened at column 5 ›")
    terminal.press(.controlD)
    try terminal.expect("( opened at column 5 was never closed; the entry is dropped")
    try terminal.expect(endingWith: "\n›")
  }

  @Test func `an entry is recalled by the next run, once`() throws {
    let first = try start()
    for entry in ["first = 1", "second = 2", "first = 1"] {
      try first.enter(entry)
    }
    first.press(.controlD)
    #expect(try first.exitStatus() == 0)

    let second = try start()
    second.press(.up)
    try second.expect(endingWith: "› first = 1")
    second.press(.up)
    try second.expect(endingWith: "› second = 2")
    second.press(.up)
    try second.expect(endingWith: "› second = 2")
    var status = stat()
    #expect(stat(home.path + "/state/history", &status) == 0 && status.st_mode & 0o777 == 0o600)
  }

  @Test func `the arrows recall entries that begin as the line does, and come back to it`() throws {
    let terminal = try start()
    for entry in ["net = 1", "other = 2", "net = 3", "x = 4"] { try terminal.enter(entry) }
    terminal.type("net")
    terminal.press(.up)
    try terminal.expect(endingWith: "› net = 3")
    terminal.press(.up)
    try terminal.expect(endingWith: "› net = 1")
    terminal.press(.up)
    try terminal.expect(endingWith: "› net = 1")
    terminal.type("\u{1B}[B\u{1B}[B")
    try terminal.expect(endingWith: "› net")
    terminal.press(.controlC)
    try terminal.expect(endingWith: "^C\n›")
    terminal.press(.up)
    try terminal.expect(endingWith: "› x = 4")
    terminal.press(.up)
    try terminal.expect(endingWith: "› net = 3")
  }

  @Test func `vi's keys keep Tab and the names of Greek letters`() throws {
    try writeFile(Array("bind -v\n".utf8), to: home.path + "/.editrc")
    let terminal = try start()
    terminal.type("\\gam\t = 2")
    try terminal.expect(endingWith: "› γ = 2")
    terminal.press(.enter)
    try terminal.expect(endingWith: "\n›")
    terminal.type("meam\u{1B}xan\t([1 3])\r")
    try terminal.expect("mean([1 3])\n2\n")
  }

  @Test func `an empty line leaves an open bracket`() throws {
    let terminal = try start()
    terminal.type("x = (1 +\r")
    try terminal.expect("It goes on until the bracket is closed; an empty line leaves it.")
    try terminal.expect(endingWith: "… ( opened at column 5 ›")
    terminal.press(.enter)
    try terminal.expect("( opened at column 5 was never closed; the entry is dropped")
    try terminal.expect(endingWith: "\n›")
    terminal.type("y = [1\r2]\r")
    try terminal.expect("y = [1\n     2]")
  }

  @Test func `a file that is not a history is left alone`() throws {
    mkdir(home.path + "/state", 0o700)
    try writeFile(Array("my thesis\n".utf8), to: home.path + "/state/history")
    let terminal = try Terminal(home: home.path)
    try terminal.expect("History is not kept: ")
    try terminal.expect(endingWith: "\n›")
    try terminal.enter("x = 1")
    terminal.press(.controlD)
    #expect(try terminal.exitStatus() == 0)
    #expect(readFile(home.path + "/state/history") == "my thesis\n")
  }

  @Test func `a folder that cannot be made costs one notice`() throws {
    let terminal = try Terminal(home: home.path, environment: ["ESPALIER_HOME": "/proc/none"])
    try terminal.expect(
      "History is not kept: /proc/none cannot be written.\nThe session is not kept, either; .save \"mine.session\" writes it to a file."
    )
    try terminal.expect(endingWith: "\n›")
  }

  @Test func `pasted lines wait for Enter`() throws {
    let terminal = try start()
    terminal.type("\u{1B}[200~a = (1 +\r\t2)\r\u{1B}[201~")
    try terminal.expect(endingWith: "› a = (1 +\n  2)")
    terminal.press(.controlC)
    try terminal.expect(endingWith: "^C\n›")
  }

  @Test func `a resized window shows the line once`() throws {
    let terminal = try start(columns: 100)
    terminal.type("γ = 1 + 2")
    try terminal.expect(endingWith: "› γ = 1 + 2")
    terminal.resize(columns: 80)
    terminal.type(" + 3")
    try terminal.expect(endingWith: "\n\n› γ = 1 + 2 + 3")
  }

  @Test(arguments: [[80], [60], [101], [120, 100, 50], [250, 80, 60, 250]])
  func `a resized window shows a pasted block once`(widths: [Int]) throws {
    let terminal = try start(columns: 100)
    let long = "b = " + String(repeating: "1 + ", count: 40)
    terminal.type("\u{1B}[200~a = 1\n\(long)2\nc = 3\u{1B}[201~")
    try terminal.expect(endingWith: "\nc = 3")
    for width in widths + [100] + widths { try terminal.resizeWhileWatching(columns: width) }
    terminal.type("45")
    try terminal.expect(endingWith: "\nc = 345")
    #expect(terminal.text.components(separatedBy: "› a = 1").count == 2, "\(terminal.text)")
  }

  @Test func `a line typed over its row is shown once in a resized window`() throws {
    let terminal = try start(columns: 100)
    terminal.type("b = " + String(repeating: "1 + ", count: 40))
    try terminal.expect(endingWith: "1 +")
    try terminal.resizeWhileWatching(columns: 70)
    terminal.type("2")
    try terminal.expect(endingWith: "1 + 2")
    #expect(terminal.text.components(separatedBy: "› b =").count == 2, "\(terminal.text)")
  }

  @Test func `outside UTF-8 everything is ASCII`() throws {
    let terminal = try Terminal(home: home.path, environment: ["LC_ALL": "C"])
    try terminal.expect(endingWith: "\n\n>")
    #expect(terminal.text.unicodeScalars.allSatisfy { $0.isASCII })
    terminal.type("x = (1 +\r")
    try terminal.expect(endingWith: "\n... ( opened at column 5 >")
  }

  @Test func `a terminal without a moving cursor still has a prompt`() throws {
    let terminal = try Terminal(home: home.path, environment: ["TERM": "dumb"])
    try terminal.expect(endingWith: "\n\n›")
    terminal.type("half")
    try terminal.expect("half")
    terminal.press(.controlC)
    try terminal.expect(endingWith: "\n›")
    terminal.press(.controlD)
    #expect(try terminal.exitStatus() == 0)
  }

  @Test func `NUL bytes and broken UTF-8 leave the prompt alive`() throws {
    let terminal = try start()
    terminal.type("a\0b")
    terminal.press(.controlU)
    terminal.type("still here")
    try terminal.expect("still here")
    terminal.press(.controlC)
    try terminal.expect(endingWith: "^C\n›")
    terminal.press(.controlD)
    #expect(try terminal.exitStatus() == 0)
  }
}
