/// What begins with a backslash.
extension TeXReader {
  mutating func command(_ name: String, after previous: Formula?) throws(Formula.Failure) -> Formula {
    if let letter = TeXWords.letters[name] { return .name(letter) }
    if let sign = TeXWords.operations[name] { return self.sign(sign, after: previous) }
    if let sign = TeXWords.brackets[name] { return .punctuation(sign) }
    if let sign = TeXWords.large[name] { return .large(sign) }
    if let accent = TeXWords.accents[name] { return .accent(try argument(), accent) }
    if let width = TeXWords.spaces[name] { return .space(width) }
    if Signs.functions.contains(name) { return .function(name) }
    switch name {
    case "partial": return .prefix("∂")
    case "frac", "tfrac", "dfrac": return .fraction(try argument(), try argument())
    case "sqrt": return try root()
    case "text", "mbox", "textrm": return .text(try verbatim())
    case "operatorname": return .function(try verbatim())
    case "mathrm": return .function(try verbatim())
    case "mathbf", "mathbb", "mathcal": return .name(try letter(of: name))
    case "underset": return try stacked(isUnder: true)
    case "overset": return try stacked(isUnder: false)
    case "big", "bigl", "bigr", "Big", "Bigl", "Bigr": return .punctuation(try bracket())
    case "left": return try fenced()
    case "begin": return try environment(try verbatim())
    case "displaystyle", "textstyle", "limits", "nonumber": return .row([])
    default: throw Formula.Failure("\\\(name) is not known")
    }
  }

  private mutating func root() throws(Formula.Failure) -> Formula {
    guard tokens.first == .character("[") else { return .root(try argument(), index: nil) }
    tokens.removeFirst()
    let index = Formula.joined(try row { $0 == .character("]") })
    guard tokens.popFirst() == .character("]") else { throw Formula.Failure("`]` is missing") }
    return .root(try argument(), index: index)
  }

  private mutating func stacked(isUnder: Bool) throws(Formula.Failure) -> Formula {
    let script = try argument()
    let base = try argument()
    return .scripts(base, below: isUnder ? script : nil, above: isUnder ? nil : script, limits: true)
  }

  private mutating func fenced() throws(Formula.Failure) -> Formula {
    let opening = try bracket()
    let inside = try row { $0 == .command("right") }
    guard tokens.popFirst() == .command("right") else { throw Formula.Failure("\\left without \\right") }
    return .fenced(opening, .joined(inside), try bracket(), grows: true)
  }

  /// A bracket; a point stands for none.
  private mutating func bracket() throws(Formula.Failure) -> String {
    switch tokens.popFirst() {
    case .character("."): return ""
    case .character(let sign) where "()[]|/".contains(sign): return String(sign)
    case .command(let name):
      guard let sign = TeXWords.brackets[name] else { throw Formula.Failure("\\\(name) is no bracket") }
      return sign
    default: throw Formula.Failure("a bracket is missing")
    }
  }

  /// The text in braces, as it stands.
  private mutating func verbatim() throws(Formula.Failure) -> String {
    guard tokens.popFirst() == .open else { throw Formula.Failure("`{` is missing") }
    var text = ""
    while let token = tokens.popFirst() {
      switch token {
      case .close: return text
      case .character(let character): text.append(character)
      case .below: text.append("_")
      default: throw Formula.Failure("only plain text is read here")
      }
    }
    throw Formula.Failure("a brace is not closed")
  }

  /// MathML knows no other alphabets: their letters are characters of their own.
  private mutating func letter(of alphabet: String) throws(Formula.Failure) -> String {
    let text = try verbatim()
    guard text.count == 1, let scalar = text.unicodeScalars.first, scalar.isASCII, scalar.properties.isAlphabetic else {
      throw Formula.Failure("\\\(alphabet) takes one letter")
    }
    let older: [String: String] =
      switch alphabet {
      case "mathbb": ["C": "ℂ", "H": "ℍ", "N": "ℕ", "P": "ℙ", "Q": "ℚ", "R": "ℝ", "Z": "ℤ"]
      case "mathcal":
        [
          "B": "ℬ", "E": "ℰ", "F": "ℱ", "H": "ℋ", "I": "ℐ", "L": "ℒ", "M": "ℳ", "R": "ℛ", "e": "ℯ", "g": "ℊ", "o": "ℴ",
        ]
      default: [:]
      }
    if let known = older[text] { return known }
    let first: UInt32 = alphabet == "mathbf" ? 0x1D400 : alphabet == "mathbb" ? 0x1D538 : 0x1D49C
    let place = scalar.properties.isUppercase ? scalar.value - 0x41 : scalar.value - 0x61 + 26
    return Unicode.Scalar(first + place).map { String(Character($0)) } ?? text
  }

  private mutating func environment(_ name: String) throws(Formula.Failure) -> Formula {
    guard let form = TeXWords.tables[name] else { throw Formula.Failure("the environment \(name) is not known") }
    var rows: [[Formula]] = [[]]
    while true {
      let cell = Formula.joined(try row { $0 == .command("end") })
      rows[rows.count - 1].append(cell)
      switch tokens.popFirst() {
      case .nextColumn: continue
      case .nextRow: rows.append([])
      case .command("end"):
        guard try verbatim() == name else { throw Formula.Failure("\\begin{\(name)} ends as another") }
        // A row that was begun and never filled is none.
        if rows.count > 1, rows.last == [.row([])] { rows.removeLast() }
        let table = Formula.table(rows, form.columns)
        return form.opening.isEmpty && form.closing.isEmpty
          ? table : .fenced(form.opening, table, form.closing, grows: true)
      default: throw Formula.Failure("\\begin{\(name)} is not ended")
      }
    }
  }
}
