import Glibc
import Language

/// How a run meets its user: a line editor where there is a terminal, plain lines where there is none.
enum Conversation {
  /// A prompt where somebody sits at standard input; otherwise its lines are a script.
  ///
  /// - Parameter first: an entry to begin with, such as `.lesson 1`.
  static func overStandardInput(first: String? = nil) -> Int32 {
    let traits = TerminalTraits.ofStandardOutput()
    guard isatty(STDIN_FILENO) == 1, traits.isTerminal else {
      return script(LineReader(descriptor: STDIN_FILENO), name: "standard input", first: first, traits: traits)
    }
    let renderer = TerminalRenderer(traits: traits)
    let session = makeInterpreter(isKept: true)
    let (lines, notice) = prompting(renderer)
    Interrupts.installForEnding()
    OutputStream.outlivesTerminal.store(true, ordering: .relaxed)
    let repl = Repl(interpreter: session, lines: lines, renderer: renderer)
    let unkept = session.isKept ? nil : "The session is not kept, either; .save \"mine.session\" writes it to a file."
    repl.run(first: first, notices: [notice, unkept, session.keptOffer].compactMap { $0 })
    alarm(0)
    session.finishKeeping()
    if let number = repl.endedBy { Interrupts.end(by: number) }
    return 0
  }

  static func script(_ lines: any LineSource, name: String) -> Int32 {
    script(lines, name: name, first: nil, traits: .ofStandardOutput())
  }

  private static func script(
    _ lines: any LineSource, name: String, first: String?, traits: TerminalTraits
  ) -> Int32 {
    Interrupts.install(once: true)
    let renderer = TerminalRenderer(traits: traits.withoutColour, errors: .standardError)
    let interpreter = makeInterpreter()
    if let first {
      let status = Script(
        name: first, interpreter: interpreter, lines: GivenLines([first]), renderer: renderer
      ).run()
      if status != 0 { return status }
    }
    return Script(name: name, interpreter: interpreter, lines: lines, renderer: renderer).run()
  }

  /// The line editor, with what there is to say about its history; or plain lines after a prompt, where the terminal
  /// cannot move its cursor.
  private static func prompting(_ renderer: TerminalRenderer) -> (any LineSource, notice: String?) {
    guard renderer.traits.movesCursor, let history = History(folder: StateFolder.path),
      let editor = LineEditor(history: history)
    else {
      Interrupts.install()
      return (LineReader(descriptor: STDIN_FILENO, renderer: renderer), nil)
    }
    return (editor, history.notice)
  }
}
