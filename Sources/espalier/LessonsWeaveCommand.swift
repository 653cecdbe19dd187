import ArgumentParser
import Texts
import Files
import Foundation
import Notebook

/// `espalier lessons weave`
struct LessonsWeaveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "weave",
    abstract: "Run lessons and write them, with what they show, as pages for a browser or as notebooks.")

  enum Form: String, ExpressibleByArgument, CaseIterable { case pages, ipynb }

  @Argument(help: "Numbers, names or files (.md) of lessons; all of them if none is given.")
  var names: [String] = []

  @Option(help: "The folder to write: a new one, an empty one, or one that was woven before.")
  var to: String

  @Option(name: .customLong("as"), help: "pages for a browser, or ipynb: Jupyter notebooks to read.")
  var form = Form.pages

  @Option(help: "The folder with the lessons: ./Lessons if there is one, else those inside the program.")
  var folder: String?

  @Flag(help: "Run the cells marked run=slow, too; else the page has what the lesson says.")
  var slow = false

  func run() throws {
    do {
      try weave()
    } catch {
      OutputStream.standardError.writeLine(visible("espalier: \(error)"))
      throw ExitCode(1)
    }
  }

  private func weave() throws {
    Interrupts.install(once: true)
    let library = try LessonLibrary.lookedUp(names: names, folder: folder).library
    let chosen = library.entries.filter { entry in names.isEmpty || names.contains(where: entry.isNamed) }
    var site = try SiteFolder(to)
    if form == .ipynb {
      _ = try library.lessons()
      return try weaveNotebooks(chosen, into: &site)
    }
    let slugs = Set(try chosen.map { try $0.lesson.get().slug })
    let pages = try Site(of: library, version: Espalier.configuration.version) { slug in
      slugs.contains(slug) || site.pages.contains(slug + ".html")
    }
    var written: [String: String] = [:]
    var first: Performance?
    for lesson in pages.lessons {
      let isFirst = lesson.slug == pages.lessons.first?.slug
      guard isFirst || slugs.contains(lesson.slug) else { continue }
      let performance = try lesson.performed(includingSlow: slow)
      if isFirst { first = performance }
      guard slugs.contains(lesson.slug) else { continue }
      written[Site.name(of: lesson)] = pages.page(of: lesson, performance)
      OutputStream.standardOutput.writeLine(visible("✓ \(lesson.slug)"))
    }
    written["index.html"] = pages.front(first)
    written.merge(pages.sources) { lesson, _ in lesson }
    try site.write(written, areAll: names.isEmpty)
    OutputStream.standardOutput.writeLine(visible("wrote \(written.count) pages; open \(to)/index.html"))
  }

  private func weaveNotebooks(_ entries: [LessonLibrary.Entry], into folder: inout SiteFolder) throws {
    var written: [String: String] = [:]
    for entry in entries {
      let lesson = try entry.lesson.get()
      let notebook = JupyterNotebook(lesson, text: entry.text, try lesson.performed(includingSlow: slow))
      written[lesson.slug + ".ipynb"] = String(decoding: try notebook.data, as: UTF8.self)
      OutputStream.standardOutput.writeLine(visible("✓ \(lesson.slug)"))
    }
    try folder.write(written, areAll: names.isEmpty)
    OutputStream.standardOutput.writeLine(visible("wrote \(written.count) notebooks into \(to)"))
  }
}
