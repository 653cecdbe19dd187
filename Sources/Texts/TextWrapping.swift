/// A line broken at spaces so that no part is wider than `width`.
///
/// What follows hangs under the line's own text: `  name   what it does` goes on below `what`, an indented line at
/// its indent, what is typed at a prompt a little further in, unless `indent` says where. A word wider than the width is left whole.
public func wrapped(_ line: String, width: Int, indent: Int? = nil) -> [String] {
  guard displayWidth(line) > width, width > 0 else { return [line] }
  let hanging = indent ?? hangingIndent(of: line)
  let indent = String(repeating: " ", count: hanging * 2 > width ? 0 : hanging)
  var lines: [String] = []
  var current = String(line.prefix { $0 == " " })
  var isLineStart = true
  for word in line.drop(while: { $0 == " " }).split(separator: " ", omittingEmptySubsequences: false) {
    let longer = current + (isLineStart ? "" : " ") + word
    if isLineStart || displayWidth(longer) <= width {
      current = longer
    } else {
      lines.append(String(current.reversed().drop { $0 == " " }.reversed()))
      current = indent + word
    }
    isLineStart = word.isEmpty && isLineStart
  }
  return lines + [current]
}

/// The column where a second column of the line begins, or else its first character.
private func hangingIndent(of line: String) -> Int {
  if line.hasPrefix("› ") { return 6 }
  var column = 0
  var spaces = 0
  var sawText = false
  var first: Int?
  for character in line {
    if character == " " {
      spaces += 1
    } else {
      if first == nil { first = column }
      if sawText, spaces >= 2 { return column }
      sawText = true
      spaces = 0
    }
    column += displayWidth(String(character))
  }
  return first ?? 0
}
