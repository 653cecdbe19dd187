/// What is said about tokens that cannot stand where they stand.
extension Parser {
  /// Nothing is multiplied without a sign: `2x`, `2(x)`, `(a)(b)`.
  mutating func checkNothingIsMultiplied(by left: Expression) throws(LanguageError) {
    guard startsOperand, !isAtLabel else { return }
    if layout == .array, current.spaceBefore { return }
    let right = current
    if left.kind == .blank { throw .blank(at: left.range) }
    if right.kind == .blank { throw .blank(at: right.range) }
    if let error = foreignStatement(left) ?? sumWithoutParentheses(left) ?? misreadPercent(left, right) ?? misspeltVerb(
      left, right)
      ?? forgottenColon(left, right)
    {
      throw error
    }
    if right.isSymbol("|") { throw misplacedBar(after: left) }
    if isInVerb, layout == .statement, case .number = right.kind {
      throw LanguageError(
        "a value of a verb has a label", at: right.range, suggestion: "Such as keep: 60% or epochs: 5.")
    }
    if let verb = right.word, grammar.isVerb(verb) { throw .verb(verb, at: right.range) }
    let range = left.range.union(right.range)
    if case .string = right.kind, isInVerb, layout == .statement {
      throw LanguageError(
        "a file's name follows a label", at: right.range, suggestion: "Write `to: \(text(right.range))`.")
    }
    if case .string = right.kind { throw LanguageError("an operator or a comma is missing", at: range) }
    if right.word == "not" {
      throw LanguageError(
        "an operator is missing before `not`", at: right.range, suggestion: "Write `and not`, or `!=` to compare.")
    }
    throw LanguageError(
      "nothing is multiplied without a sign", at: range,
      suggestion: "Write `\(text(left.range)) * \(text(rangeOfOperand))`.")
  }

  /// `for i in x`, `let x`: other languages begin statements so.
  private func foreignStatement(_ left: Expression) -> LanguageError? {
    guard left.range.start == startOfStatement, let word = left.bareWord, let foreign = ForeignStatements.all[word]
    else { return nil }
    return LanguageError(foreign.message, at: left.range, suggestion: foreign.suggestion)
  }

  /// `5%2`: the percent sign was meant as the remainder.
  private func misreadPercent(_ left: Expression, _ right: Token) -> LanguageError? {
    guard case .number = left.kind, text(left.range).hasSuffix("%"), !right.spaceBefore else { return nil }
    return remainder(text(left.range).dropLast(), by: text(rangeOfOperand), at: left.range.union(right.range))
  }

  /// `prnue net`: two words side by side begin like a verb and its subject.
  private func misspeltVerb(_ left: Expression, _ right: Token) -> LanguageError? {
    let isFirst = left.range.start == startOfStatement
    guard isFirst, layout == .statement, let word = left.bareWord, right.word != nil,
      let suggestion = didYouMean(word, among: grammar.verbs)
    else { return nil }
    return LanguageError("`\(word)` is no verb", at: left.range, suggestion: suggestion)
  }

  /// `prune net keep 40%`: the label lacks its colon; `compare a b`: it is missing altogether.
  private func forgottenColon(_ left: Expression, _ right: Token) -> LanguageError? {
    guard isInVerb, layout == .statement, let label = right.word else { return nil }
    var value = following
    if value.isSymbol("=") { value = tokens[min(position + 2, tokens.count - 1)] }
    func secondSubject(_ example: String) -> LanguageError {
      LanguageError(
        "a verb has one subject, and `\(label)` is a second", at: right.range,
        suggestion: "Other values follow labels\(example).")
    }
    guard startsOperand(value) else {
      guard left.bareWord != nil, value.kind == .end || endsStatement(value) else { return nil }
      let verb = tokens[..<position].last { $0.word.map(grammar.isVerb) == true }
      return secondSubject(verb.map { "; `?\(text($0.range))` lists them" } ?? "")
    }
    // `draw net small to: …`: what follows is a label itself.
    if value == following, tokens[min(position + 2, tokens.count - 1)].isSymbol(":") {
      return secondSubject(", as in `\(text(value.range)): …`")
    }
    return LanguageError(
      "a label ends in a colon", at: right.range, suggestion: "Write `\(label): \(text(value.range))`.")
  }

