import FastEngine
import Files
import Formulas
import Foundation
import Language
import Testing

@testable import Notebook

@Suite struct WeavingTests {
  private static func library(_ bodies: [String]) -> LessonLibrary {
    LessonLibrary(
      bodies.enumerated().map { index, body in
        let front = """
          ---
          title: Lesson \(index)
          slug: lesson-\(index)
          minutes: 1
          summary: Of <b>it</b>.
          needs: []
          ---


          """
        return ("0\(index)-lesson.md", front + body + "\n")
      })
  }

  /// The page of the first of some lessons, and the whole site.
  private static func woven(_ bodies: String...) throws -> (page: String, all: [String: String]) {
    let site = try Site(of: library(bodies), version: "0") { _ in true }
    var all: [String: String] = [:]
    var first: Performance?
    for lesson in site.lessons {
      let performance = try lesson.performance(in: Session())
      first = first ?? performance
      all[Site.name(of: lesson)] = site.page(of: lesson, performance)
    }
    all["index.html"] = site.front(first)
    all.merge(site.sources) { lesson, _ in lesson }
    return (all["lesson-0.html"] ?? "", all)
  }

  private static let cell = "```espalier {#a}\n1 + 1\n```\n"

  @Test func `a cell shows what it showed in this run`() throws {
    let page = try Self.woven("```espalier {#a}\nx = 2; x * 3\n```\n\n```output\n6\n```").page
    #expect(page.contains("<samp>6</samp>"))
    #expect(page.contains("id=\"cell-a\""))
  }

