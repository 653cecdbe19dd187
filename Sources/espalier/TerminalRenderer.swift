import Texts
import Figures
import Language

/// Prints what the interpreter emits, as far as the terminal can show it.
///
/// Without a terminal there is no colour and no progress; outside UTF-8 everything is spelled in ASCII.
final class TerminalRenderer {
  let traits: TerminalTraits
  private let output: OutputStream
  private let errors: OutputStream
  private var shownProgress = ""
  private var lastDrawn: ContinuousClock.Instant?

  /// - Parameter errors: where errors go; at a prompt they stand among the rest.
  init(traits: TerminalTraits, errors: OutputStream = .standardOutput) {
    self.traits = traits
    self.output = .standardOutput
    self.errors = errors
  }

  func show(_ value: Output) {
    switch value {
    case .progress(let progress):
      show(progress)
      return
    case .error(let message):
      showError(message)
    case .table(let table):
      showLaidOut(.table(foldedCells(of: table)))
    case .text(let text):
      showText(text)
    case .picture:
      showLaidOut(value)
    }
  }

  private func showLaidOut(_ value: Output) {
    if let text = value.text(width: TerminalTraits.size().columns) { showText(text) }
  }

  func showText(_ text: String) {
    clearProgress()
    let spelled = visible(traits.isUTF8 ? text : foldedToASCII(text))
    guard traits.isTerminal else { return output.writeLine(styled(spelled, traits.hasColour)) }
    // A terminal breaks long lines in the middle of words; a file or a pipe keeps them whole.
    let columns = TerminalTraits.size().columns
    let lines = spelled.split(separator: "\n", omittingEmptySubsequences: false).flatMap {
      wrapped(String($0), width: columns)
    }
    output.writeLine(styled(lines.joined(separator: "\n"), traits.hasColour))
  }

  func showError(_ message: String) {
    clearProgress()
    let text = visible(traits.isUTF8 ? message : foldedErrorToASCII(message))
    // Each line by itself: a colour that spans lines would stain a window that is resized.
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { line in
      // The entry itself is shown as it is: the marks stand under its columns.
      let isMarked = line.drop { $0 == " " }.hasPrefix("^")
      return isMarked && traits.isTerminal
        ? wrapped(String(line), width: TerminalTraits.size().columns) : [String(line)]
    }.map { traits.hasColour && !$0.isEmpty ? Ink.error.paint($0) : $0 }
    errors.writeLine(lines.joined(separator: "\n"))
  }

  /// Text in the faint colour, for what the program says about itself.
  func note(_ text: String) {
    clearProgress()
    let lines = wrapped(traits.isUTF8 ? text : foldedToASCII(text), width: TerminalTraits.size().columns)
    output.writeLine(lines.map { traits.hasColour ? Ink.faint.paint($0) : $0 }.joined(separator: "\n"))
  }

  func showPrompt(_ prompt: Prompt) {
    output.write(prompt.painted)
  }

  /// Must be called when work ends, however it ends.
  func clearProgress() {
    guard !shownProgress.isEmpty else { return }
    output.write("\r\u{1B}[K")
    shownProgress = ""
    lastDrawn = nil
  }

  private func show(_ progress: Progress) {
    guard traits.movesCursor else { return }
    guard !progress.caption.isEmpty else { return clearProgress() }
    // A terminal shows 20 changes a second; training may offer thousands.
    let now = ContinuousClock.now
    if let lastDrawn, now - lastDrawn < .milliseconds(50), progress.fraction < 1 { return }
    let columns = TerminalTraits.size().columns
    let line =
      traits.isUTF8
      ? progressLine(progress, columns: columns)
      : truncated(foldedToASCII(progressLine(progress, columns: columns)), columns: columns - 1, ellipsis: "")
    let visibleLine = visible(line.replacing("\n", with: " "))
    guard visibleLine != shownProgress else { return }
    output.write("\r" + visibleLine + "\u{1B}[K")
    shownProgress = visibleLine
    lastDrawn = now
  }

  /// Cells are spelled before they are laid out, so that columns stay straight.
  private func foldedCells(of table: Table) -> Table {
    guard !traits.isUTF8 else { return table }
    var folded = table
    folded.header = table.header.map(foldedToASCII)
    folded.rows = table.rows.map { $0.map(foldedToASCII) }
    return folded
  }
}
