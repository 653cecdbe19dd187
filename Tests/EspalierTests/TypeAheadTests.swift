import Glibc
import Testing

/// What is typed while work runs: not shown there, and waiting at the next prompt.
@Suite(.serialized, .timeLimit(.minutes(5))) struct TypeAheadTests {
  let home = TemporaryFolder()

  /// A prompt whose training has begun.
  private func training(epochs: Int) throws -> Terminal {
    let terminal = try Terminal(home: home.path)
    try terminal.expect(endingWith: "\n\n›")
    try terminal.enter("net = vgg(4, for: glyphs)")
    terminal.type("train net epochs: \(epochs)\r")
    try terminal.expect("epoch 1/", seconds: 20)
    return terminal
  }

  @Test func `keys leave the progress bar alone and wait for the prompt, and ^C stops as ever`() throws {
    let terminal = try training(epochs: 100_000)
    let start = terminal.text
    terminal.type("first = 1\rsecond = 7")
    terminal.press(.left)
    terminal.press(.controlD)
    terminal.type("3")
    for _ in 0..<10 { terminal.watch(milliseconds: 50) }
    #expect(terminal.text.split(separator: "\n").count == start.split(separator: "\n").count, "\(terminal.text)")
    #expect(!terminal.text.contains("first") && !terminal.text.contains("second"), "\(terminal.text)")
    terminal.press(.controlC)
    try terminal.expect("stopped; the network is as the last batch left it")
    try terminal.expect(endingWith: "\n› first = 1\nfirst = 1\n› second = 3")
    terminal.type("4\r")
    try terminal.expect(endingWith: "\nsecond = 34\n›")
  }

  @Test func `keys wait for a training that comes to its end`() throws {
    let terminal = try training(epochs: 40)
    terminal.type("x = 5")
    try terminal.expect(endingWith: "\n› x = 5", seconds: 60)
    #expect(terminal.text.components(separatedBy: "x = 5").count == 2, "\(terminal.text)")
  }

  @Test(arguments: [SIGQUIT, SIGALRM]) func `a signal during a training leaves the terminal as it was`(
    number: Int32
  ) throws {
    let terminal = try training(epochs: 100_000)
    terminal.signal(number)
    #expect(try terminal.exitStatus() == 128 + number)
    #expect(!terminal.modes.isRaw)
  }
}
