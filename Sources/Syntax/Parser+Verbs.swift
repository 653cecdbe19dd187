extension Parser {
  /// verb := VERB subject (label ':' expression)*
  ///
  /// Nil where no verb comes next. A missing subject is left to the verb, which knows what it needs.
  mutating func verbPhrase() throws(LanguageError) -> VerbPhrase? {
    guard let verb = current.word, grammar.isVerb(verb) else { return nil }
    let verbToken = current
    try checkParentheses(of: verb)
    advance()
    if current.isSymbol("=") { throw reserved(verb, at: verbToken.range) }
    isInVerb = true
    defer { isInVerb = false }

    var phrase = VerbPhrase(verb: verb, verbRange: verbToken.range, subject: nil, arguments: [])
    if !isAtEndOfStatement, !isAtLabel {
      phrase.subject = try subject(of: verb)
    }
    while isAtLabel { phrase.arguments.append(try labelled(after: phrase.arguments)) }
    if current.isSymbol("="), case .parenthesised? = phrase.subject?.kind {
      throw reserved(verb, at: verbToken.range)
    }
    if current.isSymbol(",") {
      throw LanguageError("no comma stands between the labels of a verb", at: current.range, suggestion: "Delete it.")
    }
    return phrase
  }

  private mutating func subject(of verb: String) throws(LanguageError) -> Expression {
    if grammar.quoting.contains(verb), let word = current.word {
      let range = current.range
      advance()
      return Expression(.name(word), range)
    }
    return try expression(.pipe)
  }

  /// Reads `label: value`; a label is never given twice.
  mutating func labelled(after arguments: [Argument]) throws(LanguageError) -> Argument {
    let name = current.word ?? ""
    let label = Argument.Label(name: name, range: current.range)
    if arguments.contains(where: { $0.label?.name == name }) {
      throw LanguageError("`\(name):` is given twice", at: label.range)
    }
    advance()
    let colon = current.range
    advance()
    let isMissing = isAtEndOfStatement || isAtLabel || current.isSymbol(",") || current.isSymbol(")")
    if isMissing { throw LanguageError("a value is missing after `\(name):`", at: label.range.union(colon)) }
    // A listed word may be a verb's too, as in `schedule: step`; the label knows whether it lists it.
    if let verb = current.word, grammar.isVerb(verb), !following.isSymbol("(") {
      let word = Expression(.name(verb), current.range)
      advance()
      return Argument(label: label, value: word)
    }
    return Argument(label: label, value: try expression(.pipe))
  }

  /// Verbs look like calls to whoever comes from another language: `train(net, epochs: 3)`.
  private func checkParentheses(of verb: String) throws(LanguageError) {
    guard following.isSymbol("("), !following.spaceBefore else { return }
    var depth = 0
    // The arguments of the call, each as the verb would read it.
    var arguments = [""]
    for token in tokens[(position + 1)...] {
      if let symbol = token.symbol, Brackets.partners[symbol] != nil { depth += 1 }
      if let symbol = token.symbol, Brackets.partners.values.contains(symbol) { depth -= 1 }
      if depth == 0 {
        guard arguments.count > 1 else { return }
        throw LanguageError(
          "`\(verb)` is a verb and takes no parentheses", at: current.range.union(token.range),
          suggestion: phrase(of: verb, arguments))
      }
      if depth == 1, token.isSymbol(",") {
        arguments.append("")
      } else if depth == 1, token.isSymbol("=") {
        // Other languages give labels an equals sign.
        arguments[arguments.count - 1] += ":"
      } else if depth > 1 || !token.isSymbol("(") {
        let last = arguments[arguments.count - 1]
        let isApart = !last.isEmpty && (token.spaceBefore || last.hasSuffix(":"))
        arguments[arguments.count - 1] += (isApart ? " " : "") + text(token.range)
      }
    }
  }

  /// How a call of a verb is written here. A second value without a label could belong to any.
  private func phrase(of verb: String, _ arguments: [String]) -> String {
    let labelled = arguments.dropFirst().filter { $0.contains(": ") }
    let phrase = ([verb, arguments[0]] + labelled).joined(separator: " ")
    if labelled.count == arguments.count - 1 { return "Write `\(phrase)`." }
    return "Write `\(phrase)` and a label for what follows; `?\(verb)` lists them."
  }

  /// A verb's name stands where a name for a value was meant.
  private func reserved(_ verb: String, at range: SourceRange) -> LanguageError {
    let isComing = grammar.coming.contains(verb)
    return LanguageError(
      isComing ? "`\(verb)` is kept for a verb to come" : "`\(verb)` is a verb and names nothing else",
      at: range, suggestion: "Choose another name.")
  }
}
