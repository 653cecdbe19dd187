import Foundation

/// Questions that reading and printing ask about a part.
extension Formula {
  /// Whether it names something, so that what follows in brackets is its argument.
  var isName: Bool {
    switch self {
    case .name, .function: true
    case .accent(let base, _): base.isName
    case .scripts(let base, _, _, _): base.isName
    default: false
    }
  }

  /// Whether it has several letters.
  var isWord: Bool {
    switch self {
    case .name(let text): text.count > 1
    case .function: true
    default: false
    }
  }

  /// Whether it is ∂L, or dz.
  var isDifferential: Bool {
    guard case .row(let parts) = self, parts.count == 2 else { return false }
    return parts[0] == .prefix("∂") || parts[0] == .name("d")
  }

  var isFraction: Bool { if case .fraction = self { true } else { false } }

  /// Whether it is a sum sign that says over what.
  var isBoundedSum: Bool { if case .scripts(.large, _, _, _) = self { true } else { false } }

  var isFunction: Bool { if case .function = self { true } else { false } }

  /// Whether brackets around it should be higher than a line.
  var isTall: Bool {
    switch self {
    case .fraction, .table: true
    case .large: true
    case .root(let inner, _), .accent(let inner, _), .fenced(_, let inner, _, _): inner.isTall
    case .scripts(let base, _, _, _): base.isTall
    case .row(let parts): parts.contains(where: \.isTall)
    default: false
    }
  }

  /// Under a root, over and under a bar no brackets are needed.
  var withoutBrackets: Formula {
    if case .fenced("(", let inside, ")", _) = self { inside } else { self }
  }

  /// With something at its foot; sums have it below.
  func with(below: Formula) -> Formula {
    if case .scripts(let base, nil, let above, let limits) = self {
      return .scripts(base, below: below, above: above, limits: limits)
    }
    return .scripts(self, below: below, above: nil, limits: takesLimits)
  }

  /// With something at its head; sums have it above.
  func with(above: Formula) -> Formula {
    if case .scripts(let base, let below, nil, let limits) = self {
      return .scripts(base, below: below, above: above, limits: limits)
    }
    return .scripts(self, below: nil, above: above, limits: takesLimits)
  }

  private var takesLimits: Bool {
    switch self {
    case .large(let sign): sign != "∫"
    case .function(let name): ["max", "min", "lim", "sup", "inf", "argmax", "argmin"].contains(name)
    default: false
    }
  }

  static func script(_ character: Character) -> Formula {
    character.isNumber ? .number(String(character)) : .name(String(character))
  }
}

extension Character {
  /// A letter and the mark over it, nil where there is none.
  var markedLetter: (letter: String, mark: String)? {
    let scalars = Array(String(self).decomposedStringWithCanonicalMapping.unicodeScalars)
    guard scalars.count > 1, let mark = scalars.last.flatMap({ Signs.marks[$0] }) else { return nil }
    return (String(String.UnicodeScalarView(scalars.dropLast())), mark)
  }
}