  /// `x % 2`, `40 %`.
  mutating func misplacedPercent(after left: Expression) -> LanguageError {
    let sign = current.range
    if left.kind == .blank { return .blank(at: left.range) }
    advance()
    if startsOperand, !isAtLabel {
      return remainder(text(left.range), by: text(rangeOfOperand), at: sign)
    }
    return LanguageError(
      "`%` stands right after a number", at: sign, suggestion: "Write `40%`, or `x / 100`.")
  }

  private func remainder(
    _ dividend: some StringProtocol, by divisor: String, at range: SourceRange
  ) -> LanguageError {
    LanguageError(
      "`%` means percent, right after a number", at: range, suggestion: "Write `mod(\(dividend), \(divisor))`.")
  }

  /// The current token cannot stand here.
  func unexpected() -> LanguageError {
    let token = current
    let shown = text(token.range)
    switch token.kind {
    case .end, .newline: return LanguageError("something is missing at the end", at: token.range)
    case .blank: return .blank(at: token.range)
    case .word where isAtLabel && layout == .parentheses:
      return LanguageError("a comma is missing before `\(shown):`", at: token.range)
    case .word where isAtLabel:
      let before = position > 0 ? tokens[position - 1].word : nil
      let verb = before.flatMap { didYouMean($0, among: grammar.verbs) }
      return LanguageError(
        "`\(shown):` is a label, and no verb takes it", at: token.range,
        suggestion: verb ?? "A line with labels starts with a verb.")
    case .word(let word) where ReservedWords.operators.contains(word):
      return LanguageError("`\(word)` is an operator and needs something on its left", at: token.range)
    case .symbol("=") where layout == .parentheses && position > 0 && tokens[position - 1].word != nil:
      let word = text(tokens[position - 1].range)
      return LanguageError(
        "`=` cannot stand here", at: token.range,
        suggestion: "Write `\(word): …` for a label, `\(word) == …` to compare.")
    case .symbol("="):
      return LanguageError("`=` gives a name to a value", at: token.range, suggestion: "Write `==` to compare.")
    case .symbol("%"):
      return LanguageError("`%` stands right after a number", at: token.range, suggestion: "Write `40%`.")
    case .symbol(":"):
      return LanguageError(
        "`:` stands after a label, or alone as an index", at: token.range,
        suggestion: "Write `a..<b` for a range.")
    case .symbol("+"):
      return LanguageError("`+` needs something on its left", at: token.range, suggestion: "Delete it.")
    case .symbol("..<"), .symbol("..."):
      return LanguageError(
        "the start of the range is missing", at: token.range, suggestion: "Only an index may leave it out.")
    default:
      if let precedence = Precedence(of: token), precedence >= .pipe {
        return LanguageError("`\(shown)` needs something on its left", at: token.range)
      }
      return LanguageError("`\(shown)` cannot stand here", at: token.range)
    }
  }

  /// The whole of the operand that comes next, for a suggestion; its first token if it cannot be read.
  private var rangeOfOperand: SourceRange {
    var ahead = self
    ahead.depth += 1
    guard ahead.depth < Self.deepest - 1 else { return current.range }
    // Whatever is wrong in there is not what is being reported.
    return current.range.union((try? ahead.loneOperand().range) ?? current.range)
  }

  private var startOfStatement: Int {
    var index = min(position, tokens.count - 1)
    while index > 0, !endsStatement(tokens[index - 1]) { index -= 1 }
    return tokens[index].range.start
  }

  private func endsStatement(_ token: Token) -> Bool { token.kind == .newline || token.isSymbol(";") }
}

extension LanguageError {
  static func blank(at range: SourceRange) -> LanguageError { LanguageError("fill in the blank", at: range) }

  static func verb(_ verb: String, at range: SourceRange) -> LanguageError {
    LanguageError("`\(verb)` is a verb and starts its line", at: range, suggestion: "Choose another name.")
  }
}
