/// A formula as a tree. Both ways of writing one are read into it, and MathML is made of it.
package indirect enum Formula: Equatable, Sendable {
  /// A variable: one letter is slanted, a word stands upright.
  case name(String)
  /// A function such as `max`.
  case function(String)
  case number(String)
  /// A sign between two operands, with space around it.
  case operation(String)
  /// A sign before an operand.
  case prefix(String)
  /// A comma, or another sign that belongs to what stands before it.
  case punctuation(String)
  case text(String)
  /// One after the other.
  case row([Formula])
  case fraction(Formula, Formula)
  case root(Formula, index: Formula?)
  /// What stands below and above at the right, or, with `limits`, under and over.
  case scripts(Formula, below: Formula?, above: Formula?, limits: Bool = false)
  case accent(Formula, String)
  /// In brackets, either of which may be empty; `grows` with what is inside.
  case fenced(String, Formula, String, grows: Bool)
  /// A sum, a product.
  case large(String)
  /// In widths of an m.
  case space(Double)
  case table([[Formula]], Columns)

  /// How the columns of a table stand.
  package enum Columns: Equatable, Sendable {
    case centred, left
    /// Right and left by turns, so that what begins each second column stands in line.
    case aligned
  }

  /// Why something is no formula.
  package struct Failure: Error, Equatable, CustomStringConvertible {
    package let description: String
    init(_ description: String) { self.description = description }
  }

  /// Nobody reads longer ones, and each sign can nest the tree one deeper.
  static func checkLength(of source: String) throws(Failure) {
    if source.utf8.count > 1000 { throw Failure("it is longer than formulas are") }
  }

  /// One formula in place of several, without a row where there is one.
  static func joined(_ parts: [Formula]) -> Formula { parts.count == 1 ? parts[0] : .row(parts) }
}

extension Formula {
  /// What stands between dollar signs: in TeX where there is anything of it, else as it is typed.
  package init(_ source: String) throws(Failure) {
    self = try source.contains { $0 == "\\" || $0 == "^" } ? Formula(tex: source) : Formula(typed: source)
  }
}
