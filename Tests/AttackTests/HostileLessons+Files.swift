@testable import Language
@testable import Notebook

/// Lessons that write where they may not, and read what is not theirs. `OUT` is a folder of somebody else's, `WORK` the one
/// that they may write below.
extension HostileLesson {
  /// For each verb that writes files, its line up to the name, and an ending that it takes.
  static let writers: [String: (line: String, ending: String)] = [
    "save": ("net = mlp(2, for: glyphs); save net to:", "network"),
    "export": ("export [1 2 3] to:", "csv"),
    "draw": ("net = mlp(2, for: glyphs); draw net to:", "dot"),
    "plot": ("plot [1 2 3] to:", "svg"),
  ]

  /// The places, without their endings. Each is there before, or leads to what is, for every ending.
  static let places: [(name: String, path: String)] = [
    ("a file elsewhere", "OUT/precious"), ("a new file elsewhere", "OUT/new"), ("two dots", "WORK/../out/precious"),
    ("two dots alone", "../espalier-attack"), ("two dots inside", "WORK/figures/../../out/new"),
    ("a link to a folder", "WORK/out/precious"), ("a link to a file", "WORK/link"),
    ("a link to nothing", "WORK/dangling"),
    ("a link in a circle", "WORK/circle"), ("the home folder", "~/espalier-attack"),
    ("a file that was there", "WORK/mine"), ("a pipe", "WORK/pipe"), ("a folder", "WORK/folder"),
    ("a folder that is none", "WORK/mine.csv/new"), ("a device", "/dev/full"), ("below a device", "/dev/null/x"),
    ("the process's own files", "/proc/self/cwd/../espalier-attack"), ("nothing", ""),
    ("a long name", "WORK/" + String(repeating: "x", count: 5000)), ("a line end", "WORK/a\\nb"),
    ("a title for the window", "WORK/\\u{1b}]0;x\\u{7}"), ("a turned name", "WORK/\\u{202e}gnp"),
    ("a NUL", "WORK/a\\u{0}b"),
  ]

  static var files: [HostileLesson] {
    writers.sorted { $0.key < $1.key }.flatMap { verb, writer in
      places.map { place in
        HostileLesson(
          "\(verb) to \(place.name)", .broken("#a does not run"),
          cell("\(writer.line) \"\(place.path).\(writer.ending)\"", "match=shape"))
      }
    }
  }

  /// It may read what its reader may; no error quotes a file, and what is no network or data set is not read.
  static var reading: [HostileLesson] {
    [
      HostileLesson("passwords", .broken("is not a network file"), cell("load(\"/etc/passwd\")")),
      HostileLesson("a secret", .broken("is not a network file"), cell("load(\"OUT/secret.network\")")),
      HostileLesson("a folder of data", .broken("#a does not run"), cell("idx(\"/etc\")")),
      HostileLesson("an endless device", .broken("not an ordinary file"), cell("load(\"/dev/zero\")")),
      HostileLesson("a pipe that nobody writes to", .broken("not an ordinary file"), cell("load(\"WORK/pipe.csv\")")),
      HostileLesson("a session", .noLesson("is for who sits at the prompt"), cell(".open \"OUT/own.session\"")),
    ]
  }

  /// Code that runs for nobody's eyes: answers that are compared, starters that complete an entry, checks.
  static var asides: [HostileLesson] {
    let write = "export [1 2] to: \"OUT/precious.csv\""
    let over = "export [1 2] to: \"WORK/mine.csv\""
    let new = "export [1 2] to: \"WORK/new-of-an-answer.csv\""
    return [
      HostileLesson("a solution that writes", .broken("does not run"), exercise(solution: "y = 4; \(write)")),
      HostileLesson("a solution over a file", .broken("does not run"), exercise(solution: "y = 4; \(over)")),
      HostileLesson(
        "a starter that writes", .broken("does not run"),
        exercise(starter: "y = ___\n\(write)", solution: "y = 4;\n\(write)")),
      HostileLesson(
        "a starter that writes before the blank", .broken("does not run"),
        exercise(starter: "\(write)\ny = ___", solution: "\(write)\ny = 4;")),
      HostileLesson(
        "a starter that writes on the line of the blank", .harmless, exercise(starter: "y = ___; \(write)")),
      HostileLesson("a wrong answer that writes", .harmless, exercise("<!-- wrong: y = 3; \(write) => no -->")),
      HostileLesson("a wrong answer over a file", .harmless, exercise("<!-- wrong: y = 3; \(over) => no -->")),
      HostileLesson("a right form that writes", .broken("is refused"), exercise("<!-- right: y = 4; \(new) -->")),
      HostileLesson(
        "a check that writes", .broken("does not pass"), exercise(check: write.replacing("\"", with: "'"))),
      HostileLesson(
        "a check behind a check", .broken("does not pass"), exercise(check: "y == 4; export y to: name")),
      HostileLesson("a check that sets", .broken("one expression"), exercise(check: "y = 4")),
      HostileLesson("a claim that writes", .broken("one expression"), cell + "\n<!-- claim: \(write) -->\n"),
      HostileLesson("a claim of two lines", .broken("one expression"), cell + "\n<!-- claim:\nx == 1\n\(write)\n-->\n"),
      HostileLesson("a guess that writes", .broken("decided by nothing"), cell + "\n<!-- guess: x; \(write) -->\n"),
      HostileLesson("a guess that sets", .broken("decided by nothing"), cell + "\n<!-- guess: own = 2 -->\n"),
      HostileLesson("a loop that writes", .broken("does not run"), cell("for i in [1 2]\n\(write)\nend")),
      HostileLesson("a quiet write", .broken("does not run"), cell(write + ";")),
      HostileLesson(
        "an error on purpose that writes first", .broken("shows something else"),
        cell("\(over)\n[1 2] + [1 2 3]", "expect=error")),
    ]
  }
}
