extension Parser {
  /// statement := loop | [target '='] (verb | expression)
  mutating func statement() throws(LanguageError) -> Statement {
    let start = current
    switch start.kind {
    case .dotWord(let word, let rest):
      advance()
      return Statement(action: .dotWord(word, rest: rest), isSilent: false, range: start.range)
    case .help(let topic):
      advance()
      return Statement(action: .help(topic), isSilent: false, range: start.range)
    default: break
    }
    if let loop = try loop() { return loop }
    if let phrase = try verbPhrase() {
      return Statement(action: .verb(phrase), isSilent: false, range: rangeSince(start))
    }
    let left = try expression(.pipe)
    guard current.isSymbol("="), let target = try target(from: left) else {
      return Statement(action: .expression(left), isSilent: false, range: left.range)
    }
    let equals = current
    advance()
    if isAtEndOfStatement { throw LanguageError("a value is missing after `=`", at: equals.range) }
    let action = try assigned(to: target)
    return Statement(target: target, action: action, isSilent: false, range: rangeSince(start))
  }

  private mutating func assigned(to target: Statement.Target) throws(LanguageError) -> Statement.Action {
    guard let phrase = try verbPhrase() else { return .expression(try expression(.pipe)) }
    guard case .function = target else { return .verb(phrase) }
    throw LanguageError(
      "`\(phrase.verb)` is a verb, and a function's body is an expression", at: phrase.verbRange)
  }

  /// What the expression left of `=` names; nil where a comparison must have been meant.
  private func target(from left: Expression) throws(LanguageError) -> Statement.Target? {
    switch left.kind {
    case .name(let name):
      try checkName(name, at: left.range)
      return .name(name, left.range)
    case .blank: throw .blank(at: left.range)
    case .call(let callee, let arguments):
      guard let name = callee.bareWord, callee.range.start == left.range.start else { return nil }
      try checkName(name, at: callee.range)
      let parameters = try parameters(from: arguments)
      return .function(FunctionHead(name: name, nameRange: callee.range, parameters: parameters))
    case .member, .index:
      guard left.isPath else {
        throw LanguageError(
          "only a name, or members and indices of one, can be assigned", at: left.range,
          suggestion: "Give the value a name first.")
      }
      return .place(left)
    default: return nil
    }
  }

  private func checkName(_ name: String, at range: SourceRange) throws(LanguageError) {
    if name == "√" { throw LanguageError("`√` is an operator, not a name", at: range) }
  }

  private func parameters(from arguments: [Argument]) throws(LanguageError) -> [FunctionHead.Parameter] {
    var parameters: [FunctionHead.Parameter] = []
    for argument in arguments {
      let range = argument.label?.range.union(argument.value.range) ?? argument.value.range
      guard argument.label == nil, let name = argument.value.bareWord else {
        throw LanguageError(
          "a function's parameters are names", at: range,
          suggestion: "Write `f(x) = …` to define, `f(…) == …` to compare.")
      }
      try checkName(name, at: range)
      if parameters.contains(where: { $0.name == name }) {
        throw LanguageError("two parameters are named `\(name)`", at: range)
      }
      parameters.append(FunctionHead.Parameter(name: name, range: range))
    }
    return parameters
  }

  /// From a token to the last one read.
  func rangeSince(_ start: Token) -> SourceRange {
    start.range.union(tokens[max(0, min(position, tokens.count) - 1)].range)
  }
}

extension Expression {
  /// Whether it is a name with members and indices: what can be assigned piecewise.
  fileprivate var isPath: Bool {
    switch kind {
    case .name(let name): name != "√"
    case .member(let base, _, _), .index(let base, _): base.isPath
    default: false
    }
  }
}
