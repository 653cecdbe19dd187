import Language

/// Runs lines nobody types: no prompt, no colour, and the first error ends it.
final class Script {
  private let name: String
  private let interpreter: any Interpreter
  private let lines: any LineSource
  private let renderer: TerminalRenderer

  /// - Parameter name: what errors call the source: a file's path, or `standard input`.
  init(name: String, interpreter: any Interpreter, lines: any LineSource, renderer: TerminalRenderer) {
    self.name = name
    self.interpreter = interpreter
    self.lines = lines
    self.renderer = renderer
  }

  /// - Returns: the exit status: 0, 1 at an error or after work was stopped, 130 for ^C between entries.
  func run() -> Int32 {
    var entry = Entry()
    var lineNumber = 0
    var firstLine = 1
    while true {
      switch lines.readLine(prompt: Prompt(text: "")) {
      case .line(let line):
        lineNumber += 1
        if entry.isEmpty { firstLine = lineNumber }
        entry.append(lineNumber == 1 ? Self.withoutMark(line) : line, interpreter: interpreter)
        if entry.isHopeless { return unclosed(entry, firstLine) }
        if entry.waiting != nil { continue }
        if let status = evaluate(entry.text, firstLine) { return status }
        entry = Entry()
      case .interrupted:
        return 130
      case .ended(let number):
        return 128 + number
      case .endOfInput:
        return entry.isEmpty ? 0 : unclosed(entry, firstLine)
      case .failed(let reason):
        renderer.showError("espalier: cannot read \(name): \(reason)")
        return 1
      }
    }
  }

  /// The exit status, nil to go on.
  private func evaluate(_ text: String, _ firstLine: Int) -> Int32? {
    defer { renderer.clearProgress() }
    interpreter.width = TerminalTraits.size().columns
    let outcome = interpreter.evaluate(text) { output in
      // An error alone does not say which of many lines it means.
      if case .error = output { renderer.showError("\(name):\(firstLine):") }
      renderer.show(output)
    }
    switch outcome {
    case .succeeded: return nil
    case .failed, .stopped: return 1
    case .quit: return 0
    }
  }

  private func unclosed(_ entry: Entry, _ firstLine: Int) -> Int32 {
    renderer.showError("\(name):\(firstLine): \(entry.waiting ?? "the entry") was never closed")
    return 1
  }

  /// Some editors begin a file with a byte order mark.
  private static func withoutMark(_ line: String) -> String {
    line.unicodeScalars.first == "\u{FEFF}" ? String(line.unicodeScalars.dropFirst()) : line
  }
}
