/// What follows an option.
public enum GivenValue: Equatable, Sendable {
  case word(String)
  case number(Double)
  case truth(Bool)
}

/// The options that were given, checked against their descriptions by whoever read them.
public struct Given: Sendable {
  private let values: [String: GivenValue]

  /// - Parameter values: by the options' names.
  public init(_ values: [String: GivenValue] = [:]) { self.values = values }

  /// What an option says; nil where it was left out.
  public subscript<Value>(option: Option<Value>) -> Value? { values[option.description.name].flatMap(option.value) }

  /// Whether an option was given, whatever follows it.
  public func has<Value>(_ option: Option<Value>) -> Bool { values[option.description.name] != nil }
}
