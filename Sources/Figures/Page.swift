import Foundation

/// A drawing under construction: a white page of fixed size with shapes on it, from the left and from the top.
///
/// It knows no format: `svg` writes it as text, `graph` hands it to Graphviz for bitmaps and PDF.
struct Page: Equatable, Sendable {
  enum Anchor: String, Sendable { case start, middle, end }

  struct Stroke: Equatable, Sendable {
    var color: String
    var width = 1.0
    /// Lengths of dashes and gaps; empty for a whole line.
    var dashes = ""
  }

  enum Shape: Equatable, Sendable {
    case rectangle(x: Double, y: Double, width: Double, height: Double, fill: String, Stroke?)
    case line([Place], Stroke)
    case dot(Place, radius: Double, color: String)
    case text(String, Place, Anchor, color: String, size: Double)
  }

  struct Place: Equatable, Sendable {
    var x: Double
    var y: Double
  }

  let width: Double
  private(set) var height: Double
  /// What a screen reader says and a browser shows on hovering.
  let title: String
  private(set) var shapes: [Shape] = []

  init(width: Double, height: Double, title: String) {
    self.width = width
    self.height = height
    self.title = title
  }

  mutating func rectangle(x: Double, y: Double, width: Double, height: Double, fill: String, stroke: Stroke? = nil) {
    shapes.append(.rectangle(x: x, y: y, width: max(0, width), height: max(0, height), fill: fill, stroke))
  }

  mutating func line(
    from start: (x: Double, y: Double), to end: (x: Double, y: Double), color: String, width: Double = 1,
    dashes: String = ""
  ) {
    polyline([start, end], color: color, width: width, dashes: dashes)
  }

  mutating func polyline(_ points: [(x: Double, y: Double)], color: String, width: Double, dashes: String) {
    shapes.append(
      .line(points.map { Place(x: $0.x, y: $0.y) }, Stroke(color: color, width: width, dashes: dashes)))
  }

  mutating func dot(x: Double, y: Double, radius: Double, color: String) {
    shapes.append(.dot(Place(x: x, y: y), radius: radius, color: color))
  }

  mutating func text(
    _ text: String, x: Double, y: Double, anchor: Anchor = .start, color: String = "#223344", size: Double = 12
  ) {
    shapes.append(.text(text, Place(x: x, y: y), anchor, color: color, size: size))
  }

  /// The page with another one below it.
  func above(_ other: Page) -> Page {
    var page = Page(width: max(width, other.width), height: height + other.height, title: title)
    page.shapes = shapes + other.shapes.map { $0.lowered(by: height) }
    return page
  }
}

extension Page.Shape {
  fileprivate func lowered(by distance: Double) -> Page.Shape {
    func lowered(_ place: Page.Place) -> Page.Place { .init(x: place.x, y: place.y + distance) }
    return switch self {
    case .rectangle(let x, let y, let width, let height, let fill, let stroke):
      .rectangle(x: x, y: y + distance, width: width, height: height, fill: fill, stroke)
    case .line(let places, let stroke): .line(places.map(lowered), stroke)
    case .dot(let place, let radius, let color): .dot(lowered(place), radius: radius, color: color)
    case .text(let text, let place, let anchor, let color, let size):
      .text(text, lowered(place), anchor, color: color, size: size)
    }
  }
}

/// Two decimals are a hundredth of a pixel; what is not finite would make a file unreadable.
func coordinate(_ value: Double) -> String {
  guard value.isFinite else { return "0" }
  let text = String(format: "%.2f", min(max(value, -1e6), 1e6))
  return String(text.trimmingSuffix { $0 == "0" }.trimmingSuffix { $0 == "." })
}
