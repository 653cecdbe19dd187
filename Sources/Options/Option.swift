/// What may be said to a method or a run: its name, what may follow it, and beside what else it says something.
///
/// The constant that declares an option reads it too, so nothing is read that was not declared:
///
///     static let bits = Option.count("bits", in: 1...16, "how many bits a weight takes; 4 by default")
///     let bits = given[bits] ?? 4
public struct Option<Value: Sendable>: Sendable {
  /// What a prompt needs to know of it.
  public private(set) var description: OptionDescription
  /// What is meant by what was given; nil for what cannot follow.
  let value: @Sendable (GivenValue) -> Value?

  init(_ description: OptionDescription, _ value: @escaping @Sendable (GivenValue) -> Value?) {
    (self.description, self.value) = (description, value)
  }

  /// Says something only where another option is given, or given with one of some words.
  public func only<Other>(with other: Option<Other>, _ words: [String] = []) -> Option {
    changing { $0 = $0.only(with: other.description.name, words) }
  }

  /// Says nothing where another option is given, or given with one of some words.
  public func not<Other>(with other: Option<Other>, _ words: [String] = []) -> Option {
    changing { $0 = $0.not(with: other.description.name, words) }
  }

  /// Cannot be left out.
  public var required: Option { changing { $0.isRequired = true } }

  private func changing(_ change: (inout OptionDescription) -> Void) -> Option {
    var option = self
    change(&option.description)
    return option
  }
}

extension Option<Int> {
  /// A whole number.
  public static func count(_ name: String, in range: ClosedRange<Int>, _ summary: String) -> Option {
    Option(OptionDescription(name, content: .count(range), summary)) {
      if case .number(let number) = $0 { Int(exactly: number) } else { nil }
    }
  }
}

extension Option<Double> {
  /// A number.
  public static func number(_ name: String, _ range: NumberRange, _ summary: String) -> Option {
    Option(OptionDescription(name, content: .number(range), summary)) {
      if case .number(let number) = $0 { number } else { nil }
    }
  }
}

extension Option<Bool> {
  /// `true` or `false`
  public static func truth(_ name: String, _ summary: String) -> Option {
    Option(OptionDescription(name, content: .truth, summary)) { if case .truth(let truth) = $0 { truth } else { nil } }
  }

  /// A single word that is there or not: `as: mask`.
  public static func flag(_ name: String, word: String, _ summary: String) -> Option {
    Option(OptionDescription(name, words: [word], summary)) { $0 == .word(word) }
  }
}

extension Option {
  /// One of some words.
  public static func choice(_ name: String, _ choices: [(word: String, value: Value)], _ summary: String) -> Option {
    Option(OptionDescription(name, words: choices.map(\.word), summary)) { given in
      choices.first { given == .word($0.word) }?.value
    }
  }

  /// One of some words, or a number.
  public static func choice(
    _ name: String, _ choices: [(word: String, value: Value)], orNumber range: NumberRange, _ summary: String,
    _ value: @escaping @Sendable (Double) -> Value
  ) -> Option {
    Option(OptionDescription(name, words: choices.map(\.word), content: .number(range), summary)) { given in
      if case .number(let number) = given { return value(number) }
      return choices.first { given == .word($0.word) }?.value
    }
  }
}

extension Option where Value: CaseIterable & RawRepresentable<String> {
  /// One of the cases, by its raw value.
  public static func choice(_ name: String, _ summary: String) -> Option {
    choice(name, Value.allCases.map { (word: $0.rawValue, value: $0) }, summary)
  }
}
