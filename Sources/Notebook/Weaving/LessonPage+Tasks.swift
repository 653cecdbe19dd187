import Texts

/// What a lesson waits at, as parts of its page.
extension LessonPage {
  mutating func task(_ task: Lesson.Task) -> [String] {
    switch task {
    case .cell(let cell): self.cell(cell)
    case .exercise(let exercise): [self.exercise(exercise)]
    case .quiz(let quiz): [self.quiz(quiz, asked: [])]
    }
  }

  private mutating func cell(_ cell: Cell) -> [String] {
    let anchor = prose.anchors.name(for: "cell " + cell.id)
    guard let guess = cell.guess else { return shown(CodeHTML.input(cell.code), of: cell, anchor: anchor) }
    return [self.guess(guess, before: cell, anchor: anchor)]
  }

  /// The line, what to guess of it, and what came of it, folded: a guess before the run.
  private mutating func guess(_ guess: Guess, before cell: Cell, anchor: String) -> String {
    var lines = [HTML.element("p", ["class": "label"], guess.label)]
    if !guess.choices.isEmpty {
      let choices = guess.choices.map { HTML.element("li", [:], prose.content(of: $0)) }
      lines.append(HTML.block("ol", ["class": "choices"], choices))
    }
    lines.append(CodeHTML.input(cell.code))
    var run = shown("", of: cell, anchor: nil)
    if let outcome = performance.guesses[cell.id] {
      run.append(HTML.element("p", ["class": "truth", "data-truth": outcome], "It is \(HTML.escaped(outcome))."))
    }
    lines.append(HTML.folded("Run it", class: "solution", run))
    // One letter is chosen by a button; numbers and orders are typed.
    let kind = if case .choice = guess.truth { "guess one" } else { "guess" }
    return HTML.block("section", ["class": "exercise \(kind)", "id": anchor], lines)
  }

  /// Code and what it showed. Pictures stand outside of the frame, since they may be wider.
  private mutating func shown(_ input: String, of cell: Cell, anchor: String?) -> [String] {
    var lines: [String] = []
    var frame = input.isEmpty ? [] : [input]
    func close() {
      let isFirst = lines.isEmpty
      if !frame.isEmpty { lines.append(HTML.block("div", ["class": "cell", "id": isFirst ? anchor : nil], frame)) }
      frame = []
    }
    var parts = OutputPart.parts(of: performance.cells[cell.id], for: cell)[...]
    while let part = parts.popFirst() {
      switch part {
      case .text(let text): frame.append(output(text, class: "out"))
      case .error(let text):
        frame.append(HTML.element("p", ["class": "label"], "error") + output(text, class: "out error"))
      case .picture(let picture):
        // One line below a picture says what it is.
        var caption: String?
        if case .text(let text)? = parts.first, text.count == 1 {
          caption = text.first
          parts.removeFirst()
        }
        guard let figure = pictures.figure(picture, caption: caption) else {
          frame.append(output(OutputText.lines(of: picture.text), class: "out"))
          continue
        }
        close()
        lines.append(figure)
      case .drawing(let svg):
        guard let figure = pictures.figure(svg: svg) else { continue }
        close()
        lines.append(figure)
      }
    }
    close()
    return lines + turned(cell)
  }

  /// What its reader turns, below what it showed.
  private mutating func turned(_ cell: Cell) -> [String] {
    zip(cell.turns, performance.cells[cell.id]?.turns ?? []).compactMap { turn, data in
      guard let turnable = turn.turnable else { return nil }
      turnables.insert(turn.word)
      return turnable.figure(data, caption: prose.content(of: Markdown.blocks(of: data.caption)))
    }
  }

  /// Lines as they were shown; a sentence that goes beyond the prompt's window is broken, as it is there.
  private func output(_ lines: [String], class name: String) -> String {
    let width = OutputText.width
    let lines = lines.flatMap { displayWidth($0) > width ? WrappedText.lines($0, width: width) : [$0] }
    return HTML.element("pre", ["class": name], HTML.element("samp", [:], HTML.escaped(lines.joined(separator: "\n"))))
  }

  /// The question, then what helps, then what solves it.
  private mutating func exercise(_ exercise: Exercise) -> String {
    let anchor = prose.anchors.name(for: "exercise " + exercise.cell.id)
    var lines = [HTML.element("p", ["class": "label"], "Exercise"), CodeHTML.input(exercise.cell.code)]
    for (index, hint) in exercise.hints.enumerated() {
      lines.append(HTML.folded(index == 0 ? "Hint" : "Another hint", prose.blocks(hint)))
    }
    let solution = shown(CodeHTML.input(exercise.solution), of: exercise.cell, anchor: nil)
    lines.append(HTML.folded("A solution", class: "solution", solution))
    return HTML.block("section", ["class": "exercise", "id": anchor], lines)
  }

  /// The choices, and folded below what to say to each. The script makes buttons of the letters.
  mutating func quiz(_ quiz: Quiz, asked: [Markdown]) -> String {
    let anchor = prose.anchors.name(for: "quiz " + quiz.id)
    let question = prose.blocks(asked)
    let choices = quiz.choices.map { HTML.element("li", [:], prose.content(of: $0)) }
    let replies = quiz.letters.map { letter in
      let isRight = letter == quiz.answer
      let verdict = isRight ? "\(letter) is right." : "\(letter) is not it."
      let reply = prose.content(of: (quiz.replies[letter] ?? []).beginning(with: verdict))
      return HTML.element("li", ["class": isRight ? "right" : nil], reply)
    }
    return HTML.block(
      "section", ["class": "quiz", "id": anchor],
      question + [
        HTML.block("ol", ["class": "choices"], choices), HTML.folded("Answer", [HTML.block("ul", [:], replies)]),
      ])
  }
}
