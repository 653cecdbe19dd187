/// An expression as it was read. Nothing is looked up yet: `M` is a name whatever the workspace holds.
package struct Expression: Equatable, Sendable {
  package let kind: Kind
  /// Where it stands in the entry.
  package let range: SourceRange
  /// The longest way down to a leaf. The parser bounds it, so recursion over the tree is safe.
  let height: Int

  package indirect enum Kind: Equatable, Sendable {
    case number(Double)
    case string(String)
    case truth(Bool)
    /// Canonical: `gamma` arrives as `γ`, `pi` as `π`, `inf` as `∞`.
    case name(String)
    /// An exercise's `___`.
    case blank
    /// `(e)`, kept apart from `e`: where a label lists words, `(M)` is the variable and `M` the word.
    case parenthesised(Expression)
    /// `|e|`, whatever `abs` names.
    case magnitude(Expression)
    /// `[1 2; 3 4]` by rows. `[]` has none; `[1 2]` has one and is a vector, not a matrix.
    case array([[Expression]])
    case prefix(PrefixOperator, Expression)
    /// `x²` is `x ^ 2`.
    case binary(BinaryOperator, Expression, Expression)
    /// A missing end is possible only as an index.
    case range(Expression?, Expression?, isClosed: Bool)
    /// A `:` alone, possible only as an index.
    case all
    /// `√x` is a call of the name `√`, as `sqrt(x)` is; `x |> f(y)` is `f(x, y)`.
    case call(Expression, [Argument])
    case index(Expression, [Expression])
    /// The member's name is canonical too; `.T` is a member named `T`.
    case member(Expression, String, SourceRange)
  }

  init(_ kind: Kind, _ range: SourceRange) {
    self.kind = kind
    self.range = range
    height = 1 + (kind.children.map(\.height).max() ?? 0)
  }
}

/// One argument of a call or of a verb, `value` or `label: value`.
package struct Argument: Equatable, Sendable {
  /// Canonical; nil for a positional argument.
  package var label: Label?
  package var value: Expression

  package struct Label: Equatable, Sendable {
    package var name: String
    package var range: SourceRange
  }
}

package enum PrefixOperator: String, Sendable {
  case minus = "-"
  case not
}

package enum BinaryOperator: String, Sendable {
  case or, and
  case equal = "=="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  /// The matrix product.
  case product = "@"
  case power = "^"
}

extension Expression.Kind {
  /// The expressions directly inside, in reading order.
  package var children: [Expression] {
    switch self {
    case .number, .string, .truth, .name, .blank, .all: []
    case .parenthesised(let inner), .magnitude(let inner), .prefix(_, let inner), .member(let inner, _, _): [inner]
    case .array(let rows): rows.flatMap { $0 }
    case .binary(_, let left, let right): [left, right]
    case .range(let lower, let upper, _): [lower, upper].compactMap { $0 }
    case .call(let callee, let arguments): [callee] + arguments.map(\.value)
    case .index(let base, let items): [base] + items
    }
  }
}

extension Expression {
  /// The expression as the learner wrote it, given the entry it was read from.
  package func source(in entry: SourceText) -> String { entry[range] }

  /// The word, if the expression is a bare name without parentheses.
  package var bareWord: String? {
    if case .name(let name) = kind { name } else { nil }
  }
}
