extension Formula {
  /// A formula as one types it: `x̂ = (x − μ) / √(σ² + ε)`.
  ///
  /// - Throws: where it is none; a sentence is none.
  package init(typed source: String) throws(Failure) {
    try Formula.checkLength(of: source)
    var reader = TypedReader(source)
    self = try reader.whole()
  }
}

/// Reads by precedence: lists of relations of sums of products.
struct TypedReader {
  private var characters: ArraySlice<Character>
  /// Whether a bar closes what a bar opened.
  private var isInBars = false
  private var depth = 0

  init(_ source: String) { characters = Array(source)[...] }

  mutating func whole() throws(Formula.Failure) -> Formula {
    let formula = try list()
    guard let rest = peek() else { return formula }
    throw Formula.Failure("`\(rest)` is not expected")
  }

  private var next: Character? { characters.first }

  /// The next sign behind spaces.
  private mutating func peek() -> Character? {
    characters = characters.drop { $0.isWhitespace }
    return characters.first
  }

  private mutating func take(_ sign: Character) throws(Formula.Failure) {
    guard peek() == sign else { throw Formula.Failure("`\(sign)` is missing") }
    characters = characters.dropFirst()
  }

  private mutating func list() throws(Formula.Failure) -> Formula {
    depth += 1
    defer { depth -= 1 }
    guard depth < 50 else { throw Formula.Failure("it is nested too deep") }
    var parts = [try relation()]
    while let sign = peek(), ",;:".contains(sign) {
      characters = characters.dropFirst()
      parts.append(.punctuation(String(sign)))
      guard let next = peek(), !")]}".contains(next) else { break }
      parts.append(try relation())
    }
    return .joined(parts)
  }

  private mutating func relation() throws(Formula.Failure) -> Formula {
    var parts: [Formula] = []
    // A line may go on from the one above.
    if let sign = peek(), !Signs.relations.contains(sign) { parts.append(try sum()) }
    while let sign = peek(), Signs.relations.contains(sign) {
      characters = characters.dropFirst()
      parts += [.operation(Signs.printed(sign)), try sum()]
    }
    guard !parts.isEmpty else { throw Formula.Failure("there is nothing") }
    return .joined(parts)
  }

  private mutating func sum() throws(Formula.Failure) -> Formula {
    var parts: [Formula] = []
    if let sign = peek(), Signs.sums.contains(sign) {
      characters = characters.dropFirst()
      parts.append(.prefix(Signs.printed(sign)))
    }
    parts.append(try product())
    while let sign = peek(), Signs.sums.contains(sign) {
      characters = characters.dropFirst()
      parts += [.operation(Signs.printed(sign)), try product()]
    }
    return .joined(parts)
  }

  /// Factors. A fraction has over its bar all factors before it, back to another fraction or a sum with bounds.
  private mutating func product() throws(Formula.Failure) -> Formula {
    var before: [Formula] = []
    var factors = [try factor()]
    while let sign = peek() {
      if sign == "/" {
        characters = characters.dropFirst()
        // ∂L/∂W is one thing, whatever stands before it.
        if let last = factors.last, last.isDifferential {
          before += factors.dropLast()
          factors = [last]
        }
        factors = [.fraction(Formula.joined(factors).withoutBrackets, try factor().withoutBrackets)]
        continue
      }
      var link: [Formula] = []
      if Signs.products.contains(sign) {
        characters = characters.dropFirst()
        link = [.operation(Signs.printed(sign))]
      } else if !startsFactor(sign) {
        break
      }
      let next = try factor()
      if link.isEmpty { link = try space(between: factors.last, and: next) }
      if factors.count == 1 && factors[0].isFraction || next.isBoundedSum {
        before += factors + link
        factors = [next]
      } else {
        factors += link + [next]
      }
    }
    return .joined(before + factors)
  }

