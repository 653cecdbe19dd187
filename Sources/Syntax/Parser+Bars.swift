/// |x|: a bar opens where a value may begin, and closes where an operator may stand.
extension Parser {
  mutating func magnitude() throws(LanguageError) -> Expression {
    let opening = current.range
    let (outer, outerPipe) = (layout, tightPipe)
    switch layout {
    case .array: layout = .bars
    case .index: layout = .parentheses
    case .statement, .parentheses, .bars: break
    }
    advance()
    if isAtEndOfBars {
      // Where another bar is open, this one was to close it: `|x + |`.
      throw bars > 0
        ? LanguageError("a value is missing before `|`", at: opening) : LanguageError.unclosedBar(at: opening)
    }
    (bars, tightPipe) = (bars + 1, nil)
    let inner = try expression(.pipe)
    let closing = current.range
    guard current.isSymbol("|") else { throw barIsOpen(since: opening) }
    (bars, tightPipe, layout) = (bars - 1, outerPipe, outer)
    advance()
    if case .magnitude(let value) = inner.kind, inner.range.start == opening.end, inner.range.end == closing.start {
      throw LanguageError(
        "bars around bars change nothing", at: opening.union(closing),
        suggestion: "The norm is `norm(\(text(value.range)))`.")
    }
    return try node(.magnitude(inner), opening.union(closing))
  }

  /// Whether `√` and `Σ`, which read one value, have a bar before them that opens. Inside bars it may close these.
  var isAtBarOfOperator: Bool {
    guard current.isSymbol("|") else { return false }
    return bars == 0 || startsOperand(following) || following.isSymbol("-") && !following.spaceBefore
  }

  /// `|x|>0` is cut into `|x`, `|>` and `0`: sees whether the pipe can be one.
  mutating func noteBar(before pipe: Token) throws(LanguageError) {
    guard bars > 0 else { return }
    if current.word == nil, current.kind != .blank { throw .barBeforeSign(at: pipe.range, current) }
    if !pipe.spaceBefore, tightPipe == nil { tightPipe = pipe }
  }

  private var isAtEndOfBars: Bool { isAtEndOfStatement || [")", "]", ","].contains { current.isSymbol($0) } }

  private func barIsOpen(since opening: SourceRange) -> LanguageError {
    if let tightPipe { return .barBeforeSign(at: tightPipe.range, nil) }
    return isAtEndOfBars || isAtLabel ? .unclosedBar(at: opening) : unexpected()
  }

  /// `a | b`, `a || b`, and `a |b|`, which alone could be meant as a product.
  func misplacedBar(after left: Expression) -> LanguageError {
    let bar = current.range
    var ahead = self
    ahead.depth += 1
    if ahead.depth < Self.deepest - 1, let right = try? ahead.loneOperand().range {
      return LanguageError(
        "nothing is multiplied without a sign", at: left.range.union(right),
        suggestion: "Write `\(text(left.range)) * \(text(right))`.")
    }
    if following.isSymbol("|"), !following.spaceBefore {
      return LanguageError(
        "`||` means nothing here", at: bar.union(following.range), suggestion: "Write `or`.")
    }
    return LanguageError(
      "`|` means nothing between two values", at: bar,
      suggestion: "Write `or`, or `|>` to pass a value on; `|x|` is abs(x).")
  }
}

/// Σ, the sum.
extension Parser {
  /// `Σ γ`, `Σ g·x̂`: where what is summed ends cannot be seen.
  func sumWithoutParentheses(_ left: Expression) -> LanguageError? {
    guard left.isSum, !current.isSymbol("|") else { return nil }
    let sign = text(left.range)
    var ahead = self
    ahead.depth += 1
    let summed = ahead.depth < Self.deepest - 1 ? (try? ahead.expression(.product).range) : nil
    return LanguageError(
      "`\(sign)` reads what stands in parentheses or bars", at: left.range.union(current.range),
      suggestion: "Write `\(sign)(\(text(current.range.union(summed ?? current.range))))`.")
  }

  /// `Σ(x - μ)²`: papers mean the sum of the squares, and the parentheses say the square of the sum.
  func checkPower(of base: Expression) throws(LanguageError) {
    guard case .call(let callee, let arguments) = base.kind, callee.bareWord == "Σ", arguments.count == 1,
      arguments[0].label == nil
    else { return }
    let value = arguments[0].value
    let power = current.isSymbol("^") ? "^…" : text(current.range)
    var inner = text(value.range)
    if case .magnitude = value.kind {} else if value.bareWord == nil { inner = "(\(inner))" }
    throw LanguageError(
      "the power could be inside the sum or outside", at: current.range,
      suggestion: "Write `Σ(\(inner)\(power))` or `(\(text(base.range)))\(power)`.")
  }
}

extension Expression {
  /// Whether it is the name of the sum, as the papers write it or as a terminal without Greek shows it.
  var isSum: Bool { bareWord == "Σ" || bareWord == "sum" }
}

extension LanguageError {
  fileprivate static func unclosedBar(at range: SourceRange) -> LanguageError {
    LanguageError("`|` is never closed", at: range, suggestion: "Write `|x|`, which is abs(x).")
  }

  /// - Parameter next: what follows the pipe.
  fileprivate static func barBeforeSign(at range: SourceRange, _ next: Token?) -> LanguageError {
    let isOrEqual = next?.isSymbol("=") == true && next?.spaceBefore == false
    return LanguageError(
      "`|>` is the pipe, and the bar before it stays open", at: range,
      suggestion: "Write `| >\(isOrEqual ? "=" : "")`, with a space, to compare.")
  }
}
