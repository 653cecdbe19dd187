import Foundation

/// A picture under construction, written as SVG: a white page of fixed size with shapes on it.
struct SVG {
  enum Anchor: String { case start, middle, end }

  let width: Double
  let height: Double
  private let title: String
  private var body: [String] = []

  /// The title is what a screen reader says and a browser shows on hovering.
  init(width: Double, height: Double, title: String) {
    self.width = width
    self.height = height
    self.title = title
  }

  var text: String {
    """
    <svg xmlns="http://www.w3.org/2000/svg" width="\(number(width))" height="\(number(height))" \
    viewBox="0 0 \(number(width)) \(number(height))" role="img" font-family="\(Palette.font)" font-size="12">
    <title>\(title.escapedForMarkup)</title>
    <rect width="100%" height="100%" fill="white"/>
    \(body.joined(separator: "\n"))
    </svg>

    """
  }

  mutating func rectangle(
    x: Double, y: Double, width: Double, height: Double, fill: String, attributes: String = ""
  ) {
    body.append(
      "<rect x=\"\(number(x))\" y=\"\(number(y))\" width=\"\(number(max(0, width)))\" "
        + "height=\"\(number(max(0, height)))\" fill=\"\(fill)\"\(attributes)/>")
  }

  mutating func line(
    from start: (x: Double, y: Double), to end: (x: Double, y: Double), color: String, width: Double = 1,
    dashes: String = ""
  ) {
    body.append(
      "<line x1=\"\(number(start.x))\" y1=\"\(number(start.y))\" x2=\"\(number(end.x))\" y2=\"\(number(end.y))\" "
        + stroke(color, width: width, dashes: dashes) + "/>")
  }

  mutating func polyline(_ points: [(x: Double, y: Double)], color: String, width: Double, dashes: String) {
    let list = points.map { number($0.x) + "," + number($0.y) }.joined(separator: " ")
    body.append(
      "<polyline points=\"\(list)\" fill=\"none\" stroke-linejoin=\"round\" "
        + stroke(color, width: width, dashes: dashes) + "/>")
  }

  mutating func dot(x: Double, y: Double, radius: Double, color: String) {
    body.append("<circle cx=\"\(number(x))\" cy=\"\(number(y))\" r=\"\(number(radius))\" fill=\"\(color)\"/>")
  }

  mutating func text(
    _ text: String, x: Double, y: Double, anchor: Anchor = .start, color: String = "#223344", size: Double = 12,
    turned: Bool = false
  ) {
    let turn = turned ? " transform=\"rotate(-90 \(number(x)) \(number(y)))\"" : ""
    body.append(
      "<text x=\"\(number(x))\" y=\"\(number(y))\" text-anchor=\"\(anchor.rawValue)\" fill=\"\(color)\" "
        + "font-size=\"\(number(size))\"\(turn)>\(text.escapedForMarkup)</text>")
  }

  private func stroke(_ color: String, width: Double, dashes: String) -> String {
    let dashes = dashes.isEmpty ? "" : " stroke-dasharray=\"\(dashes)\""
    return "stroke=\"\(color)\" stroke-width=\"\(number(width))\"\(dashes)"
  }

  /// Two decimals are a hundredth of a pixel; what is not finite would make the file unreadable.
  private func number(_ value: Double) -> String {
    guard value.isFinite else { return "0" }
    let text = String(format: "%.2f", min(max(value, -1e6), 1e6))
    return String(text.trimmingSuffix { $0 == "0" }.trimmingSuffix { $0 == "." })
  }
}
