import Foundation
import Testing
import Texts

/// A page or a notebook as a browser would see it: its tags and their attributes.
struct Page {
  private let text: String

  init(_ text: String) { self.text = text }

  /// What a page is made of. None of these fetches, runs or leaves anything by itself.
  private static let elements: Set<String> = [
    "html", "head", "meta", "title", "style", "body", "header", "main", "footer", "nav", "section", "script", "a",
    "span",
    "div", "p",
    "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "table", "tr", "td", "th", "pre", "code", "samp", "mark",
    "em",
    "strong", "blockquote", "hr", "br", "details", "summary", "figure", "figcaption", "svg", "g", "path", "rect",
    "line", "text",
    "tspan", "circle", "ellipse", "polygon", "polyline", "title", "math", "mrow", "mi", "mn", "mo", "mtext", "mspace",
    "mfrac",
    "msqrt", "mroot", "msub", "msup", "msubsup", "munder", "mover", "munderover", "mtable", "mtr", "mtd", "mstyle",
    "mpadded",
    "menclose", "mphantom", "button",
  ]

  func expectHarmless(_ place: String) {
    guard text.hasPrefix("<") else { return expectHarmlessNotebook(place) }
    #expect(text == text.onlyText, "\(place)")
    #expect(text.ranges(of: "<script").count == 1 && text.ranges(of: "<style").count == 1, "\(place)")
    // The program's own style sheet and script are no tags.
    let page = text.replacing(/<(style|script)>[\s\S]*?<\/\1>/, with: "")
    var open: [String: Int] = [:]
    for tag in page.matches(of: /<(\/?)([A-Za-z!][^\s>\/]*)([^>]*)>/) {
      let (close, name, attributes) = (!tag.output.1.isEmpty, String(tag.output.2).lowercased(), tag.output.3)
      if name == "!doctype" { continue }
      #expect(Self.elements.contains(name), "\(place): \(tag.output.0)")
      if !attributes.hasSuffix("/") { open[name, default: 0] += close ? -1 : 1 }
      for attribute in attributes.matches(of: /([A-Za-z:-]+)="([^"]*)"/) {
        let key = attribute.output.1.lowercased()
        #expect(
          !key.hasPrefix("on") && !["src", "style", "srcdoc", "action", "data"].contains(key),
          "\(place): \(tag.output.0)")
        if key == "href" {
          #expect(attribute.output.2.contains(/^(#|[a-z0-9-]+\.html|https?:\/\/)/), "\(place): \(tag.output.0)")
        }
      }
    }
    for (name, count) in open where !["meta", "hr", "br"].contains(name) { #expect(count == 0, "\(place): <\(name)>") }
  }

  /// The prose of a notebook is Markdown, which may hold HTML.
  private func expectHarmlessNotebook(_ place: String) {
    guard let notebook = try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any],
      let cells = notebook["cells"] as? [[String: Any]]
    else {
      Issue.record("\(place): no notebook")
      return
    }
    func check(_ value: Any) {
      switch value {
      case let text as String: #expect(text == text.onlyText, "\(place)")
      case let list as [Any]: list.forEach(check)
      case let fields as [String: Any]: fields.values.forEach(check)
      default: break
      }
    }
    check(notebook)
    for cell in cells where cell["cell_type"] as? String == "markdown" {
      var source = (cell["source"] as? String) ?? (cell["source"] as? [String])?.joined() ?? ""
      #expect(!source.contains("!["), "\(place)")
      // Code, formulas and what is escaped are no markup.
      for code in [/(?m)^(`{3,})[\s\S]*?^\1/, /(`+)[\s\S]+?\1/] { source = source.replacing(code, with: "") }
      source = source.replacing(/\$\$[^$]*\$\$/, with: "")
        .replacing(/\$[^$]*\$/, with: "").replacing(/\\</, with: "").replacing(/<https?:[^>]*>/, with: "")
      source = source.replacing("<details><summary>", with: "").replacing("</summary>", with: "").replacing(
        "</details>", with: "")
      #expect(
        !source.contains(/<[A-Za-z\/!?]/.ignoresCase()) || source.contains(/<a <a/), "\(place): \(source.prefix(400))")
      #expect(!source.contains(/(javascript|data|vbscript|file):/.ignoresCase()), "\(place): \(source.prefix(400))")
    }
  }
}
