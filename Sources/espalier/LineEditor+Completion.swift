import Texts
import CLibEdit

extension LineEditor {
  /// Extends the word before the cursor as far as all candidates agree; where they part, lists them.
  func completeWord() -> UInt8 {
    let (scalars, cursor) = line
    let before = cells.decode(scalars[..<min(cursor, scalars.count)])
    guard let completion = complete?(text(of: scalars), before.count),
      completion.start >= 0, completion.start <= before.count, let first = completion.candidates.first
    else {
      return UInt8(CC_REFRESH_BEEP)
    }
    let word = Array(before[completion.start...])
    let common = commonPrefix(of: completion.candidates)
    if completion.candidates.count == 1 || (common.count > word.count && common.starts(with: word)) {
      let replacement = completion.candidates.count == 1 ? Array(first.unicodeScalars) : common
      el_deletestr(editor, Int32(cells.encode(word).count))
      insert(replacement)
      return UInt8(CC_REFRESH)
    }
    let size = TerminalTraits.size()
    let listed = candidateList(completion.candidates, columns: size.columns, rows: max(1, size.rows - 2))
    write(stepBelowLine(mark: "") + listed.map { $0 + "\n" }.joined())
    edit_redraw(editor)
    // Anything but NORM first erases as many rows as the line has: the list.
    return UInt8(CC_NORM)
  }
}

func commonPrefix(of words: [String]) -> [Unicode.Scalar] {
  guard let first = words.first else { return [] }
  return words.dropFirst().reduce(Array(first.unicodeScalars)) { common, word in
    zip(common, word.unicodeScalars).prefix { $0 == $1 }.map { $0.0 }
  }
}

/// Candidates in columns, read downwards as `ls` lists files, with a last line for those that do not fit.
func candidateList(_ candidates: [String], columns: Int, rows: Int) -> [String] {
  let width = 2 + (candidates.map { displayWidth($0) }.max() ?? 0)
  let perRow = max(1, columns / width)
  let shown = candidates.prefix(perRow * rows)
  let height = (shown.count + perRow - 1) / perRow
  var lines = (0..<height).map { row in
    let cells = stride(from: row, to: shown.count, by: height).map { index in
      shown[index] + String(repeating: " ", count: width - displayWidth(shown[index]))
    }
    return String(cells.joined().reversed().drop { $0 == " " }.reversed())
  }
  if shown.count < candidates.count { lines.append("and \(candidates.count - shown.count) more") }
  return lines
}
