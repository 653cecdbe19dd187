/// The text before the cursor, in one colour, followed by a space.
struct Prompt {
  var text: String
  /// Nil leaves the terminal's own colour.
  var ink: Ink?

  /// What libedit reads: escape sequences stand between two U+0001, so that they count no columns. Each must be
  /// followed by something visible, which the final space is for.
  var encoded: String {
    guard let ink else { return text + " " }
    return "\u{1}\(ink.sequence)\u{1}\(text)\u{1}\(Ink.plain)\u{1} "
  }

  /// For a terminal that is written to directly.
  var painted: String { (ink?.paint(text) ?? text) + " " }
}

/// The few colours there are; everything reads as well without them.
enum Ink: String {
  case prompt = "1;32"
  case faint = "2"
  case error = "31"
  case strong = "1"
  case emphasis = "3"
  case code = "36"

  static let plain = "\u{1B}[0m"

  var sequence: String { "\u{1B}[\(rawValue)m" }

  func paint(_ text: String) -> String { sequence + text + Self.plain }
}
