import Syntax
import Tensors

/// Functions that make one number of many, over everything or along `axis:`.
extension Functions {
  static let reductions: [Function] = [
    reduce("sum", "the sum; also `Σ(x)`, and `Σ|x|` of absolute values", "sum([1 2; 3 4], axis: 0)", Reduction.sum),
    reduce("mean", "the arithmetic mean", "mean([1 2 3])", Reduction.mean),
    reduce("prod", "the product", "prod([1 2 3])") { $0.reduce(1, *) },
    reduce("norm", "√Σx²", "norm([3 4])", Reduction.norm),
    Function(
      "var", ["x"], labels: [axis, keep, unbiased], "the variance, divided by n; unbiased: true divides by n - 1",
      example: "var([1 2 3 4])"
    ) {
      let unbiased = try $0.truth("unbiased") ?? false
      return try $0.reduced { Reduction.variance($0, unbiased: unbiased) }
    },
    Function(
      "std", ["x"], labels: [axis, keep, unbiased], "the square root of the variance", example: "std([1 2 3 4])"
    ) {
      let unbiased = try $0.truth("unbiased") ?? false
      return try $0.reduced { Reduction.variance($0, unbiased: unbiased).squareRoot() }
    },
    extreme("min", "the smallest value; of several values, element by element", "min([3 1 2])") {
      $0.isNaN || $0 < $1 ? $0 : $1
    },
    extreme("max", "the largest value; of several values, element by element", "max(0, [-1 2])") {
      $0.isNaN || $0 > $1 ? $0 : $1
    },
    arg("argmax", "the index of the first largest value", "argmax([3 9 2])") { Reduction.argmax($0) },
    arg("argmin", "the index of the first smallest value", "argmin([3 9 2])") { Reduction.argmax($0.map(-)) },
    Function("quantile", ["x", "q"], "the value below which a share q of x lies", example: "quantile([1 2 3 4], 50%)") {
      let sorted = numbersInOrder(try $0.tensor(0).elements)
      return Value(try $0.tensor(1).map { Reduction.quantile(ofSorted: sorted, $0) })
    },
    Function("any", ["mask"], "whether one element is true", example: "any([1 2] > 1)") {
      .truth(try $0.tensor().elements.contains { $0 != 0 })
    },
    Function("all", ["mask"], "whether every element is true", example: "all([1 2] > 0)") {
      .truth(try $0.tensor().elements.allSatisfy { $0 != 0 })
    },
  ]

  private static let axis = Label("axis", "the axis, or a list of axes, to go along; all by default")
  private static let keep = Label("keep", "true leaves the axes in place with size 1")
  private static let unbiased = Label("unbiased", "true divides by n - 1")

  private static func reduce(
    _ name: String, _ summary: String, _ example: String, _ body: @escaping @Sendable ([Double]) -> Double
  ) -> Function {
    Function(name, ["x"], labels: [axis, keep], summary, example: example) { try $0.reduced(body) }
  }

  private static func arg(
    _ name: String, _ summary: String, _ example: String, _ body: @escaping @Sendable ([Double]) -> Int?
  ) -> Function {
    Function(name, ["x"], labels: [axis, keep], summary, example: example) { call in
      guard try call.tensor().count > 0 else { throw ShapeError.empty(operation: name) }
      return try call.reduced { Double(body($0) ?? 0) }
    }
  }

  private static func extreme(
    _ name: String, _ summary: String, _ example: String, _ pick: @escaping @Sendable (Double, Double) -> Double
  ) -> Function {
    Function(name, ["x…"], arity: 1...64, labels: [axis, keep], summary, example: example) { call in
      guard call.arguments.count == 1 else {
        var result = try call.tensor(0)
        for position in 1..<call.arguments.count {
          result = try result.combined(with: try call.tensor(position), operation: name, pick)
        }
        return Value(result)
      }
      guard try call.tensor().count > 0 else { throw ShapeError.empty(operation: name) }
      return try call.reduced { values in values.dropFirst().reduce(values[0], pick) }
    }
  }
}

extension FunctionCall {
  /// Reduces the first argument along `axis:`, or all of it.
  fileprivate func reduced(_ body: ([Double]) -> Double) throws -> Value {
    let x = try tensor()
    let keeps = try truth("keep") ?? false
    guard let (value, range) = labels["axis"] else {
      let result = body(x.elements)
      return keeps
        ? Value(Tensor(shape: Shape(x.shape.dimensions.map { _ in 1 }), elements: [result])) : .number(result)
    }
    guard let given = value.asTensor else { throw LanguageError("`axis:` needs a number or a list", at: range) }
    var axes: [Int] = []
    for element in given.elements {
      guard let number = Int(exactly: element) else { throw LanguageError("an axis is a whole number", at: range) }
      let axis = try evaluator.located(range) { try x.shape.axis(number) }
      guard !axes.contains(axis) else { throw LanguageError("the axis \(axis) is given twice", at: range) }
      axes.append(axis)
    }
    return Value(try x.reduced(along: axes, keepsAxes: keeps, body))
  }
}
