extension Formula {
  /// A formula in the part of TeX that lessons use: `\frac{1}{m} \sum_i x_i`.
  ///
  /// - Throws: at what is not known.
  package init(tex source: String) throws(Failure) {
    try Formula.checkLength(of: source)
    var reader = TeXReader(tokens: try TeXToken.tokens(of: source)[...])
    self = .joined(try reader.row { _ in false })
    guard reader.tokens.isEmpty else { throw Failure("a brace or a & is one too many") }
    if self == .row([]) { throw Failure("there is nothing") }
  }
}

/// Reads one thing after the other; only scripts, braces and environments nest.
struct TeXReader {
  var tokens: ArraySlice<TeXToken>
  private var depth = 0

  init(tokens: ArraySlice<TeXToken>) { self.tokens = tokens }

  /// All up to a closing brace, a column's end or what the caller waits for, none of which is taken.
  mutating func row(until isEnd: (TeXToken) -> Bool) throws(Formula.Failure) -> [Formula] {
    depth += 1
    defer { depth -= 1 }
    guard depth < 50 else { throw Formula.Failure("it is nested too deep") }
    var parts: [Formula] = []
    while let token = tokens.first, token != .close, token != .nextColumn, token != .nextRow, !isEnd(token) {
      switch token {
      case .character(" "): tokens.removeFirst()
      case .above, .below: parts = try scripted(parts)
      case .character("'"):
        tokens.removeFirst()
        parts.append((parts.popLast() ?? .row([])).with(above: .punctuation("′")))
      case .character(let character) where Signs.superscripts[character] != nil:
        tokens.removeFirst()
        let above = Formula.script(Signs.superscripts[character] ?? character)
        parts.append((parts.popLast() ?? .row([])).with(above: above))
      case .character(let character) where Signs.subscripts[character] != nil:
        tokens.removeFirst()
        let below = Formula.script(Signs.subscripts[character] ?? character)
        parts.append((parts.popLast() ?? .row([])).with(below: below))
      default: parts.append(try item(after: parts.last))
      }
    }
    return parts
  }

  private mutating func scripted(_ parts: [Formula]) throws(Formula.Failure) -> [Formula] {
    var parts = parts
    let isAbove = tokens.removeFirst() == .above
    let base = parts.popLast() ?? .row([])
    let script = try argument()
    return parts + [isAbove ? base.with(above: script) : base.with(below: script)]
  }

  /// What a command is applied to: a group in braces, or one thing.
  mutating func argument() throws(Formula.Failure) -> Formula {
    while tokens.first == .character(" ") { tokens.removeFirst() }
    return try item(after: nil)
  }

  private mutating func item(after previous: Formula?) throws(Formula.Failure) -> Formula {
    guard let token = tokens.popFirst() else { throw Formula.Failure("it ends too early") }
    switch token {
    case .open:
      let parts = try row { _ in false }
      guard tokens.popFirst() == .close else { throw Formula.Failure("a brace is not closed") }
      return .joined(parts)
    case .command(let name): return try command(name, after: previous)
    case .character(let character): return plain(character, after: previous)
    default: throw Formula.Failure("something is missing before a script or a &")
    }
  }

  private mutating func plain(_ character: Character, after previous: Formula?) -> Formula {
    switch character {
    case _ where character.isASCII && character.isNumber:
      var digits = String(character)
      while case .character(let digit)? = tokens.first, digit.isASCII, digit.isNumber || digit == "." {
        digits.append(digit)
        tokens.removeFirst()
      }
      return .number(digits)
    case "(", ")", "[", "]", "|", "/": return .punctuation(String(character))
    case ",", ";", ":", "!", ".": return .punctuation(String(character))
    case "∂": return .prefix("∂")
    case _ where character.isLetter:
      guard let (letter, mark) = character.markedLetter else { return .name(String(character)) }
      return .accent(.name(letter), mark)
    default: return sign(Signs.printed(character), after: previous)
    }
  }

  /// A plus or minus that follows no operand is that of what comes.
  func sign(_ sign: String, after previous: Formula?) -> Formula {
    guard ["−", "+", "±", "∓"].contains(sign) else { return .operation(sign) }
    switch previous {
    case nil, .operation, .prefix: return .prefix(sign)
    case .punctuation(let before) where "([,|".contains(before): return .prefix(sign)
    default: return .operation(sign)
    }
  }
}
