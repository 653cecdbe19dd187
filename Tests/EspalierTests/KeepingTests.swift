import Glibc
import Testing

/// What a prompt leaves when it ends, however it ends.
@Suite(.serialized, .timeLimit(.minutes(15))) struct KeepingTests {
  let home = TemporaryFolder()

  private func start(columns: Int = 80, environment: [String: String] = [:]) throws -> Terminal {
    let terminal = try Terminal(columns: columns, home: home.path, environment: environment)
    try terminal.expect(endingWith: "\n\n›")
    return terminal
  }

  private static let signals = [SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2, SIGALRM]

  @Test(arguments: signals) func `a signal at the prompt leaves the terminal as it was, and ends the program`(
    number: Int32
  ) throws {
    let terminal = try start()
    let before = terminal.modes
    try terminal.enter("x = \(number)")
    terminal.type("half a line")
    try terminal.expect(endingWith: "half a line")
    #expect(terminal.modes != before || before.isRaw)
    terminal.signal(number)
    #expect(try terminal.exitStatus() == 128 + number)
    #expect(!terminal.modes.isRaw)
    let next = try start()
    try next.expect("A session with 1 variable was left just now: .open 1 takes it up.")
    try next.enter(".open 1")
    try next.enter("x + 1")
    try next.expect("› x + 1\n\(number + 1)")
  }

  @Test func `a signal during a training stops it and keeps what it reached`() throws {
    let terminal = try start()
    try terminal.enter("net = vgg(4, for: glyphs)")
    terminal.type("train net epochs: 100000\r")
    try terminal.expect("epoch 1/", seconds: 20)
    terminal.signal(SIGTERM)
    #expect(try terminal.exitStatus() == 128 + SIGTERM)
    let next = try start()
    try next.enter(".open 1")
    try next.enter("net.steps > 0")
    try next.expect("› net.steps > 0\ntrue")
  }

  @Test func `a terminal that closes during a training stops it and keeps what it reached`() throws {
    var terminal: Terminal? = try start()
    try terminal?.enter("net = vgg(4, for: glyphs)")
    terminal?.type("train net epochs: 100000\r")
    try terminal?.expect("epoch 1/", seconds: 20)
    terminal?.hangUp()
    terminal = nil
    let next = try start()
    try next.enter(".open 1")
    try next.enter("net.steps > 0")
    try next.expect("› net.steps > 0\ntrue")
  }

  @Test func `a terminal that closes loses nothing`() throws {
    var terminal: Terminal? = try start()
    try terminal?.enter("x = [1 2 3]; f(a) = a + 1")
    terminal?.hangUp()
    terminal = nil
    let next = try start()
    try next.enter(".open 1")
    try next.enter("f(x)")
    try next.expect("[2 3 4]")
  }

  @Test func `leaving loses nothing, and what was saved is not offered again`() throws {
    let first = try start()
    try first.enter("x = 5")
    first.press(.controlD)
    #expect(try first.exitStatus() == 0)
    let second = try start()
    try second.enter(".open 1")
    try second.enter(".save \"\(home.path)/mine.session\"")
    try second.enter(".quit", leaving: true)
    #expect(try second.exitStatus() == 0)
    let third = try start()
    #expect(!third.text.contains("was left"))
    try third.enter(".open \"\(home.path)/mine.session\"")
    try third.enter("x")
    try third.expect("› x\n5")
  }

  @Test func `a prompt that was only looked at leaves nothing`() throws {
    let first = try start()
    try first.enter("?")
    first.press(.controlD)
    #expect(try first.exitStatus() == 0)
    #expect(access(home.path + "/state/sessions", F_OK) != 0)
  }

  @Test func `two prompts at once keep their own sessions and every line of their histories`() throws {
    let prompts = [try start(), try start(), try start()]
    for index in 0..<12 {
      for (number, prompt) in prompts.enumerated() { prompt.type("p\(number)_\(index) = \(index)\r") }
      for (number, prompt) in prompts.enumerated() {
        try prompt.expect(endingWith: "\np\(number)_\(index) = \(index)\n›")
      }
    }
    for prompt in prompts {
      prompt.press(.controlD)
      #expect(try prompt.exitStatus() == 0)
    }
    let history = readFile(home.path + "/state/history")
    for number in 0..<3 {
      for index in 0..<12 {
        #expect(history.contains("p\(number)_\(index)\\040=\\040\(index)\n"), "\(number) \(index)")
      }
    }
    let next = try start()
    try next.enter(".sessions")
    try next.expect("3  just now             12")
  }

  @Test func `a history that is a link stays one`() throws {
    mkdir(home.path + "/state", 0o700)
    symlink("elsewhere", home.path + "/state/history")
    let terminal = try start()
    try terminal.enter("needle = 1")
    terminal.press(.controlD)
    #expect(try terminal.exitStatus() == 0)
    var status = stat()
    #expect(lstat(home.path + "/state/history", &status) == 0 && status.st_mode & S_IFMT == S_IFLNK)
    #expect(readFile(home.path + "/state/elsewhere") == "_HiStOrY_V2_\nneedle\\040=\\0401\n")
  }

  @Test func `a history that has grown long is written anew, with what is worth recalling`() throws {
    mkdir(home.path + "/state", 0o700)
    let lines = (0..<2500).map { "x\\040=\\040\($0 % 1300)\n" }.joined()
    try writeFile(Array(("_HiStOrY_V2_\n" + lines).utf8), to: home.path + "/state/history")
    let terminal = try start()
    terminal.press(.up)
    try terminal.expect(endingWith: "› x = 1199")
    let kept = readFile(home.path + "/state/history").split(separator: "\n")
    #expect(kept.count == 1001 && kept.last == "x\\040=\\0401199")
  }

  @Test func `~ is the home of the environment`() throws {
    let line = "save mlp(2, input: [1 2 2], classes: 2) to: \"~/z.network\""
    let result = try run(["-e", line, "-e", "load(\"~/z.network\")"], environment: ["HOME": home.path])
    #expect(result.status == 0 && result.output.hasPrefix("wrote ~/z.network\n"))
    #expect(readFile(home.path + "/z.network").hasPrefix("espalier network 4 "))
  }
}
