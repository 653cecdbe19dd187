import Testing
import Texts

/// What a lesson says reaches a terminal or a pipe as text, whatever it is, through the program itself.
@Suite struct LessonPrintingTests {
  private static func lesson(_ body: String, title: String = "A lesson") -> String {
    "---\ntitle: \(title)\nslug: attack\nminutes: 1\nsummary: Means harm.\n---\n\n# A lesson\n\n\(body)\n"
  }

  static let lessons = [
    lesson("```espalier {#a}\n\"\\u{1b}[31m\\u{9b}2J\\u{202e}\\u{7}\"\n```"),
    lesson("```espalier {#a expect=error}\n\"\\u{1b}]0;x\\u{7}\" + [1 2]\n```"),
    lesson("```espalier {#a}\nload(\"\\u{1b}[2J.network\")\n```"),
    lesson("An \u{1B}[31mescape, a \u{9B}2J and a \u{202E}turn.\n\n```espalier {#a}\n1\n```"),
    lesson("<!-- \u{1B}[31m: x -->\n\n```espalier {#a}\n1\n```"),
    lesson("```espalier {#a \u{1B}[31m=1}\n1\n```"), lesson("```espalier {#a}\n1\n```", title: "\"\\e[31m\""),
  ]

  @Test(arguments: lessons, [["verify"], ["weave", "--to"], ["audit"]])
  func `nothing that drives a terminal is printed`(lesson: String, command: [String]) throws {
    let folder = TemporaryFolder()
    let file = folder.path + "/01-\u{1B}[31m.md"
    try writeFile(Array(lesson.utf8), to: file)
    let site = command.count > 1 ? [folder.path + "/site"] : []
    let run = try run(["lessons"] + command + site + [file])
    for text in [run.output, run.errors] { #expect(text == text.onlyText, "\(text.debugDescription)") }
    #expect(!(run.output + run.errors).isEmpty)
  }
}
