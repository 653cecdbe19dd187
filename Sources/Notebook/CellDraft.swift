/// A cell while what belongs to it is still being read.
struct CellDraft {
  private var cell: Cell
  private var checks: [String] = []
  var hints: [(blocks: [Markdown], line: Int)] = []
  private var solution: (code: String, line: Int)?
  private var wrongAnswers: [Exercise.WrongAnswer] = []
  private var rightForms: [String] = []

  init(id: String, code: String, _ attributes: Attributes, _ lines: LineSpan) throws(Complaint) {
    let code = String(code.trimmed)
    guard !code.isEmpty else { throw Complaint(lines.first, "the cell #\(id) is empty") }
    try LessonText.check(code: code, lines.first)
    cell = Cell(id: id, code: code, lines: lines)
    for (key, value) in attributes.pairs {
      switch (key, value) {
      case ("expect", "error"): cell.expectsError = true
      case ("run", "slow"): cell.isSlow = true
      case ("check", _): checks.append(value)
      default: try cell.comparison.set(key, to: value, line: lines.first)
      }
    }
  }

  mutating func add(output: String, _ lines: LineSpan) throws(Complaint) {
    guard cell.expected == nil else { throw Complaint(lines.first, "the cell #\(cell.id) has two outputs") }
    cell.expected = ExpectedOutput(text: OutputText.lines(of: output), lines: lines)
  }

  /// The address of a picture that stands behind the cell.
  mutating func add(picture: String, line: Int) throws(Complaint) {
    guard cell.picture == nil else { throw Complaint(line, "the cell #\(cell.id) has two pictures") }
    guard picture.wholeMatch(of: /pictures\/[a-z0-9-]+\.svg/) != nil else {
      throw Complaint(line, "a lesson's pictures are called pictures/name.svg, in lower case, got \(picture)")
    }
    cell.picture = picture
  }

  var hasSolution: Bool { solution != nil }

  /// Whether a solution may stand behind it: it is an exercise.
  var isExercise: Bool { !checks.isEmpty }

  mutating func add(solution code: String, _ lines: LineSpan) throws(Complaint) {
    guard isExercise else {
      throw Complaint(lines.first, "a solution belongs to an exercise; #\(cell.id) has no check")
    }
    guard solution == nil else { throw Complaint(lines.first, "the exercise #\(cell.id) has two solutions") }
    let code = String(code.trimmed)
    guard !code.isEmpty else { throw Complaint(lines.first, "the solution of #\(cell.id) is empty") }
    (solution, cell.outputPlace) = ((code, lines.first), lines.last)
  }

  mutating func add(_ comment: Comment) throws(Complaint) {
    if comment.word == "claim" {
      guard !comment.text.isEmpty else { throw Complaint(comment.line, "a claim is an expression") }
      cell.claims.append(comment.text)
      return
    }
    if comment.word == "guess" {
      guard cell.guess == nil else { throw Complaint(comment.line, "the cell #\(cell.id) has two guesses") }
      guard checks.isEmpty else {
        throw Complaint(comment.line, "a guess belongs to a cell, and #\(cell.id) is an exercise")
      }
      cell.guess = try Guess(comment)
      return
    }
    if comment.word == "turn" { return cell.turns.append(try Turn(comment)) }
    guard isExercise else {
      throw Complaint(comment.line, "a \(comment.word) belongs to an exercise; #\(cell.id) has no check")
    }
    if comment.word == "right" {
      rightForms.append(comment.text)
    } else if comment.word == "wrong" {
      let (code, message) = try comment.arrow()
      try LessonText.check(markdown: message, comment.line)
      wrongAnswers.append(Exercise.WrongAnswer(code: code, message: message, line: comment.line))
    } else {
      try add(solution: comment.text, LineSpan(first: comment.line, last: comment.line))
      cell.outputPlace = nil
    }
  }

  /// - Parameter choices: the list before the cell, if it is one.
  mutating func takeChoices(_ choices: [[Markdown]]?) throws(Complaint) -> Bool {
    try cell.guess?.take(choices)
    return cell.guess?.choices.isEmpty == false
  }

  func task() throws(Complaint) -> Lesson.Task {
    let line = cell.lines.first
    let hasBlank = cell.code.contains("___")
    guard !checks.isEmpty else {
      if hasBlank { throw Complaint(line, "the exercise #\(cell.id) has a blank and no check=\"…\"") }
      if let hint = hints.first {
        throw Complaint(hint.line, "a hint belongs to an exercise; #\(cell.id) has no check")
      }
      return .cell(cell)
    }
    guard hasBlank else { throw Complaint(line, "the exercise #\(cell.id) has a check and no blank ___") }
    guard let solution else { throw Complaint(line, "the exercise #\(cell.id) has no solution") }
    guard !cell.expectsError else { throw Complaint(line, "the exercise #\(cell.id) cannot expect an error") }
    return .exercise(
      Exercise(
        cell: cell, checks: checks, hints: hints.map(\.blocks), solution: solution.code, wrongAnswers: wrongAnswers,
        rightForms: rightForms))
  }
}

extension Comparison {
  fileprivate mutating func set(_ key: String, to value: String, line: Int) throws(Complaint) {
    switch key {
    case "tol", "rtol":
      guard let number = Double(value), number >= 0, number.isFinite else {
        throw Complaint(line, "\(key)= needs a number, got \(value)")
      }
      if key == "tol" { tolerance = number } else { relativeTolerance = number }
    case "match":
      guard value == "shape" else { throw Complaint(line, "match= can only be shape, got \(value)") }
      isShapeOnly = true
    default: throw Complaint(line, "unknown attribute \(key)=\(value): there are tol, rtol, match, expect, run, check")
    }
  }
}
