import Figures
import Syntax
import Tensors
import Texts

/// What the rounds of a loop were worth.
struct Rounds {
  /// Of the loops, outermost first.
  var names: [String]
  /// What the last line gives in each round; nil where it gives nothing.
  var value: Expression?
  /// What the names stood for, and the value.
  var rows: [(places: [Value], value: Value)] = []

  /// A row for each round, vectors spread; nil where there is nothing to list.
  func table(_ entry: SourceText) -> Table? {
    guard let value, !rows.isEmpty else { return nil }
    let lists = rows.map { row in Rounds.spread(row.value) }
    let width = lists.map(\.count).max() ?? 1
    var table = Table(header: names + titles(of: value, width, entry))
    table.alignments = table.header.map { _ in .right }
    for (row, list) in zip(rows, lists) {
      table.rows.append(
        row.places.map { $0.text() } + list + Array(repeating: "", count: width - list.count))
    }
    return table
  }

  /// The items of a list as they were typed, or one title with indices.
  private func titles(of value: Expression, _ width: Int, _ entry: SourceText) -> [String] {
    if case .array(let items) = value.kind, items.count == 1, items[0].count == width {
      return items[0].map { $0.source(in: entry) }
    }
    let title = value.source(in: entry)
    return width == 1 ? [title] : (0..<width).map { "\(title)[\($0)]" }
  }

  /// More columns than this nobody reads.
  private static let widest = 12

  private static func spread(_ value: Value) -> [String] {
    guard case .tensor(let tensor) = value, tensor.rank == 1, (2...widest).contains(tensor.count) else {
      return [value.text()]
    }
    return tensor.elements.map(NumberText.short)
  }
}

extension Evaluator {
  static let mostRounds = 100_000

  /// Runs the rounds of a loop. One that fails or is stopped is taken back; those before it stay.
  func run(_ loop: Loop) throws(LanguageError) -> Rounds {
    let list = try values(of: loop.list)
    guard list.count <= Evaluator.mostRounds else {
      throw LanguageError(
        "\(list.count.grouped) rounds are too many", at: loop.list.range,
        suggestion: "A loop has at most \(Evaluator.mostRounds.grouped).")
    }
    if Session.constantNames.contains(loop.name) {
      throw LanguageError("`\(loop.name)` has a fixed meaning", at: loop.nameRange, suggestion: "Take another name.")
    }
    if Verbs.grammar.isVerb(loop.name) {
      throw LanguageError(
        "`\(loop.name)` is a verb and names nothing else", at: loop.nameRange, suggestion: "Choose another name.")
    }
    loops += 1
    defer { loops -= 1 }
    var rounds = Rounds(names: [loop.name])
    for (count, value) in list.enumerated() {
      let before = workspace
      do throws(LanguageError) {
        if session.cancellation.isRequested { throw LanguageError("stopped") }
        workspace.variables[loop.name] = value
        try run(loop.body, of: value, into: &rounds)
      } catch {
        workspace = before
        // Only the outermost loop keeps rounds: a round of it with a part of an inner loop is no whole one.
        guard loops == 1, count > 0 else { throw error }
        failure = error
        keep(count, of: loop, list)
        return rounds
      }
      if isStopped {
        workspace = before
        if loops == 1 { keep(count, of: loop, list) }
        return rounds
      }
    }
    return rounds
  }

  /// Notes that a loop ended after some of its rounds.
  private func keep(_ count: Int, of loop: Loop, _ values: [Value]) {
    let words = values.prefix(count).compactMap { value in if case .word(let word) = value { word } else { nil } }
    let text =
      count > 0 && words.count == count
      ? "[\(words.joined(separator: " "))]" : "(\(loop.list.source(in: entry)))[0..<\(count)]"
    kept = (loop.list.range, text)
  }

  /// One round.
  private func run(_ body: [Line], of place: Value, into rounds: inout Rounds) throws(LanguageError) {
    let statements = body.flatMap(\.statements)
    for (index, statement) in statements.enumerated() {
      switch statement.action {
      case .expression(let expression) where statement.target == nil && index == statements.count - 1:
        rounds.value = expression
        let value = try evaluate(expression)
        setAnswer(value)
        rounds.rows.append(([place], value))
      case .loop(let inner) where index == statements.count - 1:
        let part = try run(inner)
        rounds.names = [rounds.names[0]] + part.names
        rounds.value = part.value ?? rounds.value
        guard rounds.rows.count + part.rows.count <= Evaluator.mostRounds else {
          throw LanguageError(
            "these loops make more than \(Evaluator.mostRounds.grouped) values", at: inner.nameRange,
            suggestion: "Give the last line a name, or end it with fewer rounds.")
        }
        rounds.rows += part.rows.map { ([place] + $0.places, $0.value) }
      default: try run(statement)
      }
      if isStopped { return }
    }
  }

  /// What a name in a loop stands for, one after another: numbers, the rows of a tensor, or words that mean nothing else.
  private func values(of list: Expression) throws(LanguageError) -> [Value] {
    if case .array(let rows) = list.kind, rows.count == 1, !rows[0].isEmpty {
      let words = rows[0].compactMap(\.bareWord)
      if words.count == rows[0].count, words.allSatisfy({ lookUp($0) == nil }) { return words.map { .word($0) } }
    }
    let value = try evaluate(list)
    guard let tensor = value.asTensor else {
      throw LanguageError(
        "a loop runs over numbers or words, got \(value.kind)", at: list.range,
        suggestion: "Such as for λ in [1e-3 1e-2], or for c in [l1 taylor].")
    }
    guard tensor.rank > 0 else { return [value] }
    guard tensor.rank > 1 else { return tensor.elements.map { .number($0) } }
    return try computed(list.range) {
      try (0..<min(tensor.shape[0], Evaluator.mostRounds + 1)).map { row in
        let part = try tensor.selecting([row], alongAxis: 0)
        return Value(try part.reshaped(to: Shape(Array(tensor.shape.dimensions.dropFirst()))))
      }
    }
  }
}
