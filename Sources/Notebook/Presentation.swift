import Language

/// How steps look, whoever plays them.
enum Presentation {
  /// Longer lines than this are tiring to read, however wide the window is.
  static func width(in window: Int) -> Int { min(window, 88) }

  static func prose(_ blocks: [Markdown], width: Int) -> String? {
    let lines = blocks.text(width: self.width(in: width))
    return lines.isEmpty ? nil : lines.joined(separator: "\n")
  }

  /// What the lesson's author says to an answer, which is Markdown.
  static func remark(_ markdown: String, width: Int) -> String {
    prose(Markdown.blocks(of: markdown), width: width) ?? ""
  }

  /// Code as it would stand at a prompt.
  static func input(_ code: String) -> String {
    "› " + code.split(omittingEmptySubsequences: false) { $0.isNewline }.joined(separator: "\n  ")
  }

  static func choices(_ letters: [Character], _ choices: [[Markdown]], width: Int) -> String {
    zip(letters, choices).flatMap { letter, choice in
      choice.text(width: self.width(in: width) - 6).enumerated().map { ($0 == 0 ? "  \(letter)) " : "     ") + $1 }
    }.joined(separator: "\n")
  }

  /// The verdict on a choice, and what its author says to it.
  static func reply(to letter: Character, in quiz: Quiz, width: Int) -> String {
    let isRight = letter == quiz.answer
    let verdict = isRight ? "✓ \(letter) is right." : "\(letter) is not it."
    let reply = (quiz.replies[letter] ?? []).beginning(with: verdict)
    return prose(isRight ? reply : reply.ending(with: "Try another."), width: width) ?? ""
  }

  /// The prose and the task of a step, as one text with an empty line before and between.
  static func step(_ step: Lesson.Step, width: Int) -> String {
    let task: String
    switch step.task {
    case .cell(let cell):
      let choices = cell.guess.map { self.choices($0.letters, $0.choices, width: width) } ?? ""
      let parts = [choices, input(cell.code), cell.guess?.request ?? ""].filter { !$0.isEmpty }
      task = parts.joined(separator: "\n\n")
    case .exercise(let exercise): task = input(exercise.cell.code)
    case .quiz(let quiz): task = choices(quiz.letters, quiz.choices, width: width)
    }
    return [prose(step.prose, width: width), task].compactMap { $0 }.map { "\n" + $0 }.joined(separator: "\n")
  }
}