  /// The space between two factors without a sign. Words without one are a sentence.
  private func space(between first: Formula?, and second: Formula) throws(Formula.Failure) -> [Formula] {
    guard let first, first.isName else { return [] }
    if first.isWord && !first.isFunction || second.isWord && !second.isFunction {
      throw Formula.Failure("it is a sentence")
    }
    return [.space(1.0 / 6)]
  }

  private func startsFactor(_ sign: Character) -> Bool {
    sign.isLetter || sign.isNumber || "√(½∂∞Σ".contains(sign) || Signs.large.contains(sign) || sign == "|" && !isInBars
  }

  /// An operand with all that stands close behind it.
  private mutating func factor() throws(Formula.Failure) -> Formula {
    var formula = try operand()
    while let sign = next {
      if let above = Signs.superscripts[sign] {
        characters = characters.dropFirst()
        formula = formula.with(above: .script(above))
      } else if let below = Signs.subscripts[sign] {
        characters = characters.dropFirst()
        formula = formula.with(below: .script(below))
      } else if sign == "'" || sign == "′" {
        characters = characters.dropFirst()
        formula = formula.with(above: .punctuation("′"))
      } else if sign == "_" {
        characters = characters.dropFirst()
        formula = formula.with(below: try script())
      } else if sign == "[" || sign == "(" && formula.isName {
        let inside = try bracketed(sign, sign == "[" ? "]" : ")")
        formula = .row([formula, inside])
      } else {
        break
      }
    }
    return formula
  }

  private mutating func script() throws(Formula.Failure) -> Formula {
    guard next == "{" else { return try operand() }
    characters = characters.dropFirst()
    let formula = try list()
    try take("}")
    return formula
  }

  private mutating func bracketed(_ opening: Character, _ closing: Character) throws(Formula.Failure) -> Formula {
    let outside = isInBars
    defer { isInBars = outside }
    try take(opening)
    isInBars = opening == "|"
    let inside = try list()
    try take(closing)
    return .fenced(String(opening), inside, String(closing), grows: inside.isTall)
  }

  private mutating func operand() throws(Formula.Failure) -> Formula {
    guard let sign = peek() else { throw Formula.Failure("it ends too early") }
    switch sign {
    case "(": return try bracketed("(", ")")
    case "[": return try bracketed("[", "]")
    case "|" where !isInBars: return try bracketed("|", "|")
    case "√":
      characters = characters.dropFirst()
      return .root(try operand().withoutBrackets, index: nil)
    case "Σ":
      characters = characters.dropFirst()
      return .large("∑")
    case "½":
      characters = characters.dropFirst()
      return .fraction(.number("1"), .number("2"))
    case "∂":
      characters = characters.dropFirst()
      return .row([.prefix("∂"), try operand()])
    case "∞", "…":
      characters = characters.dropFirst()
      return .name(String(sign))
    case _ where Signs.large.contains(sign):
      characters = characters.dropFirst()
      return .large(String(sign))
    case _ where sign.isASCII && sign.isNumber: return number()
    case _ where sign.isLetter: return name()
    default: throw Formula.Failure("`\(sign)` is not known")
    }
  }

  private mutating func number() -> Formula {
    var digits = ""
    while let digit = next, digit.isASCII,
      digit.isNumber || digit == "." && characters.dropFirst().first?.isNumber == true
    {
      digits.append(characters.removeFirst())
    }
    if next == "%" { digits.append(characters.removeFirst()) }
    return .number(digits)
  }

  /// A word of plain letters, or one letter of another kind: Greek, or with a mark.
  private mutating func name() -> Formula {
    var word = ""
    while let letter = next, letter.isASCII, letter.isLetter { word.append(characters.removeFirst()) }
    if word.isEmpty {
      let letter = characters.removeFirst()
      guard let (plain, mark) = letter.markedLetter else { return .name(String(letter)) }
      return .accent(.name(plain), mark)
    }
    // dz is a change of z.
    if word.count == 2, word.first == "d" { return .row(word.map { .name(String($0)) }) }
    return Signs.functions.contains(word) ? .function(word) : .name(word)
  }
}
