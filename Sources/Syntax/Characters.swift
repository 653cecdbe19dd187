/// Which scalars may stand where.
enum Characters {
  static func isNewline(_ scalar: Unicode.Scalar) -> Bool { scalar == "\n" || scalar == "\r" }

  /// Tabs and every Unicode space, so that text pasted from a page or a PDF reads as it looks.
  static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    scalar == " " || scalar == "\t" || scalar.properties.generalCategory == .spaceSeparator
  }

  static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

  static func startsName(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return isASCIILetter(scalar) || scalar == "_" }
    if superscriptLetters.contains(scalar) || isWide(scalar) { return false }
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: return true
    default: return scalar == "∂" || scalar == "∇"
    }
  }

  static func continuesName(_ scalar: Unicode.Scalar) -> Bool {
    if startsName(scalar) || isDigit(scalar) { return true }
    if scalar.isASCII || isWide(scalar) { return false }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .spacingMark, .decimalNumber: return true
    default: return subscriptDigits.contains(scalar) || scalar == "′"
    }
  }

  /// Line ends and tabs aside, control characters have no business in a program.
  static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.generalCategory == .control && scalar != "\t" && !isNewline(scalar)
  }

  /// x₀ is a name.
  private static let subscriptDigits: ClosedRange<Unicode.Scalar> = "₀"..."₉"

  /// `xᵀ` and `xⁿ` are operations on x, not names of their own.
  private static let superscriptLetters: Set<Unicode.Scalar> = ["ᵀ", "ⁿ", "ⁱ"]

  /// Fullwidth Latin looks like ASCII and is not: an input method was left on.
  private static func isWide(_ scalar: Unicode.Scalar) -> Bool { (0xFF01...0xFF5E).contains(scalar.value) }

  private static func isASCIILetter(_ scalar: Unicode.Scalar) -> Bool {
    ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
  }
}
