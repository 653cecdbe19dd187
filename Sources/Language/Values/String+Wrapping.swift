import Figures

extension String {
  /// Lines no wider than `width`, broken at spaces; a word that is wider stays whole.
  func wrapped(to width: Int, indent: String = "") -> String {
    var lines: [String] = []
    var line = ""
    var isFirst = true
    for word in split(separator: " ", omittingEmptySubsequences: false) {
      if isFirst {
        line = String(word)
        isFirst = false
      } else if displayWidth(line) + 1 + displayWidth(word) <= width {
        line += " " + word
      } else {
        lines.append(line)
        line = indent + word
      }
    }
    return (lines + [line]).joined(separator: "\n")
  }
}
