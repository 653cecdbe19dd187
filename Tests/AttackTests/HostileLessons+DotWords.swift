@testable import Language
@testable import Notebook

/// Lessons that take the prompt over: each word that drives a session, wherever a lesson has code.
extension HostileLesson {
  /// Every word there is at a prompt with lessons; a new one is among them by itself.
  static var words: [String] {
    let session = Session()
    Player.register(on: session)
    return session.dotWords.map(\.name).filter { !DotWords.ofLessons.contains($0) }
  }

  /// With a name of a file, which those take that write.
  private static func line(_ word: String) -> String {
    switch word {
    case "save", "open": ".\(word) \"OUT/own.session\""
    case "transcript": ".transcript \"OUT/precious.md\""
    case "lesson": ".lesson attack again"
    default: ".\(word)"
    }
  }

  static var dotWords: [HostileLesson] {
    words.flatMap { word in
      let line = line(word)
      return [
        HostileLesson(".\(word) in a cell", .noLesson("for who sits at the prompt"), cell("x = 1;\n\(line)")),
        HostileLesson(".\(word) in a solution", .broken("does not run"), exercise(solution: "\(line)\ny = 4;")),
        HostileLesson(
          ".\(word) in a starter", .noLesson("for who sits at the prompt"),
          exercise(starter: "\(line)\ny = ___", solution: "\(line)\ny = 4;")),
        HostileLesson(".\(word) in a wrong answer", .harmless, exercise("<!-- wrong:\ny = 3\n\(line)\n=> no -->")),
        HostileLesson(".\(word) in a right form", .broken("is refused"), exercise("<!-- right:\ny = 4\n\(line)\n-->")),
      ]
    } + [
      HostileLesson(
        "another engine", .broken("shows something else"), cell(".engine fast", "match=shape")),
      HostileLesson(
        "other words for what judges", .broken("shows something else"), cell("abs(x) = 0\nall(x) = 0", "match=shape")),
    ]
  }
}
