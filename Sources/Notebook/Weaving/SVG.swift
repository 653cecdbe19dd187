import Foundation

/// A drawing as a part of a page: only its element, without names that another drawing has, too, and in colours that
/// the page can change.
struct SVG {
  let element: String
  /// The colours in it, as they are on white paper.
  private(set) var colours: Set<Colour> = []

  /// Nil for what is no drawing, or more than one: scripts, links, pages inside.
  ///
  /// - Parameters:
  ///   - text: a whole file.
  ///   - description: what it shows, for who does not see it; without one its own title.
  ///   - keepsColours: whether they stay as they are on a dark page.
  init?(_ text: String, description: String, keepsColours: Bool = false) {
    guard let start = text.firstRange(of: "<svg"), let end = text.ranges(of: "</svg>").last, !SVG.isActive(text) else {
      return nil
    }
    let body = String(text[start.lowerBound..<end.upperBound]).replacing(/<!--[\s\S]*?-->\n?/, with: "")
      .replacing(#/ id="[^"]*"/#, with: "").replacing(#/ xmlns:xlink="[^"]*"/#, with: "")
    let title = body.firstMatch(of: /<title>([^<]*)<\/title>/).map { String($0.output.1) } ?? "drawing"
    let label = description.isEmpty ? title : HTML.escaped(description)
    // The titles of parts would be read aloud one by one.
    var drawing = body.replacing(/<title>[^<]*<\/title>\n?/, with: "")
    drawing.replace(" role=\"img\"", with: "", maxReplacements: 1)
    drawing.replace("<svg", with: "<svg role=\"img\" aria-label=\"\(label)\"", maxReplacements: 1)
    if keepsColours {
      element = drawing
      return
    }
    var found: Set<Colour> = []
    element = drawing.replacing(/(fill|stroke)="([^"]*)"/) { match in
      guard let colour = Colour(String(match.output.2)) else { return String(match.output.0) }
      found.insert(colour)
      return "\(match.output.1)=\"var(\(colour.variable),\(colour.hex))\""
    }
    colours = found
  }

  private static func isActive(_ text: String) -> Bool {
    text.contains(/<(?:script|foreignObject|image|use|a|style|animate|set)[\s>\/]/.ignoresCase())
      || text.contains(/<[^>]*(?:[\s"'\/]on[a-z]+\s*=|href\s*=|url\()/.ignoresCase())
  }
}
