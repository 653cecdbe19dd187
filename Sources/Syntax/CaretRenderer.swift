import Texts

extension LanguageError {
  /// The line of the entry, and below it carets under the place, what is wrong and what could stand there:
  ///
  ///     prune net by: gama
  ///                   ^^^^ unknown criterion. Did you mean `gamma` (γ)?   ?prune lists them all
  ///
  /// A line wider than `width` is cut around the place. Without a place there is only the sentence.
  public func rendered(for entry: String, width: Int = 100) -> String {
    guard let range else { return sentence }
    let text = source ?? entry
    let line = SourceLine(in: text, at: range.start)
    let excerpt = Excerpt(of: line, marking: range, width: max(width, 20))
    return excerpt.text + "\n" + String(repeating: " ", count: excerpt.indent)
      + String(repeating: "^", count: excerpt.carets) + " " + sentence
  }

  /// The message and the suggestion, each a sentence.
  public var sentence: String {
    guard let suggestion else { return message }
    let endsSentence = message.last.map { ".!?".contains($0) } ?? true
    return message + (endsSentence ? " " : ". ") + suggestion
  }
}

/// The part of a line that fits the terminal, and where the carets stand below it.
private struct Excerpt {
  var text: String
  var indent: Int
  var carets: Int

  init(of line: SourceLine, marking range: SourceRange, width: Int) {
    let scalars = Array(line.text.unicodeScalars)
    var first = min(max(0, range.start - line.start), scalars.count)
    var last = min(max(first, range.end - line.start), scalars.count)
    var shown = scalars[...]
    if displayWidth(line.text) > width {
      // A third of the width goes to what led up to the place; every scalar is at most two cells wide.
      let from = Self.start(before: first, in: scalars, cells: width / 3)
      let to = Self.end(after: from, in: scalars, cells: width - 2)
      shown = scalars[from..<to]
      last = max(min(last, to), first)
      let isCutBefore = from > 0
      text = (isCutBefore ? "…" : "") + Self.string(shown) + (to < scalars.count ? "…" : "")
      indent = (isCutBefore ? 1 : 0) + displayWidth(Self.string(scalars[from..<first]))
    } else {
      text = line.text
      indent = displayWidth(Self.string(scalars[..<first]))
    }
    first = min(first, last)
    carets = max(1, displayWidth(Self.string(scalars[first..<last])))
  }

  private static func start(before place: Int, in scalars: [Unicode.Scalar], cells: Int) -> Int {
    var start = place
    var used = 0
    while start > 0 {
      used += displayWidth(string(scalars[(start - 1)..<start]))
      if used > cells { break }
      start -= 1
    }
    return start
  }

  private static func end(after start: Int, in scalars: [Unicode.Scalar], cells: Int) -> Int {
    var end = start
    var used = 0
    while end < scalars.count {
      used += displayWidth(string(scalars[end..<(end + 1)]))
      if used > cells { break }
      end += 1
    }
    return end
  }

  private static func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    String(String.UnicodeScalarView(scalars))
  }
}
