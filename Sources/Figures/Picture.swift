/// A picture as text for a terminal and, where one exists, as SVG for a page.
public struct Picture: Equatable, Sendable {
  /// Lines of text, without colour, no wider than the width it was made for.
  public var text: String
  public var svg: String?

  public init(text: String, svg: String? = nil) {
    self.text = text
    self.svg = svg
  }
}
