/// An option without the type of its value: what a prompt needs to read it, to complete it and to help with it.
public struct OptionDescription: Sendable {
  /// Without the colon.
  public let name: String
  /// Words that may follow.
  public let words: [String]
  /// What may follow beside the words; nil if nothing may.
  public let content: OptionContent?
  /// What it means, and what is meant where it is left out.
  public let summary: String
  /// Beside which others it says something. Elsewhere it is to be refused, never ignored.
  public internal(set) var conditions: [OptionCondition] = []
  /// Whether it cannot be left out.
  public internal(set) var isRequired = false

  init(_ name: String, words: [String] = [], content: OptionContent? = nil, _ summary: String) {
    (self.name, self.words, self.content, self.summary) = (name, words, content, summary)
  }

  /// As it is, but saying something only where another is given.
  public func only(with other: String, _ words: [String] = []) -> OptionDescription {
    adding(OptionCondition(option: other, words: words, isGiven: true))
  }

  /// As it is, but saying nothing where another is given.
  public func not(with other: String, _ words: [String] = []) -> OptionDescription {
    adding(OptionCondition(option: other, words: words, isGiven: false))
  }

  private func adding(_ condition: OptionCondition) -> OptionDescription {
    var description = self
    description.conditions.append(condition)
    return description
  }
}

/// What may follow an option's name.
public enum OptionContent: Equatable, Sendable {
  /// A whole number.
  case count(ClosedRange<Int>)
  case number(NumberRange)
  case truth
}

/// That another option is given, or is not; with one of some words, or with anything.
public struct OptionCondition: Equatable, Sendable {
  /// The other's name.
  public let option: String
  /// Any of them; none means whatever follows the option.
  public let words: [String]
  /// Whether it must be given; else it must not.
  public let isGiven: Bool

  /// - Parameter words: see `words`.
  public init(option: String, words: [String], isGiven: Bool) {
    (self.option, self.words, self.isGiven) = (option, words, isGiven)
  }
}
