import Foundation

/// SVG in which what stands flush right stays there, whichever font the reader has.
///
/// Graphviz places every piece of a label by its left end, from the widths of its own font. In a wider one a text at the
/// right edge of a box would run over it; anchored at its end it grows to the left. The widths come from the drawing
/// operations of the `xdot` format, in which a text is `T x y justification width length -text`.
struct AnchoredText {
  private(set) var svg: String

  init(svg: String, xdot: String, flushRight: Set<String>) {
    // Long attributes are broken anywhere by a backslash at the end of a line.
    let operations = xdot.replacing("\\\n", with: "")
    var widths: [Place: Double] = [:]
    for match in operations.matches(of: /T (-?[0-9.]+) (-?[0-9.]+) -?1 ([0-9.]+) [0-9]+ -/) {
      guard let x = Double(match.1), let y = Double(match.2), let width = Double(match.3) else { continue }
      widths[Place(x: x, y: -y)] = width
    }
    let wanted = Set(flushRight.map(Self.plain))
    self.svg = svg.replacing(/<text text-anchor="start" x="(-?[0-9.]+)" y="(-?[0-9.]+)"([^>]*)>([^<]*)<\/text>/) {
      match in
      guard wanted.contains(Self.plain(String(match.4))), let x = Double(match.1), let y = Double(match.2),
        let width = widths[Place(x: x, y: y)]
      else { return String(match.0) }
      return "<text text-anchor=\"end\" x=\"\(coordinate(x + width))\" y=\"\(match.2)\"\(match.3)>\(match.4)</text>"
    }
  }

  /// A place to a tenth of a point, as far as both formats agree on it.
  private struct Place: Hashable {
    var x: Int
    var y: Int

    init(x: Double, y: Double) { (self.x, self.y) = (Int((x * 10).rounded()), Int((y * 10).rounded())) }
  }

  /// Spaces of any kind are one space.
  private static func plain(_ text: String) -> String {
    text.replacing("&#160;", with: " ").replacing("\u{A0}", with: " ").trimmingCharacters(in: .whitespaces)
  }
}
