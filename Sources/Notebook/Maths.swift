import Formulas

/// Keeps CommonMark from reading formulas as Markdown: `$x_1 * y_1$` has no emphasis in it, `\,` keeps its backslash.
///
/// Inside `$…$` and `$$…$$` each ASCII sign that could mean something, and each space, is moved to a private code
/// point and moved back once the text is laid out. One scalar stays one scalar, so lines and widths do not change.
enum Maths {
  /// No formula is longer; the end of each dollar's is not looked for in the whole text.
  private static let mostSigns = 4000
  private static let offset: UInt32 = 0xE000

  static func protected(_ text: String) -> String {
    guard text.contains("$") else { return text }
    var scalars = Array(text.unicodeScalars)
    var index = 0
    var isInFence = false
    while index < scalars.count {
      if startsFence(scalars, index) { isInFence.toggle() }
      if !isInFence, scalars[index] == "$", let end = end(of: index, in: scalars) {
        for place in index...end { scalars[place] = hidden(scalars[place]) }
        index = end
      }
      index += 1
    }
    return String(String.UnicodeScalarView(scalars))
  }

  /// A piece of a text that may hold formulas.
  enum Piece: Equatable {
    case text(String)
    case formula(String, isDisplayed: Bool)
  }

  /// A protected text cut into what it says and its formulas, which stand between protected dollar signs only.
  static func pieces(of text: String) -> [Piece] {
    var pieces: [Piece] = []
    var rest = text.unicodeScalars[...]
    let dollar = hidden("$")
    func add(_ scalars: Substring.UnicodeScalarView) {
      if !scalars.isEmpty { pieces.append(.text(restored(String(scalars)))) }
    }
    while let start = rest.firstIndex(of: dollar) {
      add(rest[..<start])
      let signs = rest[start...].prefix { $0 == dollar }.prefix(2).count
      let inside = rest[start...].dropFirst(signs)
      guard let end = inside.firstIndex(of: dollar) else {
        add(rest[start...])
        return pieces
      }
      pieces.append(.formula(restored(String(inside[..<end])), isDisplayed: signs == 2))
      rest = inside[end...].dropFirst(signs)
    }
    add(rest)
    return pieces
  }

  /// Spaces that a line should not be broken at, until `restored`.
  static func unbroken(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.map { $0 == " " ? hidden($0) : $0 }))
  }

  /// A text with its protected formulas as signs, where all that is in them is known.
  static func shown(_ text: String) -> String {
    let dollar = Character(hidden("$"))
    guard text.contains(dollar) else { return text }
    var shown = ""
    var rest = text[...]
    while let start = rest.firstIndex(of: dollar) {
      shown += rest[..<start]
      let isDisplay = rest[start...].prefix(2).allSatisfy { $0 == dollar } && rest[start...].count > 1
      let mark = String(repeating: dollar, count: isDisplay ? 2 : 1)
      let formula = rest[start...].dropFirst(mark.count)
      guard let end = formula.firstRange(of: mark) else { return shown + rest[start...] }
      let source = formula[..<end.lowerBound]
      shown += (try? Formula(restored(String(source)))).map { unbroken($0.signs) } ?? mark + source + mark
      rest = formula[end.upperBound...]
    }
    return shown + rest
  }

  /// A text with a space behind each `<` of its formulas, where none matters: what reads it as HTML finds no tag.
  static func withoutTags(_ text: String) -> String {
    let sign = hidden("<")
    return restored(protected(text).replacing(String(sign), with: String(sign) + " "))
  }

  static func restored(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isHidden) else { return text }
    return String(String.UnicodeScalarView(text.unicodeScalars.map(bare)))
  }

  static func isHiddenSpace(_ character: Character) -> Bool {
    character.unicodeScalars.first?.value == offset + 0x20
  }

  static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
    (offset + 0x20..<offset + 0x7F).contains(scalar.value)
  }

  private static func hidden(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    let isSpecial = (0x20..<0x7F).contains(scalar.value) && !scalar.properties.isAlphabetic
    return isSpecial ? Unicode.Scalar(offset + scalar.value) ?? scalar : scalar
  }

  private static func bare(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    isHidden(scalar) ? Unicode.Scalar(scalar.value - offset) ?? scalar : scalar
  }

  private static func startsFence(_ scalars: [Unicode.Scalar], _ index: Int) -> Bool {
    (index == 0 || scalars[index - 1] == "\n") && scalars[index...].prefix(3).elementsEqual(["`", "`", "`"])
  }

  /// The closing `$` of a formula: as in other Markdown dialects, no space stands inside next to a single `$`, and a
  /// formula lies within one paragraph; so “$5 and $6” are prices.
  private static func end(of start: Int, in scalars: [Unicode.Scalar]) -> Int? {
    let isDisplay = start + 1 < scalars.count && scalars[start + 1] == "$"
    var index = start + (isDisplay ? 2 : 1)
    guard index < scalars.count, isDisplay || !scalars[index].properties.isWhitespace else { return nil }
    while index < min(scalars.count, start + mostSigns) {
      let isLast = index + 1 == scalars.count
      if scalars[index] == "\n", isLast || scalars[index + 1] == "\n" { return nil }
      if scalars[index] == "$" {
        if isDisplay {
          if !isLast, scalars[index + 1] == "$" { return index + 1 }
        } else {
          let isFollowedByDigit = !isLast && ("0"..."9").contains(scalars[index + 1])
          return scalars[index - 1].properties.isWhitespace || isFollowedByDigit ? nil : index
        }
      }
      index += 1
    }
    return nil
  }
}
