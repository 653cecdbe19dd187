/// A picture as text for a terminal and, where one exists, as SVG for a page.
public struct Picture: Equatable, Sendable {
  /// Lines of text, without colour, no wider than the width it was made for.
  public var text: String
  public var svg: String?
  /// What it shows, for somebody who does not see it.
  package var description = ""
  /// Whether its colours are what it shows, as in a photograph: they stay as they are on a dark page.
  package var hasOwnColours = false
  /// Of a comparison: what it compares, each drawn alone. They are laid out when a page asks.
  package var sides: [NetworkDrawing] = []
  /// The shapes of a plot, from which other formats are made.
  private var page: Page?

  public init(text: String, svg: String? = nil) {
    self.text = text
    self.svg = svg
  }

  init(text: String, description: String, page: Page) {
    self.init(text: text, svg: page.svg)
    (self.description, self.page) = (description, page)
  }

  /// The picture in one of the formats of files; nil if it is only text.
  public func rendered(as format: ImageFormat) throws(FigureError) -> [UInt8]? {
    if format == .svg { return svg.map { Array($0.utf8) } }
    return try page?.rendered(as: format)
  }

  /// Two pictures one below the other.
  public func above(_ other: Picture) -> Picture {
    guard let page, let lower = other.page else { return Picture(text: text + "\n\n" + other.text) }
    return Picture(
      text: text + "\n\n" + other.text, description: description + ". " + other.description, page: page.above(lower))
  }
}
