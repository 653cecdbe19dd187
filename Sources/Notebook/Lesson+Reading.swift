extension Lesson {
  /// Reads a lesson file.
  public init(path: String, text: String) throws(LessonError) {
    do throws(Complaint) {
      let front = try FrontMatter(text)
      var reader = LessonReader()
      for block in Markdown.blocks(of: front.body) { try reader.read(block) }
      try reader.finish()
      guard !reader.steps.isEmpty else { throw Complaint(1, "there is nothing to do: no cell, exercise or quiz") }
      self.init(
        path: path, title: front.title, slug: front.slug, minutes: front.minutes, summary: front.summary,
        needs: front.needs, steps: reader.steps, ending: reader.prose)
    } catch {
      throw LessonError(path, line: error.line, error.reason)
    }
  }
}

/// Turns blocks into steps: prose gathers until a task ends it.
struct LessonReader {
  private(set) var steps: [Lesson.Step] = []
  private(set) var prose: [Markdown] = []
  /// The cell that output, hints and answers still belong to.
  private var draft: CellDraft?
  /// What stood before the draft's cell.
  private var draftProse: [Markdown] = []
  /// The blocks of a hint that is being read, and where it began.
  private var hint: (blocks: [Markdown], line: Int)?
  private var ids: Set<String> = []

  mutating func read(_ block: Markdown) throws(Complaint) {
    switch block.kind {
    case .html(let html): try read(html, at: block)
    case .code(let info, let text) where info.isFence("espalier"):
      try readCell(info, text, block.lines)
    case .code(let info, let text) where info.isFence("output"):
      guard info.trimmed == "output" else {
        throw Complaint(block.lines.first, "what the output may differ by is said at the cell")
      }
      guard draft != nil else { throw Complaint(block.lines.first, "this output belongs to no cell") }
      try draft?.add(output: text, block.lines)
    default:
      if let nested = block.nestedCell {
        throw Complaint(nested, "a cell stands by itself, not in a list or quotation")
      }
      append(block)
    }
  }

  mutating func finish() throws(Complaint) {
    if let hint { throw Complaint(hint.line, "<details> is not closed by </details>") }
    try closeDraft()
  }

  private mutating func append(_ block: Markdown) {
    if hint == nil { prose.append(block) } else { hint?.blocks.append(block) }
  }

  private mutating func claim(_ id: String, _ line: Int) throws(Complaint) {
    guard ids.insert(id).inserted else { throw Complaint(line, "the id #\(id) stands twice in this lesson") }
  }

  private mutating func readCell(_ info: String, _ text: String, _ lines: LineSpan) throws(Complaint) {
    if let hint { throw Complaint(hint.line, "<details> is not closed before the next cell") }
    try closeDraft()
    let attributes = try info.fenceAttributes("espalier", line: lines.first)
    guard let id = attributes.id else { throw Complaint(lines.first, "a cell needs an id: ```espalier {#name}") }
    try claim(id, lines.first)
    draft = try CellDraft(id: id, code: text, attributes, lines)
    (draftProse, prose) = (prose, [])
  }

  private mutating func closeDraft() throws(Complaint) {
    guard var finished = draft else { return }
    var choices: [[Markdown]]?
    if case .list(_, _, let items)? = draftProse.last?.kind { choices = items }
    // Choices are shown with letters, by whoever shows the cell.
    if try finished.takeChoices(choices) { draftProse.removeLast() }
    steps.append(Lesson.Step(prose: draftProse, task: try finished.task()))
    draft = nil
  }

  private mutating func read(_ html: String, at block: Markdown) throws(Complaint) {
    for piece in try HTMLPiece.pieces(of: html, line: block.lines.first) {
      switch piece {
      case .detailsStart:
        if let hint { throw Complaint(hint.line, "<details> is not closed before the next one") }
        guard draft != nil else { throw Complaint(block.lines.first, "<details> holds a hint and follows an exercise") }
        hint = ([], block.lines.first)
      case .detailsEnd:
        guard let blocks = hint?.blocks else { throw Complaint(block.lines.first, "</details> without <details>") }
        draft?.hints.append((blocks, block.lines.first))
        hint = nil
      case .comment(let content, let line):
        guard let comment = Comment(content, line: line) else { continue }
        try obey(comment)
      case .text(let text):
        guard hint != nil else { throw Complaint(block.lines.first, "HTML other than <details> is not shown: \(text)") }
        append(Markdown(kind: .paragraph([.text(String(text.trimmed))]), lines: block.lines))
      }
    }
  }

  private mutating func obey(_ comment: Comment) throws(Complaint) {
    switch comment.word {
    case "solution", "wrong", "right", "guess", "claim":
      guard draft != nil else {
        throw Complaint(
          comment.line,
          "a \(comment.word) belongs behind \(["guess", "claim"].contains(comment.word) ? "a cell" : "an exercise")")
      }
      try draft?.add(comment)
    case "answer": try readQuiz(comment)
    case "note", "TODO": break
    default:
      throw Complaint(
        comment.line,
        "unknown instruction `\(comment.word)`: there are solution, wrong, right, guess, claim, answer and note")
    }
  }

  private mutating func readQuiz(_ comment: Comment) throws(Complaint) {
    if let hint { throw Complaint(hint.line, "<details> is not closed before the next quiz") }
    let answer = try QuizAnswer(comment)
    guard case .list(_, _, let choices)? = prose.last?.kind, (2...26).contains(choices.count) else {
      throw Complaint(comment.line, "the answer of #\(answer.id) must follow a list of two or more choices")
    }
    guard prose.contains(where: { if case .heading = $0.kind { true } else { false } }) else {
      throw Complaint(comment.line, "the quiz #\(answer.id) needs a heading that asks")
    }
    // What stands between a cell and the question is shown with the question.
    try closeDraft()
    try claim(answer.id, comment.line)
    let quiz = Quiz(id: answer.id, choices: choices, answer: answer.letter, replies: answer.replies)
    for letter in [answer.letter] + answer.replies.keys.sorted() where !quiz.letters.contains(letter) {
      throw Complaint(comment.line, "there is no choice \(letter) in #\(answer.id)")
    }
    steps.append(Lesson.Step(prose: prose.dropLast(), task: .quiz(quiz)))
    prose = []
  }
}

extension String {
  fileprivate func isFence(_ language: String) -> Bool { prefix { !$0.isWhitespace && $0 != "{" } == language }

  fileprivate func fenceAttributes(_ language: String, line: Int) throws(Complaint) -> Attributes {
    let rest = dropFirst(language.count).trimmed
    return rest.isEmpty ? Attributes() : try Attributes(rest, line: line)
  }
}

extension Markdown {
  /// The line of a cell inside a list or quotation.
  fileprivate var nestedCell: Int? {
    switch kind {
    case .quote(let blocks): blocks.lazy.compactMap(\.cellLine).first
    case .list(_, _, let items): items.joined().lazy.compactMap(\.cellLine).first
    default: nil
    }
  }

  private var cellLine: Int? {
    if case .code(let info, _) = kind, info.isFence("espalier") || info.isFence("output") { return lines.first }
    return nestedCell
  }
}
