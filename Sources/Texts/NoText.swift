extension Unicode.Scalar {
  /// Whether a text that somebody else wrote has no use for it: it drives a terminal, turns the direction of writing, stands
  /// for no character, or is there without being seen.
  package var isNoText: Bool {
    if value < 0x7F { return value < 0x20 && self != "\n" && self != "\t" }
    if value < 0xA0 { return true }
    switch value {
    case 0x2028, 0x2029, 0xFFF9...0xFFFB, 0xE0000...0xE007F: return true
    default: return properties.isBidiControl || properties.isNoncharacterCodePoint
    }
  }

  /// `U+001B`
  package var number: String {
    let digits = String(value, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}

extension String {
  /// Without signs that no text has a use for.
  package var onlyText: String {
    guard unicodeScalars.contains(where: \.isNoText) else { return self }
    return String(String.UnicodeScalarView(unicodeScalars.filter { !$0.isNoText }))
  }
}
