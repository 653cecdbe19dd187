extension Parser {
  /// An operand and what hangs on it: calls, indices, members and superscripts.
  mutating func operand() throws(LanguageError) -> Expression {
    // The root takes one primary with its calls and indices: √x² is (√x)².
    if current.word == "√" { return try superscripts(of: try root()) }
    return try superscripts(of: try suffixes(of: try primary()))
  }

  private mutating func root() throws(LanguageError) -> Expression {
    let sign = Expression(.name("√"), current.range)
    advance()
    if current.isSymbol("-") || current.word == "not" {
      throw LanguageError("`√` reads one value, without a sign", at: sign.range, suggestion: signedRoot())
    }
    // Alone it is the function, as in `x |> √` and `check sqrt against: f at: x`.
    guard startsOperand || isAtBarOfOperator, !isAtLabel else { return sign }
    if current.isSymbol("("), !current.spaceBefore { return try suffixes(of: sign) }
    depth += 1
    defer { depth -= 1 }
    if depth > Self.deepest { throw .tooDeep(at: current.range) }
    let radicand = try loneOperand()
    return try node(.call(sign, [Argument(label: nil, value: radicand)]), sign.range.union(radicand.range))
  }

  /// What `√-x` meant: its sign and operand in parentheses.
  private func signedRoot() -> String {
    var ahead = self
    ahead.advance()
    let operand = (try? ahead.loneOperand().range) ?? ahead.current.range
    return "Write `√(\(text(current.range.union(operand))))`."
  }

  private mutating func superscripts(of base: Expression) throws(LanguageError) -> Expression {
    var base = base
    while current.isSymbol("²") || current.isSymbol("³") {
      try checkPower(of: base)
      let exponent = Expression(.number(current.isSymbol("²") ? 2 : 3), current.range)
      advance()
      base = try node(.binary(.power, base, exponent), base.range.union(exponent.range))
      base = try suffixes(of: base)
    }
    try checkNothingIsMultiplied(by: base)
    return base
  }

  private mutating func suffixes(of base: Expression) throws(LanguageError) -> Expression {
    var base = base
    while let symbol = current.symbol, !(layout == .array && current.spaceBefore && symbol != ".") {
      if symbol == ".", case .number = base.kind { break }
      switch symbol {
      case "(":
        guard base.isCallable else { return base }
        let arguments = try arguments()
        base = try node(.call(base, arguments), base.range.union(rangeOfPrevious))
      case "[":
        guard base.isIndexable else { return base }
        let items = try indices()
        base = try node(.index(base, items), base.range.union(rangeOfPrevious))
      case "|":
        guard base.isSum, isAtBarOfOperator else { return base }
        let summed = try magnitude()
        base = try node(.call(base, [Argument(label: nil, value: summed)]), base.range.union(summed.range))
      case ".": base = try member(of: base)
      default: return base
      }
    }
    return base
  }

  private mutating func member(of base: Expression) throws(LanguageError) -> Expression {
    let dot = current.range
    advance()
    if current.kind == .blank { throw .blank(at: current.range) }
    guard let name = current.word, name != "√", name != "∞" else {
      throw LanguageError("a name is missing after `.`", at: dot)
    }
    let range = current.range
    advance()
    return try node(.member(base, name, range), base.range.union(range))
  }

  private mutating func primary() throws(LanguageError) -> Expression {
    let token = current
    let kind: Expression.Kind
    switch token.kind {
    case .number(let value): kind = .number(value)
    case .string(let text): kind = .string(text)
    case .blank: kind = .blank
    case .word(let word):
      if grammar.isVerb(word) { throw .verb(word, at: token.range) }
      if ReservedWords.operators.contains(word) { throw unexpected() }
      kind = ReservedWords.truths.contains(word) ? .truth(word == "true") : .name(word)
    case .symbol("("): return try parenthesised()
    case .symbol("["): return try array()
    case .symbol("|"): return try magnitude()
    default: throw unexpected()
    }
    advance()
    return Expression(kind, token.range)
  }

  /// An operand without its superscripts, whatever follows it.
  mutating func loneOperand() throws(LanguageError) -> Expression {
    current.word == "√" ? try root() : try suffixes(of: try primary())
  }

  /// The range of the token just read.
  var rangeOfPrevious: SourceRange {
    var index = min(position, tokens.count) - 1
    while index > 0, tokens[index].kind == .newline { index -= 1 }
    return tokens[max(0, index)].range
  }
}

extension Expression {
  /// `call := name '('`: what else stands before `(` was to be multiplied.
  fileprivate var isCallable: Bool {
    switch kind {
    case .name, .member: true
    default: false
    }
  }

  fileprivate var isIndexable: Bool {
    switch kind {
    case .number, .truth, .all, .range: false
    default: true
    }
  }
}
