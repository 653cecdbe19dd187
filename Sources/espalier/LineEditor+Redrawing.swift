import Texts
import CLibEdit
import Glibc

extension LineEditor {
  /// libedit draws from where the cursor is, taking it for the first column of the prompt: so go there and erase.
  func redrawAfterResize() {
    let columns = TerminalTraits.size().columns
    let drawn = rowWidths(of: shown(upToCursor: true), columns: wrapping.columns)
    let row = wrapping.row(ofEndOf: drawn, columns: columns)
    write("\r" + (row > 0 ? "\u{1B}[\(row)A" : "") + "\u{1B}[J")
    takeSize()
    edit_redraw(editor)
  }

  /// Tells libedit how wide the terminal is now. All that stands there is to be drawn anew.
  func takeSize() {
    el_resize(editor)
    wrapping = TerminalWrapping(columns: TerminalTraits.size().columns)
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
    takeSize()
    edit_redraw(editor)
  }

  /// Moves from the cursor to a fresh row below the whole line, leaving a mark at its end.
  func stepBelowLine(mark: String) -> String {
    let columns = TerminalTraits.size().columns
    let cursor = endPosition(of: shown(upToCursor: true), columns: columns)
    let end = endPosition(of: shown(upToCursor: false), columns: columns)
    let down = end.row > cursor.row ? "\u{1B}[\(end.row - cursor.row)B" : ""
    let right = end.column > 0 ? "\u{1B}[\(end.column)C" : ""
    return down + "\r" + right + mark + "\u{1B}[J\n"
  }

  /// Prompt and line as they are seen.
  private func shown(upToCursor: Bool) -> [Unicode.Scalar] {
    let (scalars, cursor) = line
    return Array(visiblePrompt.unicodeScalars) + (upToCursor ? scalars[..<min(cursor, scalars.count)] : scalars[...])
  }
}

/// The row and column after a text that is written from the first column and wrapped as libedit wraps it.
func endPosition(of text: some Sequence<Unicode.Scalar>, columns: Int) -> (row: Int, column: Int) {
  let widths = rowWidths(of: text, columns: columns)
  return (widths.count - 1, widths[widths.count - 1])
}

/// How many columns the text takes in each of its rows; the last is where it ends.
///
/// libedit moves on to the next row as soon as one is full, and shows control characters as `^A`.
func rowWidths(of text: some Sequence<Unicode.Scalar>, columns: Int) -> [Int] {
  var widths = [0]
  for scalar in text {
    if scalar == "\n" {
      widths.append(0)
      continue
    }
    let width = scalar.properties.generalCategory == .control ? 2 : displayWidth(String(scalar))
    if widths[widths.count - 1] + width > columns { widths.append(0) }
    widths[widths.count - 1] += width
    if widths[widths.count - 1] >= columns { widths.append(0) }
  }
  return widths
}
