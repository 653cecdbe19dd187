import Syntax
import Glibc
import Tensors

extension Evaluator {
  func prefix(_ sign: PrefixOperator, _ operand: Expression, at range: SourceRange) throws(LanguageError) -> Value {
    let value = try evaluate(operand)
    switch (sign, value) {
    case (.minus, .number(let number)): return .number(-number)
    case (.minus, .tensor(let tensor)), (.minus, .mask(let tensor)): return .tensor(try computed(range) { -tensor })
    case (.minus, .truth(let truth)): return .number(truth ? -1 : 0)
    case (.not, .truth(let truth)): return .truth(!truth)
    case (.not, .mask(let mask)): return .mask(try computed(range) { mask.map { $0 == 0 ? 1 : 0 } })
    case (.minus, _): throw LanguageError("`-` needs a number or a tensor, got \(value.kind)", at: operand.range)
    case (.not, _): throw LanguageError("`not` needs true or false, got \(value.kind)", at: operand.range)
    }
  }

  /// |x|, element by element.
  func magnitude(_ operand: Expression, at range: SourceRange) throws(LanguageError) -> Value {
    let value = try evaluate(operand)
    guard let tensor = value.asTensor else {
      throw LanguageError(
        "`|…|` needs numbers, got \(value.kind)", at: operand.range, suggestion: value.adviceInFormulas)
    }
    return Value(try computed(range) { tensor.map(Swift.abs) })
  }

  func binary(_ operation: BinaryOperator, _ left: Expression, _ right: Expression, at range: SourceRange)
    throws(LanguageError) -> Value
  {
    if operation == .and || operation == .or { return try logical(operation, left, right) }
    let a = try evaluate(left)
    let b = try evaluate(right)
    if case (.text(let a), .text(let b)) = (a, b), operation == .equal || operation == .notEqual {
      return .truth((a == b) == (operation == .equal))
    }
    if case (.text(let a), .text(let b)) = (a, b), operation == .add { return .text(a + b) }
    if case (.symbolic(let a), .symbolic(let b)) = (a, b) { return try joined(operation, a, b, at: range) }
    guard let x = a.asTensor else {
      throw LanguageError(
        "`\(operation.rawValue)` needs numbers, got \(a.kind)", at: left.range, suggestion: a.adviceInFormulas)
    }
    guard let y = b.asTensor else {
      throw LanguageError(
        "`\(operation.rawValue)` needs numbers, got \(b.kind)", at: right.range, suggestion: b.adviceInFormulas)
    }
    if operation == .product { return try computed(range) { Value(try x.matrixProduct(y)) } }
    if let compare = operation.comparison {
      let mask = try computed(range) {
        try x.combined(with: y, operation: operation.rawValue) { compare($0, $1) ? 1 : 0 }
      }
      return mask.rank == 0 ? .truth(mask.elements[0] != 0) : .mask(mask)
    }
    guard let combine = operation.arithmetic else { throw LanguageError("this cannot be computed", at: range) }
    let result = try computed(range) { try x.combined(with: y, operation: operation.rawValue, combine) }
    if operation == .divide, y.elements.contains(0) {
      note("a division by 0 gives ∞, -∞ or NaN, as IEEE 754 has it")
    }
    return Value(result)
  }

  private func logical(_ operation: BinaryOperator, _ left: Expression, _ right: Expression) throws(LanguageError)
    -> Value
  {
    let a = try evaluate(left)
    if case .truth(let a) = a, a == (operation == .or) { return .truth(a) }
    let b = try evaluate(right)
    switch (a, b) {
    case (.truth(let a), .truth(let b)): return .truth(operation == .and ? a && b : a || b)
    case (.mask, .mask), (.mask, .truth), (.truth, .mask):
      guard let x = a.asTensor, let y = b.asTensor else { break }
      return try computed(left.range.union(right.range)) {
        .mask(try x.combined(with: y, operation: operation.rawValue) { operation == .and ? min($0, $1) : max($0, $1) })
      }
    default: break
    }
    let wrong = if case .truth = a { right } else if case .mask = a { right } else { left }
    let value = wrong == left ? a : b
    throw LanguageError("`\(operation.rawValue)` needs true or false, got \(value.kind)", at: wrong.range)
  }

