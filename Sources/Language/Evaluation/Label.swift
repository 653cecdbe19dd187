/// A label of a function or verb: what may follow it and what it means when it is left out.
struct Label: Sendable {
  var name: String
  /// Bare words that it reads as themselves, always.
  var words: [String]
  /// Whether an expression may follow too.
  var takesValues: Bool
  var summary: String

  /// Verbs write to what follows `to:`.
  var namesFile: Bool { name == "to" }

  init(_ name: String, words: [String] = [], takesValues: Bool? = nil, _ summary: String) {
    self.name = name
    self.words = words
    self.takesValues = takesValues ?? words.isEmpty
    self.summary = summary
  }
}

extension Evaluator {
  /// Reads the labelled arguments: listed words as words, the rest as values.
  func values(of arguments: [Argument], labels: [Label], owner: String) throws(LanguageError)
    -> [String: (value: Value, range: SourceRange)]
  {
    var values: [String: (value: Value, range: SourceRange)] = [:]
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
      } else if !label.takesValues {
        let word = argument.value.bareWord ?? argument.value.source(in: entry)
        let suggestion = didYouMean(word, among: label.words) ?? "It is one of \(label.words.joined(separator: ", "))."
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
    return values
  }
}
