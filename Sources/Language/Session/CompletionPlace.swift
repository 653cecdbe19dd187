import Syntax

/// What stands before a word that is to be completed, as the lexer reads it.
struct CompletionPlace {
  /// Where the text that is being typed begins, if it is one.
  private(set) var openQuote: Int?
  /// The verb whose subject or labels are being typed.
  private(set) var verb: Verb?
  /// The function whose parenthesis is still open, innermost.
  private(set) var function: Function?
  /// The label that waits for its value.
  private(set) var label: String?
  private(set) var usedLabels: Set<String> = []
  private(set) var startsStatement = true
  private(set) var isDotWord = false
  /// Whether a label could come next.
  private(set) var takesLabels = false

  /// What the function or the verb lists.
  var labels: [Label] { function.map { $0.labels + ($0.layer?.labels ?? []) } ?? verb?.labels ?? [] }

  init(after text: String) {
    do throws(LanguageError) {
      read(try Lexer.tokens(of: text).dropLast())
    } catch {
      guard let range = error.range, error == .unclosed("\"", at: range) else { return }
      openQuote = range.start
      let before = String(String.UnicodeScalarView(text.unicodeScalars.prefix(range.start)))
      read(((try? Lexer.tokens(of: before)) ?? []).dropLast())
    }
  }

  private mutating func read(_ tokens: ArraySlice<Token>) {
    // The open brackets, each with the function it calls; and the tokens of the statement since the innermost.
    var open: [(function: Function?, since: Int)] = []
    var start = 0
    for (index, token) in tokens.enumerated() {
      switch token.kind {
      case .symbol("("), .symbol("["):
        let word = index > 0 && token.isSymbol("(") ? tokens[index - 1].word : nil
        open.append((word.flatMap(Functions.named), index + 1))
      case .symbol(")"), .symbol("]"): _ = open.popLast()
      case .newline, .symbol(";"): if open.isEmpty { start = index + 1 }
      default: break
      }
    }
    let statement = Array(tokens[start...])
    startsStatement = statement.isEmpty || open.isEmpty && statement.last?.isSymbol("=") == true
    isDotWord = statement.count == 1 && statement[0].isSymbol(".")
    let action = statement.count > 1 && statement[1].isSymbol("=") ? 2 : 0
    verb = statement.dropFirst(action).first?.word.flatMap(Verbs.named)
    function = open.last?.function

    let inside = open.last.map { Array(tokens[$0.since...]) } ?? Array(statement.dropFirst(action + 1))
    guard function != nil || verb != nil && open.isEmpty else { return }
    for (word, colon) in zip(inside, inside.dropFirst()) where colon.isSymbol(":") {
      if let name = word.word { usedLabels.insert(name) }
    }
    if inside.last?.isSymbol(":") == true, inside.count > 1 { label = inside[inside.count - 2].word }
    takesLabels = label == nil && (function != nil || !inside.isEmpty)
  }
}
