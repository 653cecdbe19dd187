import Texts

/// Text broken into lines at spaces.
enum WrappedText {
  /// Lines no wider than `width`; the first follows `lead`, the others are indented as far.
  ///
  /// A formula or inline code (`Maths.unbroken`) stays on one line where it fits on one; a word that is too long is
  /// broken where it must be.
  static func lines(_ text: String, width: Int, lead: String = "") -> [String] {
    let indent = String(repeating: " ", count: displayWidth(lead))
    let room = max(1, width - displayWidth(lead))
    var lines: [String] = []
    for paragraph in text.split(separator: "\n", omittingEmptySubsequences: false) {
      var line = ""
      for word in paragraph.split(separator: " ").flatMap({ pieces(of: $0, width: room) }) {
        if line.isEmpty {
          line = word
        } else if displayWidth(line) + 1 + displayWidth(word) <= room {
          line += " " + word
        } else {
          lines.append(line)
          line = word
        }
      }
      lines.append(line)
    }
    return lines.enumerated().map { index, line in
      line.isEmpty ? "" : Maths.restored((index == 0 ? lead : indent) + line)
    }
  }

  /// A line as it stands, continued below itself where it is too wide.
  static func broken(_ line: String, width: Int) -> [String] {
    displayWidth(line) <= width ? [line] : cut(line[...], width: max(1, width))
  }

  private static func pieces(of word: Substring, width: Int) -> [String] {
    if displayWidth(word) <= width { return [String(word)] }
    return word.split(whereSeparator: Maths.isHiddenSpace).flatMap { cut($0, width: width) }
  }

  private static func cut(_ word: Substring, width: Int) -> [String] {
    var pieces: [String] = []
    var piece = ""
    var used = 0
    for character in word {
      let columns = displayWidth(String(character))
      if used + columns > width, !piece.isEmpty {
        pieces.append(piece)
        (piece, used) = ("", 0)
      }
      piece.append(character)
      used += columns
    }
    return pieces + [piece]
  }
}
