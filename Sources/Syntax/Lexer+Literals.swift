extension Lexer {
  /// Reads `12`, `.5`, `1.`, `1e-5` and `40%`. Absurd exponents give 0 or ∞, as IEEE has it.
  mutating func readNumber() -> Double {
    let start = offset
    skipDigits()
    // In `1..<3` and `1...3` the dots are the range's, in `1.T` the member's.
    if peek() == ".", peek(1) != ".", peek(1).map(Characters.startsName) != true {
      offset += 1
      skipDigits()
    }
    let mantissa = text(from: start)
    let exponent = readExponent()
    guard peek() == "%" else { return Double(mantissa + "e" + exponent) ?? .infinity }
    offset += 1
    // Moving the point in the text rounds once: 0.1% is exactly what 0.001 is.
    if let power = Int(exponent), let shifted = Double("\(mantissa)e\(max(power, -100_000) - 2)") { return shifted }
    return (Double(mantissa + "e" + exponent) ?? .infinity) / 100
  }

  /// Reads what follows an `e` that has digits after it; "0" where there is none.
  private mutating func readExponent() -> String {
    guard peek() == "e" || peek() == "E" else { return "0" }
    var length = 1
    var sign = ""
    switch peek(1) {
    case "-", "\u{2212}": (length, sign) = (2, "-")
    case "+": length = 2
    default: break
    }
    guard peek(length).map(Characters.isDigit) == true else { return "0" }
    offset += length
    let start = offset
    skipDigits()
    return sign + text(from: start)
  }

  private mutating func skipDigits() {
    while let scalar = peek(), Characters.isDigit(scalar) { offset += 1 }
  }

  /// Reads a text between quotes, which may run over several lines.
  mutating func readString() throws(LanguageError) -> String {
    let start = offset
    offset += 1
    var text = String.UnicodeScalarView()
    while let scalar = peek() {
      offset += 1
      switch scalar {
      case "\"": return String(text)
      case "\\": text.append(try readEscape())
      default:
        if Characters.isControl(scalar) { throw Mistakes.stray(scalar, at: offset - 1) }
        text.append(scalar)
      }
    }
    throw LanguageError.unclosed("\"", at: SourceRange(start: start, end: start + 1))
  }

  private mutating func readEscape() throws(LanguageError) -> Unicode.Scalar {
    let start = offset - 1
    // The text then ends unclosed, which is the better thing to report.
    guard let scalar = peek() else { return "\\" }
    offset += 1
    switch scalar {
    case "n": return "\n"
    case "t": return "\t"
    case "\\", "\"": return scalar
    case "u":
      if let scalar = readScalarNumber() { return scalar }
    default: break
    }
    throw LanguageError(
      "`\(text(from: start))` is no escape", at: SourceRange(start: start, end: offset),
      suggestion: "Write `\\\\` for a backslash; \\n, \\t, \\\" and \\u{3b3} are the others.")
  }

  /// Reads the `{3b3}` of `\u{3b3}`.
  private mutating func readScalarNumber() -> Unicode.Scalar? {
    guard peek() == "{" else { return nil }
    let digits = scalars[offset...].dropFirst().prefix(9).prefix { $0 != "}" }
    guard digits.count <= 8, digits.endIndex < scalars.count, scalars[digits.endIndex] == "}",
      let number = UInt32(String(String.UnicodeScalarView(digits)), radix: 16), let scalar = Unicode.Scalar(number)
    else { return nil }
    offset = digits.endIndex + 1
    return scalar
  }
}

extension LanguageError {
  package static func unclosed(_ opening: String, at range: SourceRange) -> LanguageError {
    LanguageError("`\(opening)` is never closed", at: range)
  }
}
