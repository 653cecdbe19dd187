import EmbeddedTexts
import Testing

@testable import Notebook

@Suite struct SourcePageTests {
  @Test func `every source inside the program stands in one chapter`() {
    let paths = SourceChapter.all.flatMap { $0.sources.map(\.path) }
    let embedded = ["ReferenceEngine", "Networks/Weights", "Compression"].flatMap {
      EmbeddedTexts.paths(in: "Sources/" + $0)
    }
    #expect(paths.sorted() == embedded.sorted())
    #expect(SourceChapter.all.map(\.sources.count) == SourceChapter.all.map(\.files.count), "a named file is missing")
    #expect(paths.contains("Sources/ReferenceEngine/BatchNorm2D.swift") && paths.count > 70)
  }

  @Test func `no line of a source is lost, and coloured code is the code`() {
    for source in SourceChapter.all.flatMap(\.sources) {
      let passages = AnnotatedSource(source.text).passages
      let shown = passages.flatMap { passage in
        passage.prose.split { $0.isNewline } + passage.code.split { $0.isNewline }
      }
      let written = source.text.split { $0.isNewline }.map { line in
        let start = line.drop { $0 == " " }
        return start.hasPrefix("///") ? start.dropFirst(3).trimmed : line.trimmed
      }
      #expect(
        shown.map(\.trimmed).filter { !$0.isEmpty }.sorted() == written.filter { !$0.isEmpty }.sorted(),
        "\(source.path)")
      for passage in passages {
        let text = SwiftHTML.coloured(passage.code).replacing(/<\/?span[^>]*>/, with: "")
          .replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&quot;", with: "\"")
          .replacing("&amp;", with: "&")
        #expect(text == passage.code, "\(source.path)")
      }
    }
  }

  @Test func `Swift is coloured by its words, with texts inside of texts`() {
    let code = #"let name = "a \(flag ? "b" : "c") // no" + x.self  // remark"#
    #expect(
      SwiftHTML.coloured(code) == """
        <span class="verb">let</span> name = \
        <span class="string">&quot;a \\(flag ? &quot;b&quot; : &quot;c&quot;) // no&quot;</span> + x.self  \
        <span class="comment">// remark</span>
        """)
    #expect(SwiftHTML.coloured("0..<n") == "<span class=\"number\">0</span>..&lt;n")
    #expect(SwiftHTML.coloured("$0.isKept") == "$0.isKept")
    #expect(SwiftHTML.coloured("1.5e-9") == "<span class=\"number\">1.5e-9</span>")
  }

  @Test func `documentation is set with formulas and links`() {
    let source = AnnotatedSource(
      """
      import Tensors

      /// One & all: sums. More.
      ///
      ///     μ = mean(x)            σ = std(x)
      ///
      /// - Gradient, g = ∂L/∂y: ∂L/∂β = Σg; and no formula
      /// - Source: arXiv:1502.03167. Lesson: tour.
      public enum A {
        /// Two.
        let b = 1
      }
      """)
    #expect(source.summary == "One & all: sums.")
    #expect(source.passages.map(\.code) == ["import Tensors\n\npublic enum A {", "  let b = 1\n}"])
    #expect(
      source.passages[0].markdown == """
        One & all: sums. More.

            μ = mean(x)
            σ = std(x)

        - **Gradient**, g = ∂L/∂y:

              ∂L/∂β = Σg

          and no formula
        - **Source**: [arXiv:1502.03167](https://arxiv.org/abs/1502.03167). Lesson: [tour](tour).
        """)
  }

  @Test func `chapters have their formulas as MathML, below 500 kB`() throws {
    let site = try Site(of: LessonLibrary.embedded, version: "0") { _ in true }
    let pages = site.sources
    #expect(pages.count == SourceChapter.all.count + 1 && pages.values.allSatisfy { $0.utf8.count < 500_000 })
    let page = try #require(pages["engine-normalisation.html"])
    #expect(page.contains("alttext=\"y  = γ·x̂ + β\"") && page.contains("<mfrac>"))
    #expect(page.contains("<a href=\"batchnorm-forward.html\"") && page.contains("id=\"batchnorm2d\""))
    #expect(site.sources == pages)
  }
}
