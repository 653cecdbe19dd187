import CLibEdit

extension LineEditor {
  /// Whether the terminal marks what is pasted, so that its line breaks and tabs are text and not keys.
  func reportPastes(_ wanted: Bool) {
    write(wanted ? "\u{1B}[?2004h" : "\u{1B}[?2004l")
  }

  /// Called at the opening mark: inserts everything up to the closing one.
  func paste() -> UInt8 {
    let closingMark = Array("\u{1B}[201~".unicodeScalars)
    var pasted: [Unicode.Scalar] = []
    while !pasted.hasSuffix(closingMark) {
      guard let key = nextKey() else { return UInt8(CC_EOF) }
      if key == Self.controlC { return interrupt() }
      pasted.append(key)
    }
    insert(Self.cleaned(pasted.dropLast(closingMark.count)))
    return UInt8(CC_REFRESH)
  }

  /// One kind of line break, no tabs, no control characters, and no break at the end: Enter is for the learner.
  static func cleaned(_ pasted: some Sequence<Unicode.Scalar>) -> String.UnicodeScalarView {
    var text = String.UnicodeScalarView()
    var previous: Unicode.Scalar?
    for scalar in pasted {
      switch scalar {
      case "\r": text.append("\n")
      case "\n" where previous == "\r": break
      case "\n": text.append("\n")
      case "\t": text.append(contentsOf: "  ".unicodeScalars)
      default: if scalar.properties.generalCategory != .control { text.append(scalar) }
      }
      previous = scalar
    }
    while text.last == "\n" { text.removeLast() }
    return text
  }
}

extension Array where Element: Equatable {
  fileprivate func hasSuffix(_ end: [Element]) -> Bool {
    count >= end.count && suffix(end.count).elementsEqual(end)
  }
}
