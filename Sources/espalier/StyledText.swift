import Texts

/// A text with its marks shown as the terminal can; without styles it is the plain text.
///
/// A style ends with its line and begins again on the next: one that spans lines would stain a window that is resized.
func styled(_ text: String, _ hasStyles: Bool) -> String {
  guard hasStyles else { return TextStyle.plain(text) }
  var styled = ""
  var open: [TextStyle] = []
  func begin() -> String { open.map { $0.ink.sequence }.joined() }
  for scalar in text.unicodeScalars {
    if let mark = TextStyle.mark(scalar) {
      if mark.isOpening {
        open.append(mark.style)
        styled += mark.style.ink.sequence
      } else if let last = open.lastIndex(of: mark.style) {
        open.remove(at: last)
        styled += Ink.plain + begin()
      }
    } else if scalar == "\n", !open.isEmpty {
      styled += Ink.plain + "\n" + begin()
    } else {
      styled.unicodeScalars.append(scalar)
    }
  }
  return open.isEmpty ? styled : styled + Ink.plain
}

extension TextStyle {
  fileprivate var ink: Ink {
    switch self {
    case .emphasis: .emphasis
    case .strong: .strong
    case .code: .code
    }
  }
}
