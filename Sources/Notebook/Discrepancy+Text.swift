import Language
import Texts

extension Discrepancy {
  /// Whether numbers differ, not kinds of things: then a variable may have been forgotten.
  var isOfNumbers: Bool {
    switch self {
    case .size, .number: true
    case .pattern(let pattern): if case .factor = pattern { true } else { false }
    default: false
    }
  }

  /// A sentence or two about an answer: what is wrong with it, seen from what it gives.
  ///
  /// - Parameter name: of the variable that was asked for.
  func text(of name: String) -> String {
    switch self {
    case .kind(let got, let wanted): "`\(name)` is \(got) now, and \(wanted) is wanted."
    case .shape(let got, let wanted, let isSame):
      isSame
        ? "The numbers are right, but `\(name)` is \(got), and what is wanted is \(wanted); keep: true keeps an axis."
        : "`\(name)` is \(got), and what is wanted is \(wanted): is it taken over the right axes?"
    case .pattern(let pattern): pattern.text(of: "`\(name)`")
    case .number(let place, let got, let wanted):
      "At `\(name)[\(place.map(String.init).joined(separator: ", "))]` yours is \(NumberText.short(got)), "
        + "and it should be \(NumberText.short(wanted))."
    case .size(let isTooLarge, let share):
      "`\(name)` is \(share < 0.1 ? "a little " : share > 5 ? "far " : "")too \(isTooLarge ? "large" : "small")."
    case .call(let call, let got, let wanted, let pattern):
      "`\(call)` is \(got) by yours, and it should be \(wanted)."
        + (pattern.map { " " + $0.text(of: "Yours") } ?? "")
    case .failure(let call, let message): "`\(call)` cannot be computed by yours: \(message)."
    case .parameter(let parameter, let inner): inner.text(of: "\(name).\(parameter)")
    }
  }
}

extension Discrepancy.Pattern {
  fileprivate func text(of subject: String) -> String {
    switch self {
    case .negated: "\(subject) has the wrong sign."
    case .signs: "\(subject) is right but for signs: the sizes agree, some of the signs do not."
    case .transposed: "\(subject) is transposed: rows and columns are swapped."
    case .factor(let factor): "\(subject) is \(Self.times(factor)) what is wanted."
    case .meanForSum(let count):
      "\(subject) is 1/\(count) of what is wanted, and \(count) numbers are counted here: a mean in place of a sum?"
    case .sumForMean(let count):
      "\(subject) is \(count) times what is wanted, and \(count) numbers are counted here: a sum in place of a mean?"
    case .offset(let offset):
      "\(subject) is \(NumberText.short(abs(offset))) too \(offset > 0 ? "large" : "small") everywhere."
    case .squared: "\(subject) is the square of what is wanted: a root is missing."
    case .root: "\(subject) is the root of what is wanted: there is one root too many."
    case .reciprocal: "\(subject) is 1 divided by what is wanted."
    case .complement: "\(subject) is 1 minus what is wanted: the rest in place of the share?"
    case .order: "\(subject) has the right numbers in another order."
    case .nearly(let share):
      "\(subject) is nearly right, off by \(NumberText.scientific(100 * share)) %: is something small missing, such as ε, or "
        + "one too much?"
    }
  }

  /// `2 times`, `a third of` as `1/3 of`.
  private static func times(_ factor: Double) -> String {
    let inverse = 1 / factor
    if abs(inverse) > 1, abs(inverse - inverse.rounded()) < 1e-9 * abs(inverse) {
      return "\(factor < 0 ? "−" : "")1/\(NumberText.short(abs(inverse.rounded()))) of"
    }
    return "\(NumberText.short(factor)) times"
  }
}
