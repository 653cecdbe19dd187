import Syntax
import Tensors

extension Verbs {
  static let assert = Verb(
    "assert", "a condition", "stops with an error unless the condition holds; says nothing if it does",
    example: "assert mean([1 2 3]) == 2"
  ) { call in
    let subject = try call.requiredSubject()
    switch try call.evaluator.evaluate(subject) {
    case .truth(true): return .nothing
    case .truth(false): break
    case .mask(let mask) where mask.elements.allSatisfy({ $0 != 0 }): return .nothing
    case .mask: break
    case let other: throw LanguageError("`assert` needs true or false, got \(other.kind)", at: subject.range)
    }
    var error = LanguageError("this does not hold", at: subject.range, suggestion: try call.sides(of: subject))
    error.isAssertion = true
    throw error
  }
}

extension VerbCall {
  /// Both sides of a comparison with their values, so that a failure explains itself.
  fileprivate func sides(of expression: Expression) throws(LanguageError) -> String? {
    guard case .binary(let operation, let left, let right) = expression.kind, operation != .and, operation != .or else {
      return nil
    }
    let texts = [try evaluator.evaluate(left).text(), try evaluator.evaluate(right).text()]
    return "Left is \(texts[0]), right is \(texts[1])."
  }
}
