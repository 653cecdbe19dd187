/// What stands between `<details>` and `</details>`: a hint, a solution, or with an id the answer of a quiz.
struct FoldedPart {
  enum Kind: Equatable {
    case hint
    case solution
    case answer(id: String)
  }

  var kind: Kind
  /// Where it began.
  var line: Int
  var blocks: [Markdown] = []

  /// What comes with a summary: `Solution`, or `A solution`, is one; every other is a hint's.
  mutating func take(summary: Substring) {
    if kind == .hint, summary.lowercased().hasSuffix("solution") { kind = .solution }
  }

  /// As the error names it.
  var name: String {
    switch kind {
    case .hint: "a hint"
    case .solution: "a solution"
    case .answer: "an answer"
    }
  }
}
