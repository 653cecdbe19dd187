/// A stretch of source text, counted in Unicode scalars from its start: from `start` up to, not including, `end`.
///
/// Scalars, not characters: a combining mark after a bracket would make one character of two tokens.
public struct SourceRange: Hashable, Sendable {
  public var start: Int
  public var end: Int

  public init(start: Int, end: Int) {
    self.start = start
    self.end = max(start, end)
  }

  /// The smallest range that holds both.
  public func union(_ other: SourceRange) -> SourceRange {
    SourceRange(start: min(start, other.start), end: max(end, other.end))
  }
}
