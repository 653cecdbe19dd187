import CLibEdit
import Figures
import Glibc

extension LineEditor {
  /// libedit draws from where the cursor is, taking it for the first column of the prompt: so go there and erase.
  func redrawAfterResize() {
    let columns = TerminalTraits.size().columns
    let row = lastPosition(upToCursor: true, columns: columns).row
    write("\r" + (row > 0 ? "\u{1B}[\(row)A" : "") + "\u{1B}[J")
    el_resize(editor)
    edit_redraw(editor)
  }

  /// Hands the terminal back as it was, stops, and takes it again when the shell says so.
  func suspend() {
    write(stepBelowLine(mark: "^Z"))
    reportPastes(false)
    edit_prepare_terminal(editor, 0)
    Interrupts.catchSuspension(false)
    raise(SIGTSTP)
    Interrupts.catchSuspension(true)
    Interrupts.drain()
    resume()
  }

  /// The shell has left the terminal in its own mode, and its own text above.
  func resume() {
    edit_prepare_terminal(editor, 0)
    edit_prepare_terminal(editor, 1)
    reportPastes(true)
    el_resize(editor)
    edit_redraw(editor)
  }

  /// Moves from the cursor to a fresh row below the whole line, leaving a mark at its end.
  func stepBelowLine(mark: String) -> String {
    let columns = TerminalTraits.size().columns
    let cursor = lastPosition(upToCursor: true, columns: columns)
    let end = lastPosition(upToCursor: false, columns: columns)
    let down = end.row > cursor.row ? "\u{1B}[\(end.row - cursor.row)B" : ""
    let right = end.column > 0 ? "\u{1B}[\(end.column)C" : ""
    return down + "\r" + right + mark + "\u{1B}[J\n"
  }

  /// Where prompt and line end, counted from the first column of the prompt.
  func lastPosition(upToCursor: Bool, columns: Int) -> (row: Int, column: Int) {
    let (scalars, cursor) = line
    let shown = upToCursor ? scalars[..<min(cursor, scalars.count)] : scalars[...]
    return endPosition(of: Array(visiblePrompt.unicodeScalars) + shown, columns: columns)
  }
}

/// The row and column after a text that is written from the first column and wrapped as libedit wraps it.
///
/// libedit moves on to the next row as soon as one is full, and shows control characters as `^A`.
func endPosition(of text: some Sequence<Unicode.Scalar>, columns: Int) -> (row: Int, column: Int) {
  var row = 0
  var column = 0
  for scalar in text {
    if scalar == "\n" {
      row += 1
      column = 0
      continue
    }
    let width = scalar.properties.generalCategory == .control ? 2 : displayWidth(String(scalar))
    if column + width > columns {
      row += 1
      column = 0
    }
    column += width
    if column >= columns {
      row += 1
      column = 0
    }
  }
  return (row, column)
}
