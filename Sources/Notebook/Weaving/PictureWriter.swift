import Figures

/// The pictures of a page.
struct PictureWriter {
  /// The colours that a dark page has to change.
  private(set) var colours: Set<Colour> = []
  /// What the page has shown: the same drawing in a file is not shown again.
  private var shown: Set<String> = []

  /// A figure with the text that the prompt shows; nil for what is no drawing that a page may hold.
  mutating func figure(_ picture: Picture, caption: String?) -> String? {
    guard let text = picture.svg,
      let svg = SVG(text, description: picture.description, keepsColours: picture.hasOwnColours)
    else { return nil }
    shown.insert(text)
    let lines = [
      picture.sides.isEmpty ? frame(svg) : views(svg, of: picture),
      caption.map { HTML.element("figcaption", [:], HTML.escaped($0)) } ?? "",
      HTML.folded(
        "as text", class: "text",
        [HTML.element("pre", [:], HTML.escaped(OutputText.lines(of: picture.text).joined(separator: "\n")))]),
    ]
    return HTML.block("figure", ["class": picture.hasOwnColours ? "image" : "wide"], lines)
  }

  /// A comparison, and what it compares: a script makes a switch of them; without one the comparison stays.
  private mutating func views(_ both: SVG, of picture: Picture) -> String {
    let sides = picture.sides.compactMap { side in
      (try? side.rendered(as: .svg)).flatMap { SVG(String(decoding: $0, as: UTF8.self), description: side.description) }
    }
    guard sides.count == 2 else { return frame(both) }
    let views = [("before", sides[0]), ("after", sides[1]), ("both", both)].map { name, svg in
      colours.formUnion(svg.colours)
      return HTML.element(
        "div", ["class": "frame", "data-view": name, "hidden": name == "both" ? nil : ""], svg.element)
    }
    return HTML.block("div", ["class": "views"], views)
  }

  /// A figure of a file; nil where the page has it already.
  mutating func figure(svg text: String) -> String? {
    guard shown.insert(text).inserted, let svg = SVG(text, description: "") else { return nil }
    return HTML.block("figure", ["class": "wide"], [frame(svg)])
  }

  /// A picture alone, for a page that speaks of it elsewhere.
  mutating func frame(_ picture: Picture) -> String? {
    guard let text = picture.svg, let svg = SVG(text, description: picture.description) else { return nil }
    return frame(svg)
  }

  private mutating func frame(_ svg: SVG) -> String {
    colours.formUnion(svg.colours)
    return HTML.element("div", ["class": "frame"], svg.element)
  }
}
