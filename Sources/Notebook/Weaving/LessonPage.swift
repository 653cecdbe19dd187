import Language

/// A lesson as a page: prose, cells with what they showed, exercises with what is folded, quizzes.
struct LessonPage {
  let lesson: Lesson
  let links: LessonLinks
  let performance: Performance
  var prose: ProseWriter
  var pictures = PictureWriter()
  /// The words of what can be turned here.
  var turnables: Set<String> = []

  init(_ lesson: Lesson, links: LessonLinks, performance: Performance) {
    (self.lesson, self.links, self.performance) = (lesson, links, performance)
    prose = ProseWriter(links: links)
  }

  /// The whole file.
  mutating func html(version: String) -> String {
    let body = steps() + prose.blocks(lesson.ending) + tournament()
    let (previous, next) = links.neighbours(of: lesson)
    let number = links.number(of: lesson).map { "Lesson \($0) of \(links.lessons.count) · " } ?? ""
    let frame = PageFrame(
      title: "\(lesson.title) — Espalier", summary: lesson.summary,
      place: "\(number)\(lesson.minutes) minutes", colours: pictures.colours, turnables: turnables)
    return frame.html(
      main: [head(), contents()] + body,
      footer: [neighbour(previous, "previous", "← "), neighbour(next, "next", "", " →"), origin(version)])
  }

  private mutating func steps() -> [String] {
    var lesson = lesson
    // The title stands at the head already.
    if case .heading(1, _)? = lesson.firstBlocks.first?.kind { lesson.dropFirstBlock() }
    return lesson.steps.flatMap { step in
      guard case .quiz(let quiz) = step.task else { return prose.blocks(step.prose) + task(step.task) }
      let question = step.prose.lastIndex { if case .heading = $0.kind { true } else { false } } ?? step.prose.endIndex
      return prose.blocks(Array(step.prose[..<question])) + [self.quiz(quiz, asked: Array(step.prose[question...]))]
    }
  }

  private func head() -> String {
    let needs =
      lesson.needs.isEmpty ? "" : HTML.element("p", ["class": "needs"], "Builds on " + links.needs(of: lesson))
    return [
      HTML.element("h1", [:], HTML.escaped(lesson.title)), HTML.element("p", ["class": "goal"], summary), needs,
    ].filter { !$0.isEmpty }.joined(separator: "\n")
  }

  private var summary: String { prose.inlines([.text(lesson.summary)]) }

  /// The parts of a long lesson, folded.
  private func contents() -> String {
    let parts = prose.headings.filter { $0.level == 2 }
    guard parts.count > 2 else { return "" }
    let items = parts.map {
      HTML.element("li", [:], HTML.element("a", ["href": "#" + $0.anchor], HTML.escaped($0.text)))
    }
    return HTML.folded("In this lesson", class: "contents", [HTML.block("ol", [:], items)])
  }

  /// What there is to win at the prompt.
  private mutating func tournament() -> [String] {
    guard let tournament = lesson.tournament.map(Tournament.init) else { return [] }
    let text = "**A tournament.** \(tournament.invitation) At the prompt `.tournament net` enters a network."
    return [HTML.block("section", ["class": "exercise"], prose.blocks(Markdown.blocks(of: text)))]
  }

  private func neighbour(_ lesson: Lesson?, _ relation: String, _ before: String, _ after: String = "") -> String {
    guard let lesson else { return "" }
    return HTML.element(
      "a", ["href": LessonLinks.page(of: lesson), "rel": relation == "previous" ? "prev" : relation],
      before + HTML.escaped(lesson.title) + after)
  }

  private func origin(_ version: String) -> String {
    HTML.element(
      "p", [:],
      "Everything that is shown came from a run of this lesson with Espalier \(HTML.escaped(version)), except times.")
  }
}

extension Lesson {
  fileprivate var firstBlocks: [Markdown] { steps.first?.prose ?? [] }

  fileprivate mutating func dropFirstBlock() { steps[0].prose.removeFirst() }
}
