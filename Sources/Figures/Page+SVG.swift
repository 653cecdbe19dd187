extension Page {
  var svg: String {
    """
    <svg xmlns="http://www.w3.org/2000/svg" width="\(coordinate(width))" height="\(coordinate(height))" \
    viewBox="0 0 \(coordinate(width)) \(coordinate(height))" role="img" font-family="\(Palette.font)" font-size="12">
    <title>\(title.escapedForMarkup)</title>
    <rect width="100%" height="100%" fill="white"/>
    \(shapes.map(\.svg).joined(separator: "\n"))
    </svg>

    """
  }
}

extension Page.Shape {
  fileprivate var svg: String {
    func attributes(_ pairs: [(String, String)]) -> String {
      pairs.map { " \($0)=\"\($1)\"" }.joined()
    }
    switch self {
    case .rectangle(let x, let y, let width, let height, let fill, let stroke):
      let place = attributes([
        ("x", coordinate(x)), ("y", coordinate(y)), ("width", coordinate(width)), ("height", coordinate(height)),
        ("fill", fill),
      ])
      // Neighbours without a line of their own must not show the page between them.
      return "<rect\(place)\(stroke.map { attributes($0.svg) } ?? " shape-rendering=\"crispEdges\"")/>"
    case .line(let places, let stroke):
      let points = places.map { coordinate($0.x) + "," + coordinate($0.y) }.joined(separator: " ")
      return "<polyline points=\"\(points)\" fill=\"none\" stroke-linejoin=\"round\"\(attributes(stroke.svg))/>"
    case .dot(let place, let radius, let color):
      let circle = [
        ("cx", coordinate(place.x)), ("cy", coordinate(place.y)), ("r", coordinate(radius)), ("fill", color),
      ]
      return "<circle\(attributes(circle))/>"
    case .text(let text, let place, let anchor, let color, let size):
      let words = attributes([
        ("x", coordinate(place.x)), ("y", coordinate(place.y)), ("text-anchor", anchor.rawValue), ("fill", color),
        ("font-size", coordinate(size)),
      ])
      return "<text\(words)>\(text.escapedForMarkup)</text>"
    }
  }
}

extension Page.Stroke {
  fileprivate var svg: [(String, String)] {
    [("stroke", color), ("stroke-width", coordinate(width))] + (dashes.isEmpty ? [] : [("stroke-dasharray", dashes)])
  }
}
