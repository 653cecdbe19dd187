import Texts

/// Lessons that drive what shows them: escape sequences, signs that hide or turn a text, as they are and behind escapes.
extension HostileLesson {
  /// Signs as they stand in a file.
  static let driving: [(name: String, text: String)] = [
    ("a colour", "\u{1B}[31m"), ("a window's title", "\u{1B}]0;x\u{7}"), ("a clipboard", "\u{1B}]52;c;eA==\u{1B}\\"),
    ("an 8-bit CSI", "\u{9B}31m"), ("an 8-bit OSC", "\u{9D}0;x\u{9C}"), ("a device string", "\u{1B}P1$r\u{1B}\\"),
    ("a backspace", "good\u{8}\u{8}\u{8}\u{8}evil"), ("a return", "evil\rgood"), ("a delete", "\u{7F}"),
    ("a form feed", "\u{C}"), ("a bell", "\u{7}"), ("a shift out", "\u{E}"), ("an override", "\u{202E}evil\u{202C}"),
    ("an isolate", "\u{2067}evil\u{2069}"), ("a mark", "\u{200F}"), ("an Arabic mark", "\u{61C}"),
    ("a line separator", "\u{2028}"), ("a tag", "\u{E0041}"),
    ("a style's mark", TextStyle.strong.marking("x")),
  ]

  /// Where a lesson has a text, with the sign in its place.
  private static let placesOfTexts: [(name: String, lesson: @Sendable (String) -> String)] = [
    ("prose", { "Prose \($0).\n\n" + cell }), ("a heading", { "## Head \($0)\n\n" + cell }),
    ("a list", { "- a \($0)\n\n" + cell }), ("a quotation", { "> a \($0)\n\n" + cell }),
    ("a table", { "| a | b |\n|---|---|\n| \($0) | c |\n\n" + cell }), ("code in prose", { "`a \($0)`\n\n" + cell }),
    ("a fence", { "```\na \($0)\n```\n\n" + cell }), ("a link", { "[a \($0)](https://example.org)\n\n" + cell }),
    ("an address", { "[a](https://example.org/\($0))\n\n" + cell }), ("a formula", { "$a \($0)$\n\n" + cell }),
    ("a comment in code", { cell("x = 1; # \($0)") }), ("a string in code", { cell("\"\($0)\"") }),
    ("an output", { cell("1") + "\n```output\n1 \($0)\n```\n" }),
    ("a check", { exercise(check: "y == 4 and '\($0)' == ''") }),
    ("a hint", { exercise("<details><summary>Hint</summary>\n\na \($0)\n\n</details>") }),
    ("a summary of a hint", { exercise("<details><summary>\($0)</summary>\n\na\n\n</details>") }),
    ("a remark", { exercise("<!-- wrong: y = 3 => no \($0) -->") }),
    ("a wrong answer", { exercise("<!-- wrong: y = 3 # \($0) => no -->") }),
    ("a choice", { quiz(choice: $0) }), ("a reply", { quiz(reply: "no \($0)") }),
    ("a question", { quiz(heading: "a \($0)?") }), ("a note", { "<!-- note: \($0) -->\n\n" + cell }),
    ("a claim", { cell + "\n<!-- claim: x == 1 # \($0) -->\n" }),
    ("a file's name", { cell("export [1 2] to: \"\($0).csv\"") }),
  ]

  static var signs: [HostileLesson] {
    let plain = placesOfTexts.enumerated().flatMap { index, place in
      // Each sign comes about everywhere, without twenty times as many lessons.
      [0, 7, 12].map { shift in
        let sign = driving[(index + shift) % driving.count]
        return HostileLesson("\(sign.name) in \(place.name)", .noLesson("a lesson is text"), place.lesson(sign.text))
      }
    }
    let escaped = ["&#27;[31m", "&#x1B;", "&#155;", "&#x202E;", "&#8;", "&#xFDD0;", "&#x2028;"].flatMap { sign in
      ["prose", "a heading", "a reply", "a remark", "a choice", "a hint", "a link"].map { name in
        let place = placesOfTexts.first { $0.name == name }
        return HostileLesson(
          "\(sign) in \(name)", .noLesson("a lesson is text"), place?.lesson(sign) ?? "")
      }
    }
    return plain + escaped + [
      HostileLesson("an 8-bit sign that is no character", .noLesson("a lesson is text"), "a \u{0} b\n\n" + cell),
      HostileLesson(
        "an output that drives", .broken("shows something else"), cell("\"\\u{1b}[31m\\u{9b}2J\\u{202e}\"")),
      HostileLesson(
        "an error that drives", .broken("shows something else"),
        cell("\"\\u{1b}[31m\\u{202e}\" + [1 2]", "expect=error")),
      HostileLesson("a definition that drives", .broken("shows something else"), cell("f(x) = \"\\u{1b}]0;x\\u{7}\"")),
      HostileLesson("a name of a file that drives", .broken("does not run"), cell("load(\"\\u{1b}[2J.network\")")),
    ]
  }
}
