import Options
import Syntax

/// A label of a function or verb: what may follow it and what it means when it is left out.
struct Label: Sendable {
  var name: String
  /// Bare words that it reads as themselves, always.
  var words: [String]
  /// Words that go only beside a word of another label, by that word: what is pruned has criteria of its own.
  var wordsBeside: [String: [String]] = [:]
  /// Those that go without.
  var usualWords: [String] = []
  /// Whether an expression may follow too.
  var takesValues: Bool
  var summary: String
  /// Beside which others it says something. Elsewhere it is refused, never ignored.
  var conditions: [OptionCondition] = []

  /// Verbs write to what follows `to:`.
  var namesFile: Bool { name == "to" }

  init(_ name: String, words: [String] = [], takesValues: Bool? = nil, _ summary: String) {
    self.name = name
    self.words = words
    self.takesValues = takesValues ?? words.isEmpty
    self.summary = summary
  }
}

extension Label {
  /// The words that fit what has been typed before.
  func words(beside typed: Set<String>) -> [String] {
    if let own = wordsBeside.first(where: { typed.contains($0.key) })?.value { return own }
    return words.filter { word in !wordsBeside.values.contains { $0.contains(word) } || usualWords.contains(word) }
  }
}

extension OptionCondition {
  fileprivate func holds(among values: [String: (value: Value, range: SourceRange)]) -> Bool {
    guard let value = values[option]?.value else { return !isGiven }
    guard !words.isEmpty else { return isGiven }
    if case .word(let word) = value, words.contains(word) { return isGiven }
    return !isGiven
  }

  /// `only with β: absorb`, `not with units:`
  ///
  /// - Parameter values: of words that are all refused, the one that was given is enough.
  fileprivate func text(among values: [String: (value: Value, range: SourceRange)]) -> String {
    var named = words
    if !isGiven, case .word(let word)? = values[option]?.value { named = words.filter { $0 == word } }
    let ways = named.isEmpty ? "`\(option):`" : named.map { "`\(option): \($0)`" }.joined(separator: " or ")
    return "\(isGiven ? "only" : "not") with \(ways)"
  }
}

extension Label {
  /// An option of a method as a label.
  init(_ option: OptionDescription) {
    self.init(option.name, words: option.words, takesValues: option.content != nil, option.summary)
    conditions = option.conditions
  }

  func only(with label: String, _ words: [String] = []) -> Label {
    adding(OptionCondition(option: label, words: words, isGiven: true))
  }

  func not(with label: String, _ words: [String] = []) -> Label {
    adding(OptionCondition(option: label, words: words, isGiven: false))
  }

  private func adding(_ condition: OptionCondition) -> Label {
    var label = self
    label.conditions.append(condition)
    return label
  }
}

extension Evaluator {
  /// Reads the labelled arguments: listed words as words, the rest as values.
  func values(of arguments: [Argument], labels: [Label], owner: String) throws(LanguageError)
    -> [String: (value: Value, range: SourceRange)]
  {
    var values: [String: (value: Value, range: SourceRange)] = [:]
    let typed = Set(arguments.compactMap(\.value.bareWord))
    for argument in arguments {
      guard let given = argument.label else { continue }
      guard let label = labels.first(where: { $0.name == given.name }) else {
        let suggestion = didYouMean(given.name, among: labels.map(\.name))
        throw LanguageError(
          "`\(owner)` has no label `\(given.name):`", at: given.range,
          suggestion: (suggestion.map { $0 + "   " } ?? "") + "?\(owner) lists them all")
      }
      if values[label.name] != nil { throw LanguageError("`\(label.name):` is given twice", at: given.range) }
      if let word = argument.value.bareWord, label.words.contains(word) {
        values[label.name] = (.word(word), argument.value.range)
      } else if case .parenthesised(let inner) = argument.value.kind,
        case .word(let word)? = inner.bareWord.flatMap(lookUp),
        label.words.contains(word)
      {
        // A name that stands for a word: `by: (c)` in a loop over criteria.
        values[label.name] = (.word(word), argument.value.range)
      } else if !label.takesValues {
        let word = argument.value.bareWord ?? argument.value.source(in: entry)
        let words = label.words(beside: typed)
        let suggestion = didYouMean(word, among: words) ?? "It is one of \(words.joined(separator: ", "))."
        let kind = label.name == "by" ? "unknown criterion" : "unknown word after `\(label.name):`"
        throw LanguageError(kind, at: argument.value.range, suggestion: suggestion + "   ?\(owner) lists them all")
      } else if let word = argument.value.bareWord, lookUp(word) == nil,
        let suggestion = didYouMean(word, among: label.words)
      {
        throw LanguageError("there is no `\(word)`", at: argument.value.range, suggestion: suggestion)
      } else if label.namesFile, case .member = argument.value.kind, (try? evaluate(argument.value)) == nil {
        throw LanguageError(
          "a file name stands in quotes", at: argument.value.range,
          suggestion: "Write \(label.name): \"\(argument.value.source(in: entry))\".")
      } else {
        values[label.name] = (try evaluate(argument.value), argument.value.range)
      }
    }
    for argument in arguments {
      guard let given = argument.label, let label = labels.first(where: { $0.name == given.name }),
        let unmet = label.conditions.first(where: { !$0.holds(among: values) })
      else { continue }
      throw LanguageError(
        "`\(label.name):` goes \(unmet.text(among: values))", at: given.range,
        suggestion: "Otherwise it says nothing; leave it out.")
    }
    return values
  }
}