  func array(_ rows: [[Expression]], at range: SourceRange) throws(LanguageError) -> Value {
    var parts: [Tensor] = []
    for row in rows {
      var items: [Tensor] = []
      for item in row {
        let value = try evaluate(item)
        guard let tensor = value.asTensor else {
          throw LanguageError("an array holds numbers, got \(value.kind)", at: item.range)
        }
        items.append(tensor)
      }
      parts.append(try computed(range) { try Evaluator.joined(items) })
    }
    guard let first = parts.first else { return .tensor(Tensor([])) }
    if parts.count == 1 { return .tensor(first) }
    for (row, part) in zip(rows, parts) where part.shape != first.shape {
      throw LanguageError(
        "this row has shape \(part.shape), the first has \(first.shape)",
        at: row.first.map { $0.range.union(row[row.count - 1].range) } ?? range)
    }
    return try computed(range) {
      let stacked = try parts.map { part throws(ShapeError) in
        try part.reshaped(to: Shape([1] + part.shape.dimensions))
      }
      return .tensor(try Tensor.concatenating(stacked, axis: 0))
    }
  }

  /// Numbers side by side; a row of equal tensors is a tensor with one more axis.
  private static func joined(_ items: [Tensor]) throws(ShapeError) -> Tensor {
    guard let first = items.first else { return Tensor([]) }
    if items.allSatisfy({ $0.rank == 0 }) { return Tensor(items.map { $0.elements[0] }) }
    if items.allSatisfy({ $0.rank <= 1 }), items.count > 1,
      !items.allSatisfy({ $0.rank == 1 && $0.count == first.count })
    {
      return Tensor(items.flatMap(\.elements))
    }
    var stacked: [Tensor] = []
    for item in items {
      guard item.shape == first.shape else { throw .mismatch(operation: "[ ]", first.shape, item.shape) }
      stacked.append(try item.reshaped(to: Shape([1] + item.shape.dimensions)))
    }
    return try Tensor.concatenating(stacked, axis: 0)
  }

  func range(_ lower: Expression?, _ upper: Expression?, _ isClosed: Bool, at range: SourceRange)
    throws(LanguageError) -> Value
  {
    guard let lower, let upper else { throw LanguageError("an open range stands only inside an index", at: range) }
    let first = try integer(lower)
    let last = try integer(upper) - (isClosed ? 0 : 1)
    guard last - first < Shape.elementLimit else { throw LanguageError("this range is too long", at: range) }
    return .tensor(try computed(range) { Tensor(numbers(max(0, last - first + 1)) { Double(first + $0) }) })
  }

  /// The value of an expression that must be a whole number.
  func integer(_ expression: Expression) throws(LanguageError) -> Int {
    let value = try evaluate(expression)
    guard case .number(let number) = value, let integer = Int(exactly: number), integer.magnitude < 1 << 48 else {
      let got = if case .number = value { value.text() } else { value.kind }
      throw LanguageError("a whole number is needed here, got \(got)", at: expression.range)
    }
    return integer
  }
}

extension BinaryOperator {
  fileprivate var comparison: ((Double, Double) -> Bool)? {
    switch self {
    case .equal: { $0 == $1 }
    case .notEqual: { $0 != $1 }
    case .less: { $0 < $1 }
    case .lessOrEqual: { $0 <= $1 }
    case .greater: { $0 > $1 }
    case .greaterOrEqual: { $0 >= $1 }
    default: nil
    }
  }

  fileprivate var arithmetic: ((Double, Double) -> Double)? {
    switch self {
    case .add: { $0 + $1 }
    case .subtract: { $0 - $1 }
    case .multiply: { $0 * $1 }
    case .divide: { $0 / $1 }
    case .power: { $1 == 2 ? $0 * $0 : pow($0, $1) }
    default: nil
    }
  }
}
