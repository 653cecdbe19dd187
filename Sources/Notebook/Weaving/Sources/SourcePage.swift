/// A chapter of sources as a page: on a wide window prose beside code, on a narrow one above it.
struct SourcePage {
  let chapter: SourceChapter
  let links: LessonLinks

  func html(version: String) -> String {
    let number = (SourceChapter.all.firstIndex(of: chapter) ?? 0) + 1
    let frame = PageFrame(
      title: "\(chapter.title) — Espalier", summary: chapter.summary,
      place: "\(SourceLinks.title) · \(number) of \(SourceChapter.all.count)", colours: [], kind: "source")
    let head = [
      HTML.element("h1", [:], HTML.escaped(chapter.title)),
      HTML.element("p", ["class": "goal"], HTML.escaped(chapter.summary)), contents,
    ]
    return frame.html(
      main: [HTML.block("div", ["class": "head"], head)] + chapter.sources.map(section),
      footer: [
        neighbour(-1), neighbour(1),
        HTML.element("p", [:], "These are the sources of Espalier \(HTML.escaped(version)), every line of them."),
      ])
  }

  private var contents: String {
    let items = chapter.sources.map { source in
      HTML.element(
        "li", [:], HTML.element("a", ["href": "#" + SourceLinks.anchor(of: source.name)], HTML.escaped(source.name)))
    }
    return items.count > 1 ? HTML.block("ul", ["class": "files"], items) : ""
  }

  private func section(_ source: (name: String, path: String, text: String)) -> String {
    var prose = ProseWriter(links: links, isAmongSources: true)
    let passages = AnnotatedSource(source.text).passages.map { passage in
      let code = HTML.element("pre", [:], HTML.element("code", [:], SwiftHTML.coloured(passage.code)))
      let words = prose.blocks(Markdown.blocks(of: passage.markdown))
      return HTML.block(
        "div", ["class": "passage"],
        [words.isEmpty ? "<div></div>" : HTML.block("div", [:], words), passage.code.isEmpty ? "" : code])
    }
    return HTML.block(
      "section", ["id": SourceLinks.anchor(of: source.name)],
      [
        HTML.element("h2", [:], HTML.escaped(source.name)),
        HTML.element("p", ["class": "path"], HTML.escaped(source.path)),
      ] + passages)
  }

  private func neighbour(_ step: Int) -> String {
    let chapters = SourceChapter.all
    guard let place = chapters.firstIndex(of: chapter), chapters.indices.contains(place + step) else {
      return HTML.element("a", ["href": SourceLinks.index], SourceLinks.title)
    }
    let other = chapters[place + step]
    let title = HTML.escaped(other.title)
    return HTML.element(
      "a", ["href": other.page, "rel": step < 0 ? "prev" : "next"], step < 0 ? "← " + title : title + " →")
  }
}

/// The page before them: what there is, in the order in which one would read it.
struct SourceIndexPage {
  func html(version: String) -> String {
    let frame = PageFrame(
      title: "\(SourceLinks.title) — Espalier", summary: "The sources of the formulas and of the pruning, to be read.",
      place: SourceLinks.title, colours: [])
    var prose = ProseWriter(links: LessonLinks(lessons: []), isAmongSources: true)
    let entries = SourceChapter.all.enumerated().map { number, chapter in
      let files = chapter.sources.map { source in
        let name = HTML.element(
          "a", ["href": "\(chapter.page)#\(SourceLinks.anchor(of: source.name))"], HTML.escaped(source.name))
        let summary = prose.content(of: Markdown.blocks(of: AnnotatedSource(source.text).summary))
        return HTML.element("li", [:], name + (summary.isEmpty ? "" : ": " + summary))
      }
      return HTML.block(
        "section", [:],
        [
          HTML.element(
            "h2", ["id": chapter.slug],
            "\(number + 1). " + HTML.element("a", ["href": chapter.page], HTML.escaped(chapter.title))),
          HTML.element("p", [:], HTML.escaped(chapter.summary)), HTML.block("ul", ["class": "index"], files),
        ])
    }
    return frame.html(
      main: [
        HTML.element("h1", [:], SourceLinks.title),
        HTML.element("p", ["class": "goal"], "What the formulas say, in plain loops, and how channels are taken out."),
        HTML.element(
          "p", [:],
          "The fast engine, which trains by default, must give the same numbers as these sources; <code>check</code> at "
            + "the prompt compares the two. <code>source batchnorm</code> prints one of these files there."),
      ] + entries,
      footer: [
        HTML.element("a", ["href": "index.html"], "← Lessons"),
        HTML.element("p", [:], "These are the sources of Espalier \(HTML.escaped(version))."),
      ])
  }
}
