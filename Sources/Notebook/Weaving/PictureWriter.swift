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
      frame(svg), caption.map { HTML.element("figcaption", [:], HTML.escaped($0)) } ?? "",
      HTML.folded(
        "as text", class: "text",
        [HTML.element("pre", [:], HTML.escaped(OutputText.lines(of: picture.text).joined(separator: "\n")))]),
    ]
    return HTML.block("figure", ["class": picture.hasOwnColours ? "image" : "wide"], lines)
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
