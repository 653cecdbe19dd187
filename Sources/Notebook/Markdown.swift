/// A block of a CommonMark document, as plain values.
public struct Markdown: Equatable, Sendable {
  public var kind: Kind
  public var lines: LineSpan

  public enum Kind: Equatable, Sendable {
    case heading(level: Int, [Inline])
    case paragraph([Inline])
    case quote([Markdown])
    /// `start` is nil for bullets.
    case list(start: Int?, isTight: Bool, items: [[Markdown]])
    /// `info` is what follows an opening fence, whole.
    case code(info: String, text: String)
    case table(rows: [[[Inline]]], alignments: [ColumnAlignment])
    case html(String)
    case rule
  }

  public enum ColumnAlignment: Equatable, Sendable { case left, right }

  public indirect enum Inline: Equatable, Sendable {
    case text(String)
    case code(String)
    case emphasis([Inline])
    case strong([Inline])
    case link(address: String, [Inline])
    case image(address: String, [Inline])
    case softBreak
    case lineBreak
    case html(String)
  }
}
