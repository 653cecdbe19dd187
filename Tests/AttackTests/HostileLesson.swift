import Testing

/// A lesson that means harm, and what is to come of it.
struct HostileLesson: Sendable, CustomTestStringConvertible {
  /// What is to be said where it is verified.
  enum Verdict: Sendable {
    /// The file is no lesson, and the reason has these words.
    case noLesson(String)
    /// It does not keep its promises, and the report has these words.
    case broken(String)
    /// It may do what it does.
    case harmless
    /// It never ends by itself; asked to stop, it does.
    case endless
  }

  var name: String
  var text: String
  var verdict: Verdict

  var testDescription: String { name }

  /// A lesson with a front matter; the text begins at line 8.
  init(_ name: String, _ verdict: Verdict, _ body: String) {
    self.init(name, verdict, head: "title: A lesson\nslug: attack\nminutes: 1\nsummary: Means harm.", body)
  }

  init(_ name: String, _ verdict: Verdict, head: String, _ body: String) {
    (self.name, self.verdict) = (name, verdict)
    text = "---\n\(head)\n---\n\n# A lesson\n\n\(body)\n"
  }

  /// The whole file.
  init(_ name: String, _ verdict: Verdict, file: String) { (self.name, self.verdict, text) = (name, verdict, file) }

  /// A cell that runs.
  static let cell = "```espalier {#a}\nx = 1;\n```\n"

  static func cell(_ code: String, _ attributes: String = "") -> String {
    "```espalier {#a\(attributes.isEmpty ? "" : " " + attributes)}\n\(code)\n```\n"
  }

  /// An exercise with the right answer 4.
  static func exercise(
    starter: String = "y = ___", check: String = "y == 4", solution: String = "y = 4;", _ more: String = ""
  ) -> String {
    "```espalier {#y check=\"\(check)\"}\n\(starter)\n```\n\n<!-- solution:\n\(solution)\n-->\n\n\(more)\n"
  }

  static func quiz(choice: String = "three", reply: String = "no", heading: String = "How many?") -> String {
    "### \(heading)\n\n- a) \(choice)\n- b) four\n\n<details id=\"many\"><summary>Answer</summary>\n\n"
      + "- a) \(reply)\n- b) ✓\n\n</details>\n"
  }

  static var all: [HostileLesson] { files + reading + dotWords + asides + signs + heads + markup + sizes + loops }
}