  @Test func `times are those that the lesson says, so that two runs give the same page`() throws {
    var cell = Cell(id: "a", code: "1", lines: LineSpan(first: 1, last: 1))
    cell.expected = ExpectedOutput(text: ["fast  3 µs"], lines: LineSpan(first: 2, last: 2))
    cell.comparison.isShapeOnly = true
    let shown = Performance.Shown(outputs: [.text("fast  4 µs")])
    guard case .text(let text)? = OutputPart.parts(of: shown, for: cell).first else {
      Issue.record("no text")
      return
    }
    #expect(text == ["fast  3 µs"])
    #expect(
      "took 3.5 s".hasTime && "3 ms".hasTime && "MACs  ms  by".hasTime && !"sums".hasTime && !"3 steps".hasTime
        && !"3 sigma".hasTime)
  }

  @Test func `nothing that a lesson says becomes markup`() throws {
    let evil = "<script>alert(1)</script>"
    let page = try Self.woven(
      """
      # Title & \\<script>x\\</script>

      `\(evil)` and [a link](https://example.org/?<b>) and $<script>$ and *\\<i>* "quoted".

          \(evil)

      ```espalier {#a expect=error}
      "\(evil)" + [1 2]
      ```

      ### A question?

      - a) `\(evil)`
      - b) b

      <details id="q"><summary>Answer</summary>

      - a) `\(evil)` no
      - b) ✓

      </details>
      """
    ).page
    #expect(page.ranges(of: "<script>").count == 1, "only the page's own")
    #expect(!page.contains("<i>") && !page.contains("<b>"))
  }

  @Test func `no answer stands before its question, and no comment is left`() throws {
    let page = try Self.woven(
      """
      <!-- note: secret of the author -->

      Fill in.

      ```espalier {#y check="y == 4"}
      y = ___
      ```

      <details><summary>Hint</summary>

      Two and two.

      </details>

      <details><summary>Solution</summary>

      ```espalier
      y = 2 + 2
      ```

      ```output
      y = 4
      ```

      </details>

      <!-- wrong: y = 3 => secret message -->

      ### How many?

      - a) three
      - b) four

      <details id="many"><summary>Answer</summary>

      - a) too few
      - b) ✓ well counted

      </details>
      """
    ).page
    func place(_ text: String) throws -> String.Index { try #require(page.firstRange(of: text)?.lowerBound) }
    #expect(!page.contains("<!--") && !page.contains("secret") && !page.contains("y == 4"))
    #expect(try place("<mark class=\"blank\">___</mark>") < place("Two and two."))
    #expect(try place("Two and two.") < place("A solution"))
    #expect(try place("A solution") < place("<samp>y = 4</samp>"))
    #expect(try place("How many?") < place("<li>four</li>"))
    #expect(try place("<li>four</li>") < place("well counted"))
    // Folded: each of them is inside of an element that is closed when the page opens.
    for text in ["Two and two.", "<samp>y = 4</samp>", "well counted"] {
      let before = page[..<(try place(text))]
      #expect(before.ranges(of: "<details").count == before.ranges(of: "</details>").count + 1, "\(text)")
    }
    #expect(!page.contains("<details open"))
  }

  @Test func `lessons cite each other by their files, and every link leads somewhere`() throws {
    let all = try Self.woven(
      "See [it](01-lesson.md), [none](09-lesson.md) and [a file](../README.md), `source batchnorm`.\n\n" + Self.cell,
      "# Part\n\n## One\n\n## Two\n\n## Three\n\n" + Self.cell
    ).all
    #expect(
      all["lesson-0.html"]?.contains("<a href=\"lesson-1.html\" title=\"Lesson 1\">it</a>, none and a file, <a href=")
        == true)
    #expect(all["lesson-0.html"]?.contains("href=\"engine-normalisation.html#batchnorm2d\"") == true)
    for (name, html) in all {
      for match in html.matches(of: /href="([^"#]*)(?:#([^"]*))?"/)
      where !match.output.1.hasPrefix("https://arxiv.org/") {
        let page = match.output.1.isEmpty ? html : all[String(match.output.1)]
        #expect(page != nil, "\(name): \(match.output.0)")
        guard let anchor = match.output.2 else { continue }
        #expect(page?.contains("id=\"\(anchor)\"") == true, "\(name): \(match.output.0)")
      }
    }
  }

  @Test func `formulas are MathML, and what is none is shown as typed`() throws {
    let page = try Self.woven(
      "With $\\frac{1}{2}$ and $a\n+ b$:\n\n$$x^2$$\n\nThis:\n\n    y = γ·x̂ + β\n\nand\n\n    no formula at all\n\n"
        + Self.cell
    ).page
    #expect(page.contains("<mfrac>") && page.contains("alttext=\"a + b\""))
    #expect(page.contains("<div class=\"formula\"><math display=\"block\" alttext=\"x^2\">"))
    #expect(page.contains("alttext=\"y = γ·x̂ + β\""))
    #expect(page.contains("<pre class=\"plain\">no formula at all</pre>"))
  }

  @Test(arguments: LessonLibrary.embedded.entries.map(\.path))
  func `every formula that a lesson sets off is read`(path: String) throws {
    let entry = try #require(LessonLibrary.embedded.entries.first { $0.path == path })
    let lesson = try entry.lesson.get()
    for block in lesson.steps.flatMap(\.prose) + lesson.ending {
      guard case .code(let info, let text) = block.kind, info.isEmpty else { continue }
      #expect(FormulaBlock(text) != nil, "\(path):\(block.lines.first): \(text)")
    }
  }

  @Test func `an error is said to be one`() throws {
    let page = try Self.woven("```espalier {#a expect=error}\n[1 2] + [1 2 3]\n```").page
    #expect(page.contains("class=\"out error\"") && page.contains(">error</p>"))
  }

  @Test func `a lesson that breaks a promise has no page`() throws {
    #expect(throws: LessonError.self) { try Self.woven("```espalier {#a}\nx = 1\n```\n\n```output\nx = 2\n```") }
    #expect(throws: LessonError.self) { try Self.woven("```espalier {#a}\nnothing\n```") }
  }

  @Test func `pictures are drawings with a text beside them, in colours that a dark page changes`() throws {
    let page = try Self.woven("```espalier {#a match=shape}\nplot [1 2 3 2]\n```").page
    #expect(page.contains("<svg role=\"img\" aria-label=\"[1 2 3 2]"))
    #expect(page.contains("var(--dffffff,#ffffff)") && page.contains("--dffffff:#"))
    #expect(!page.contains("<title>[1 2 3 2]"))
  }

  @Test(arguments: [
    "<svg><script>x</script></svg>", "<svg onload=\"x\"></svg>", "<svg><a href=\"x\">y</a></svg>",
    "<svg><rect fill=\"url(http://x)\"/></svg>", "<p>no drawing</p>",
  ])
  func `a drawing that does something is none`(text: String) {
    #expect(SVG(text, description: "") == nil)
  }

  /// The tour trains, prunes, times and draws; the others are made of the same.
  @Test func `the tour is woven twice to the same bytes, of less than 500 kB`() throws {
    let tour = LessonLibrary(Array(LessonLibrary.embedded.entries.prefix(1)))
    func page() throws -> String {
      let site = try Site(of: tour, version: "0") { _ in true }
      let performed = WorkingFolder.temporary { folder in
        Result {
          let session = Session(engines: [.reference, .fast])
          session.files = FileWriter(onlyBelow: folder)
          return try site.lessons[0].performance(in: session)
        }
      }
      let performance = try #require(performed).get()
      return site.page(of: site.lessons[0], performance) + site.front(performance)
    }
    let first = try page()
    #expect(try page() == first)
    #expect(first.utf8.count < 500_000, "\(first.utf8.count)")
    #expect(!first.contains("http://") || !first.contains("src="))
  }

  @Test func `only what was woven is replaced`() throws {
    let path = FileManager.default.temporaryDirectory.path() + "/espalier-site-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: path) }
    var folder = try SiteFolder(path)
    try folder.write(["index.html": "1", "old.html": "1"], areAll: true)
    var again = try SiteFolder(path)
    #expect(again.pages == ["index.html", "old.html"])
    try again.write(["index.html": "2"], areAll: true)
    #expect(try FileManager.default.contentsOfDirectory(atPath: path).sorted() == [".woven", "index.html"])
    try "mine".write(toFile: path + "/mine.html", atomically: true, encoding: .utf8)
    #expect(throws: FileError.self) { try again.write(["index.html": "3", "mine.html": "3"], areAll: true) }
    #expect(try String(contentsOfFile: path + "/mine.html", encoding: .utf8) == "mine")
    #expect(try String(contentsOfFile: path + "/index.html", encoding: .utf8) == "2")
    try FileManager.default.removeItem(atPath: path + "/.woven")
    #expect(throws: FileError.self) { try SiteFolder(path) }
  }
}
