/// What is wrong with an entry, where, and what could stand there instead.
public struct LanguageError: Error, Equatable, Sendable {
  /// A short sentence without its full stop, such as `unknown criterion`.
  public var message: String
  /// The place, in the entry or in `source`; nil when the whole entry is meant.
  public var range: SourceRange?
  /// A sentence of its own, such as ``Did you mean `gamma` (γ)?``.
  public var suggestion: String?
  /// The text `range` points into when it is not the entry at hand: the definition of a function that was called.
  public var source: String?
  /// Whether nothing is wrong but that a condition is not true.
  public var isAssertion = false

  public init(_ message: String, at range: SourceRange? = nil, suggestion: String? = nil, source: String? = nil) {
    self.message = message
    self.range = range
    self.suggestion = suggestion
    self.source = source
  }
}
