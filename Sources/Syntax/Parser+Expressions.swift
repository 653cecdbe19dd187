extension Parser {
  /// Reads the longest expression whose operators bind at least as tightly as `minimum`.
  mutating func expression(_ minimum: Precedence) throws(LanguageError) -> Expression {
    depth += 1
    defer { depth -= 1 }
    if depth > Self.deepest { throw .tooDeep(at: current.range) }

    var left = try startOfExpression(minimum)
    while let precedence = Precedence(of: current), precedence >= minimum, !startsItem {
      left = try continued(left, precedence)
    }
    if current.isSymbol("%") { throw misplacedPercent(after: left) }
    return left
  }

  /// A node of the tree, unless the tree has grown too high: a chain of a thousand `+` is as high as it is long.
  func node(_ kind: Expression.Kind, _ range: SourceRange) throws(LanguageError) -> Expression {
    let expression = Expression(kind, range)
    if expression.height > Self.highest { throw .tooDeep(at: current.range) }
    return expression
  }

  /// Reads one operator after `left`, and what stands to its right.
  private mutating func continued(
    _ left: Expression, _ precedence: Precedence
  ) throws(LanguageError) -> Expression {
    if precedence == .range { return try range(from: left) }
    let operatorToken = current
    if precedence == .power { try checkPower(of: left) }
    try advancePastOperator()
    if precedence == .pipe {
      try noteBar(before: operatorToken)
      return try piped(left)
    }
    guard let binary = BinaryOperator(of: operatorToken) else { throw unexpected() }
    // The power alone associates to the right, and its exponent may carry a sign.
    let right = try expression(precedence == .power ? .power : precedence.next)
    let result = try node(.binary(binary, left, right), left.range.union(right.range))
    if precedence == .comparison, let next = BinaryOperator(of: current), Precedence(of: current) == .comparison {
      let fresh = "`\(text(result.range)) and \(text(right.range)) \(next.rawValue) …`"
      throw LanguageError("comparisons do not chain", at: current.range, suggestion: "Write \(fresh).")
    }
    return result
  }

  /// A prefix operator or an operand.
  private mutating func startOfExpression(_ minimum: Precedence) throws(LanguageError) -> Expression {
    let start = current
    if start.isSymbol("-") {
      try advancePastOperator()
      let operand = try expression(.power)
      return try node(.prefix(.minus, operand), start.range.union(operand.range))
    }
    if start.word == "not" {
      try advancePastOperator()
      let operand = try expression(.not)
      let range = start.range.union(operand.range)
      if minimum > .not {
        throw LanguageError(
          "`not` binds more loosely than the operator before it", at: start.range,
          suggestion: "Write `(\(text(range)))`.")
      }
      return try node(.prefix(.not, operand), range)
    }
    if layout == .index, minimum == .pipe, Precedence(of: start) == .range { return try range(from: nil) }
    return try operand()
  }

  /// Reads `..<` or `...` and the upper end; either end may be missing in an index.
  private mutating func range(from lower: Expression?) throws(LanguageError) -> Expression {
    let dots = current
    try advancePastOperator(endsMayBeMissing: layout == .index)
    var upper: Expression?
    let isMissing = layout == .index && (current.isSymbol(",") || current.isSymbol("]"))
    if !isMissing { upper = try expression(.sum) }
    if Precedence(of: current) == .range {
      throw LanguageError("a range has two ends", at: current.range)
    }
    let whole = dots.range.union(lower?.range ?? dots.range).union(upper?.range ?? dots.range)
    return try node(.range(lower, upper, isClosed: dots.isSymbol("...")), whole)
  }

  /// Reads the right side of `|>`: `x |> f(y)` is `f(x, y)`.
  private mutating func piped(_ left: Expression) throws(LanguageError) -> Expression {
    if let verb = current.word, grammar.isVerb(verb) {
      throw LanguageError(
        "`\(verb)` is a verb and starts its line", at: current.range, suggestion: "Write `\(verb) \(text(left.range))`."
      )
    }
    let right = try expression(.or)
    let range = left.range.union(right.range)
    switch right.kind {
    case .call(let callee, let arguments):
      return try node(.call(callee, [Argument(label: nil, value: left)] + arguments), range)
    case .name, .member: return try node(.call(right, [Argument(label: nil, value: left)]), range)
    case .blank: throw .blank(at: right.range)
    default:
      throw LanguageError(
        "right of `|>` stands a function", at: right.range, suggestion: "`x |> f(y)` is `f(x, y)`.")
    }
  }

  /// Inside array brackets, a sign with space before it and none after begins a new item: `[1 -2]` has two.
  private var startsItem: Bool {
    let next = following
    guard layout == .array, current.spaceBefore, !next.spaceBefore, next.kind != .newline else { return false }
    return current.isSymbol("-") || current.isSymbol("+")
  }

  private mutating func advancePastOperator(endsMayBeMissing: Bool = false) throws(LanguageError) {
    let passed = current
    advance()
    if layout == .array { skipNewlines() }
    guard !endsMayBeMissing else { return }
    let endsBracket = [")", "]", ","].contains { current.isSymbol($0) }
    if isAtEndOfStatement || endsBracket || isInVerb && layout == .statement && isAtLabel {
      throw LanguageError("something is missing after `\(text(passed.range))`", at: passed.range)
    }
  }
}
