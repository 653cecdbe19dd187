extension Lesson {
  /// Reads a lesson file.
  public init(path: String, text: String) throws(LessonError) {
    do throws(Complaint) {
      try LessonText.check(text)
      let front = try FrontMatter(text)
      let blocks = try Markdown.read(front.body)
      try LessonText.check(blocks)
      var reader = LessonReader()
      for block in blocks { try reader.read(block) }
      try reader.finish()
      guard !reader.steps.isEmpty else { throw Complaint(1, "there is nothing to do: no cell, exercise or quiz") }
      self.init(
        path: path, title: front.title, slug: front.slug, minutes: front.minutes, summary: front.summary,
        needs: front.needs, tournament: front.tournament, steps: reader.steps, ending: reader.prose)
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
  /// What is being read between `<details>` and `</details>`.
  private var folded: FoldedPart?
  private var ids: Set<String> = []

  mutating func read(_ block: Markdown) throws(Complaint) {
    switch block.kind {
    case .html(let html): try read(html, at: block)
    case .code(let info, let text) where info.isFence("espalier") && folded?.kind == .solution:
      guard info.trimmed == "espalier" else { throw Complaint(block.lines.first, "a solution has no id") }
      try draft?.add(solution: text, block.lines)
    case .code(let info, let text) where info.isFence("espalier"):
      try readCell(info, text, block.lines)
    case .code(let info, let text) where info.isFence("output"):
      guard info.trimmed == "output" else {
        throw Complaint(block.lines.first, "what the output may differ by is said at the cell")
      }
      guard draft != nil else { throw Complaint(block.lines.first, "this output belongs to no cell") }
      try draft?.add(output: text, block.lines)
    case .paragraph(let inlines) where inlines.onlyImage != nil:
      guard let image = inlines.onlyImage, folded == nil, prose.isEmpty, draft != nil else {
        throw Complaint(block.lines.first, "a picture stands right behind the cell that shows it")
      }
      try draft?.add(picture: image, line: block.lines.first)
    default:
      if let nested = block.nestedCell {
        throw Complaint(nested, "a cell stands by itself, not in a list or quotation")
      }
      if folded?.kind == .solution {
        throw Complaint(block.lines.first, "a solution is one ```espalier fence and its output")
      }
      append(block)
    }
  }

  mutating func finish() throws(Complaint) {
    if let folded { throw Complaint(folded.line, "<details> is not closed by </details>") }
    try closeDraft()
  }

  private mutating func append(_ block: Markdown) {
    if folded == nil { prose.append(block) } else { folded?.blocks.append(block) }
  }

  private mutating func claim(_ id: String, _ line: Int) throws(Complaint) {
    guard ids.insert(id).inserted else { throw Complaint(line, "the id #\(id) stands twice in this lesson") }
  }

  private mutating func readCell(_ info: String, _ text: String, _ lines: LineSpan) throws(Complaint) {
    if let folded { throw Complaint(folded.line, "<details> is not closed before the next cell") }
    try closeDraft()
    let attributes = try info.fenceAttributes("espalier", line: lines.first)
    guard let id = attributes.id else { throw Complaint(lines.first, "a cell needs an id: ```espalier {#name}") }
    try claim(id, lines.first)
    draft = try CellDraft(id: id, code: text, attributes, lines)
    (draftProse, prose) = (prose, [])
  }

  private mutating func closeDraft() throws(Complaint) {
    guard var finished = draft else { return }
    // Whoever shows the cell shows its choices, with their letters.
    if try finished.takeChoices(LetteredList.choices(draftProse.last)) { draftProse.removeLast() }
    steps.append(Lesson.Step(prose: draftProse, task: try finished.task()))
    draft = nil
  }

  private mutating func read(_ html: String, at block: Markdown) throws(Complaint) {
    for piece in try HTMLPiece.pieces(of: html, line: block.lines.first) {
      switch piece {
      case .detailsStart(let id):
        if let folded { throw Complaint(folded.line, "<details> is not closed before the next one") }
        guard id != nil || draft != nil else {
          throw Complaint(block.lines.first, "<details> holds a hint or a solution and follows an exercise")
        }
        folded = FoldedPart(kind: id.map { .answer(id: $0) } ?? .hint, line: block.lines.first)
      case .summary(let text): folded?.take(summary: text)
      case .detailsEnd:
        guard let part = folded else { throw Complaint(block.lines.first, "</details> without <details>") }
        folded = nil
        try close(part)
      case .comment(let content, let line):
        guard let comment = Comment(content, line: line) else { continue }
        try obey(comment)
      case .text(let text):
        guard folded != nil, !text.hasPrefix("<") else {
          throw Complaint(block.lines.first, "HTML other than <details> is not shown: \(text)")
        }
        append(Markdown(kind: .paragraph([.text(String(text.trimmed))]), lines: block.lines))
      }
    }
  }

  private mutating func obey(_ comment: Comment) throws(Complaint) {
    switch comment.word {
    case "solution", "wrong", "right", "guess", "claim", "turn":
      guard draft != nil else {
        throw Complaint(
          comment.line,
          "a \(comment.word) belongs behind \(["guess", "claim", "turn"].contains(comment.word) ? "a cell" : "an exercise")"
        )
      }
      try draft?.add(comment)
    case "note", "TODO": break
    default:
      throw Complaint(
        comment.line,
        "unknown instruction `\(comment.word)`: there are solution, wrong, right, guess, claim, turn and note")
    }
  }

  private mutating func close(_ part: FoldedPart) throws(Complaint) {
    switch part.kind {
    case .hint: draft?.hints.append((part.blocks, part.line))
    case .solution:
      guard draft?.hasSolution == true else { throw Complaint(part.line, "this solution has no ```espalier fence") }
    case .answer(let id): try readQuiz(id, part)
    }
  }

  private mutating func readQuiz(_ id: String, _ part: FoldedPart) throws(Complaint) {
    guard Attributes.isName(id) else {
      throw Complaint(part.line, "the id \(id) must be lower case letters, digits and hyphens")
    }
    guard let choices = LetteredList.choices(prose.last) else {
      throw Complaint(part.line, "the answer of #\(id) must follow a list of two or more choices, `- a) …`, `- b) …`")
    }
    guard prose.contains(where: { if case .heading = $0.kind { true } else { false } }) else {
      throw Complaint(part.line, "the quiz #\(id) needs a heading that asks")
    }
    // What stands between a cell and the question is shown with the question.
    try closeDraft()
    try claim(id, part.line)
    let answer = try QuizAnswer(part)
    let quiz = Quiz(id: id, choices: choices, answer: answer.letter, replies: answer.replies)
    for letter in [answer.letter] + answer.replies.keys.sorted() where !quiz.letters.contains(letter) {
      throw Complaint(part.line, "there is no choice \(letter) in #\(id)")
    }
    steps.append(Lesson.Step(prose: prose.dropLast(), task: .quiz(quiz)))
    prose = []
  }
}

extension [Markdown.Inline] {
  /// The address of the picture that is all of it.
  fileprivate var onlyImage: String? {
    guard count == 1, case .image(let address, _)? = first else { return nil }
    return address
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
