import Foundation

/// A line taken apart for comparing: numbers, and the text between them with every run of spaces as one.
enum LinePiece: Equatable {
  case text(String)
  case number(WrittenNumber)

  static func pieces(of line: String) -> [LinePiece] {
    let characters = Array(line)
    var pieces: [LinePiece] = []
    var text = ""
    var index = 0
    func flush() {
      let normal = normalised(text)
      if !normal.isEmpty { pieces.append(.text(normal)) }
      text = ""
    }
    while index < characters.count {
      if characters[index].isPartOfWord {
        // Digits inside a word belong to its name: conv1, bn2.
        let word = characters[index...].prefix { $0.isPartOfWord || $0.isWholeNumber }
        text += word
        index += word.count
      } else if let number = WrittenNumber(characters[index...], after: index > 0 ? characters[index - 1] : nil) {
        flush()
        pieces.append(.number(number))
        index += number.text.count
      } else {
        text.append(characters[index])
        index += 1
      }
    }
    flush()
    return pieces
  }

  /// What remains when the numbers may be any: words, and # for each number.
  var shape: String {
    switch self {
    case .number: " # "
    // A measured time may cross from one unit to the next, a number its sign.
    case .text(let text): String(text.replacing("µs", with: "ms").filter { !$0.isDrawing && $0 != "−" })
    }
  }

  /// Whether it has parts of a drawing; arrows are such.
  var isDrawn: Bool {
    if case .text(let text) = self { text.contains(where: \.isDrawing) } else { false }
  }

  /// Runs of spaces count as one, and rules under headers may have any length: both depend on the numbers in a table.
  private static func normalised(_ text: String) -> String {
    var normal = ""
    for character in text {
      let character: Character = character.isWhitespace ? " " : character
      if character == " " || character == "─", normal.last == character { continue }
      normal.append(character)
    }
    return String(normal.trimmed)
  }
}

/// A number as it stands in a line.
struct WrittenNumber: Equatable {
  var text: String
  var value: Double
  /// What 1 in the last place is worth; nil for an integer.
  var lastPlace: Double?

  /// The number at the beginning of the characters; a sign belongs to it unless something is subtracted.
  init?(_ characters: ArraySlice<Character>, after previous: Character?) {
    var rest = characters
    var text = ""
    func isDigit(_ character: Character?) -> Bool { character.map { "0"..."9" ~= $0 } ?? false }
    func take() { text.append(rest.removeFirst()) }
    if rest.first == "-" {
      guard previous.map({ !$0.isLetter && !$0.isNumber && $0 != ")" && $0 != "]" }) ?? true else { return nil }
      take()
    }
    guard isDigit(rest.first) else { return nil }
    var decimals = 0
    // A comma belongs to the number where it separates thousands.
    while isDigit(rest.first)
      || rest.first == "," && rest.dropFirst().prefix(3).count == 3 && rest.dropFirst().prefix(3).allSatisfy(isDigit)
    {
      take()
    }
    var isDecimal = false
    if rest.first == ".", isDigit(rest.dropFirst().first) {
      isDecimal = true
      take()
      while isDigit(rest.first) {
        take()
        decimals += 1
      }
    }
    var exponent = 0
    if rest.first == "e" {
      let sign = rest.dropFirst().first.flatMap { $0 == "-" || $0 == "+" ? $0 : nil }
      let digits = rest.dropFirst(sign == nil ? 1 : 2).prefix { isDigit($0) }
      if !digits.isEmpty, let power = Int((sign == "-" ? "-" : "") + String(digits)) {
        for _ in 0..<(digits.count + (sign == nil ? 1 : 2)) { take() }
        exponent = power
        isDecimal = true
      }
    }
    guard let value = Double(text.replacing(",", with: "")) else { return nil }
    self.text = text
    self.value = value
    lastPlace = isDecimal ? pow(10, Double(exponent - decimals)) : nil
  }
}

extension Character {
  fileprivate var isPartOfWord: Bool { isLetter || self == "_" }

  /// Box-drawing, blocks, arrows and braille, and the signs that plots are made of.
  var isDrawing: Bool {
    guard let value = unicodeScalars.first?.value else { return false }
    return (0x2190...0x21FF).contains(value) || (0x2500...0x25FF).contains(value) || (0x2800...0x28FF).contains(value)
      || self == "·"
  }
}
