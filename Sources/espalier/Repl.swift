import Language

/// Reads an entry, evaluates it, shows what comes of it, until the learner leaves.
final class Repl {
  private static let banner = """
    Espalier — train and prune small CNNs, one line at a time.
    Type a formula or a command.  ?  helps, Tab completes, .lesson starts a lesson.
    """

  private let interpreter: any Interpreter
  private let lines: any LineSource
  private let renderer: TerminalRenderer
  private var entry = Entry()
  /// Once is enough.
  private var hasSaidHowToLeave = false

  init(interpreter: any Interpreter, lines: any LineSource, renderer: TerminalRenderer) {
    self.interpreter = interpreter
    self.lines = lines
    self.renderer = renderer
  }

  /// - Parameters:
  ///   - first: an entry to evaluate before the first prompt, shown as if it had been typed.
  ///   - notices: what to say below the banner.
  func run(first: String? = nil, notices: [String] = []) {
    renderer.showText(Self.banner)
    if let introduction = interpreter.introduction { renderer.note(introduction) }
    for notice in notices { renderer.note(notice) }
    renderer.showText("")
    if let first {
      renderer.showPrompt(prompt)
      renderer.showText(first)
      if evaluate(first) == .quit { return }
    }
    lines.offer { [unowned self] line, cursor in candidates(in: line, at: cursor) }
    while let whole = readEntry() {
      if evaluate(whole) == .quit { return }
    }
  }

  /// The signal that ended the conversation, if one did.
  private(set) var endedBy: Int32?

  /// The next whole entry, nil where the learner leaves.
  private func readEntry() -> String? {
    entry = Entry()
    while true {
      switch lines.readLine(prompt: entry.waiting.map(continuation) ?? prompt) {
      case .line(let line):
        // Whoever no longer knows what is open presses Enter.
        if entry.endsWithEmptyLine, line.allSatisfy(\.isWhitespace) {
          dropEntry()
          continue
        }
        entry.append(line, interpreter: interpreter)
        if entry.waiting == nil {
          lines.remember(entry.text)
          return entry.text
        }
        if entry.isHopeless {
          dropEntry()
        } else if !hasSaidHowToLeave {
          renderer.note(
            entry.endsWithEmptyLine
              ? "It goes on until the bracket is closed; an empty line leaves it."
              : "It goes on until a line that says end; Ctrl-C leaves it.")
          hasSaidHowToLeave = true
        }
      case .interrupted:
        entry = Entry()
      case .ended(let number):
        endedBy = number
        return nil
      case .endOfInput:
        if entry.isEmpty { return nil }
        dropEntry()
      case .failed(let reason):
        renderer.showError("espalier: cannot read: \(reason)")
        return nil
      }
    }
  }

  private func dropEntry() {
    if let waiting = entry.waiting { renderer.showError("\(waiting) was never closed; the entry is dropped") }
    entry = Entry()
  }

  /// The interpreter completes the whole entry; the editor knows its last line only.
  private func candidates(in line: String, at cursor: Int) -> Completion {
    let earlier = entry.isEmpty ? "" : entry.text + "\n"
    let offset = earlier.unicodeScalars.count
    var completion = interpreter.complete(earlier + line, at: offset + cursor)
    completion.start -= offset
    completion.candidates = completion.candidates.map(spelled)
    return completion
  }

  private func evaluate(_ entry: String) -> Outcome {
    Interrupts.cancellation.reset()
    defer { renderer.clearProgress() }
    interpreter.width = TerminalTraits.size().columns
    let offered = interpreter.offer
    let outcome = lines.whileWorking { interpreter.evaluate(entry) { renderer.show($0) } }
    if let notice = interpreter.notice { renderer.note(notice) }
    if let number = Interrupts.endingSignal {
      endedBy = number
      return .quit
    }
    if let offer = interpreter.offer, offer != offered { lines.remember(offer) }
    return outcome
  }

  private var prompt: Prompt {
    Prompt(
      text: spelled((interpreter.place.map { $0 + " " } ?? "") + "›"), ink: renderer.traits.hasColour ? .prompt : nil)
  }

  private func continuation(_ waiting: String) -> Prompt {
    Prompt(text: spelled("… \(waiting) ›"), ink: renderer.traits.hasColour ? .faint : nil)
  }

  private func spelled(_ text: String) -> String {
    renderer.traits.isUTF8 ? text : foldedToASCII(text)
  }
}
