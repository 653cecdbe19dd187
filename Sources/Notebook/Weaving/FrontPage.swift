import Figures
import Language

/// The page that one comes to first: the story on one screen, and the lessons.
struct FrontPage {
  let links: LessonLinks
  /// What the first lesson ends with, if it draws.
  let picture: Picture?

  func html(version: String) -> String {
    var pictures = PictureWriter()
    let figure = picture.flatMap { pictures.frame($0) } ?? ""
    let frame = PageFrame(
      title: "Espalier", summary: "How convolutional networks are made small, one line at a time.",
      place: "how convolutional networks are made small", colours: pictures.colours, kind: "front")
    return frame.html(
      main: [
        HTML.block("div", ["class": "story"], [HTML.block("div", [:], story), figureBlock(figure)]),
        HTML.element("h2", ["id": "lessons"], "Lessons"), HTML.block("ol", ["class": "lessons"], entries),
        HTML.element("h2", ["id": "engine"], SourceLinks.title), engine,
      ],
      footer: [
        HTML.element(
          "p", [:],
          "Everything that is shown came from runs of the lessons with Espalier \(HTML.escaped(version)), except times."
        )
      ])
  }

  private func figureBlock(_ figure: String) -> String {
    guard !figure.isEmpty, let first = links.lessons.first?.lesson else { return "" }
    let caption = "What “\(first.title)” comes to. Solid: the channels kept. Dashed: the channels removed."
    return HTML.block("figure", [:], [figure, HTML.element("figcaption", [:], HTML.escaped(caption))])
  }

  private var story: [String] {
    let steps = [
      "A network looks at a picture through many small filters. What one filter sees is a <em>channel</em>. There are "
        + "more of them than it turns out to need, and each costs time and memory.",
      "Batch normalisation multiplies every channel by a learned number γ. Let each γ cost something while the network "
        + "trains. Those that it needs hold out; the others fall to exactly 0.",
      "A channel with γ = 0 says the same for every picture. It is cut out, and the constant that it always added is "
        + "kept.",
      "What is left computes the same with fewer numbers. Every step can be opened and checked.",
    ]
    let begin = links.lessons.first { $0.hasPage }.map { first in
      HTML.element("a", ["href": LessonLinks.page(of: first.lesson)], HTML.escaped(first.lesson.title))
    }
    return [
      HTML.element("h1", [:], "Espalier"),
      HTML.element("p", ["class": "goal"], "An espalier is a tree trained and pruned flat against a frame."),
      HTML.block("ol", [:], steps.map { HTML.element("li", [:], $0) }),
      HTML.element(
        "p", [:],
        (begin.map { "Begin with \($0), or at a prompt: " } ?? "At a prompt: ")
          + HTML.element("code", [:], "espalier lesson 1") + "."),
    ]
  }

  private var engine: String {
    let chapters = SourceChapter.all.map { HTML.element("a", ["href": $0.page], HTML.escaped($0.title)) }
    return HTML.element(
      "p", ["class": "chapters"],
      "The program's own sources, "
        + HTML.element("a", ["href": SourceLinks.index], "in the order in which one would read them")
        + ": what each formula says, beside its loops. " + chapters.joined(separator: " · "))
  }

  private var entries: [String] {
    links.lessons.enumerated().map { index, entry in
      let lesson = entry.lesson
      let title = HTML.escaped(lesson.title)
      let name = entry.hasPage ? HTML.element("a", ["href": LessonLinks.page(of: lesson)], title) : title
      let minutes = HTML.element("span", [:], " · \(lesson.minutes) minutes")
      let needs =
        lesson.needs.isEmpty ? "" : HTML.element("p", ["class": "needs"], "Builds on " + links.needs(of: lesson))
      return HTML.block(
        "li", [:],
        [
          HTML.element("h3", [:], "\(index + 1). \(name)\(minutes)"),
          HTML.element("p", [:], HTML.escaped(lesson.summary)),
          needs,
        ])
    }
  }
}

extension Performance {
  /// The last picture of a network that a lesson draws.
  func lastPicture(of lesson: Lesson) -> Picture? {
    for step in lesson.steps.reversed() {
      for output in cells[step.id]?.outputs.reversed() ?? [] {
        if case .picture(let picture) = output, picture.svg != nil, !picture.hasOwnColours { return picture }
      }
    }
    return nil
  }
}
