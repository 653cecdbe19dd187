import Foundation
import Tensors

/// Functions that work on every element alone.
extension Functions {
  static let elementwise: [Function] = [
    map("√", "the square root; also `sqrt(x)`, and `√` binds one value", "√16") { $0.squareRoot() },
    map("exp", "e to the power of x", "exp(1)") { Foundation.exp($0) },
    map("log", "the natural logarithm", "log([1 2 4])") { Foundation.log($0) },
    map("abs", "the value without its sign; also `|x|`", "abs([-2 3])") { Swift.abs($0) },
    map("sign", "-1, 0 or 1", "sign([-2 0 3])") { $0 > 0 ? 1 : $0 < 0 ? -1 : 0 },
    map("round", "to the nearest whole number, halves away from 0", "round([1.4 1.5])") { $0.rounded() },
    map("floor", "down to a whole number", "floor(-1.5)") { $0.rounded(.down) },
    map("ceil", "up to a whole number", "ceil(1.2)") { $0.rounded(.up) },
    map("sin", "the sine", "sin(π / 2)") { Foundation.sin($0) },
    map("cos", "the cosine", "cos(π)") { Foundation.cos($0) },
    map("isnan", "1 where the value is not a number", "isnan([1 0 / 0])") { $0.isNaN ? 1 : 0 },
    Function(
      "soft", ["x", "t"], "the proximal map of t·|x|: towards 0 by t, and there it stops",
      example: "soft([-3 0.5 2], 1)"
    ) {
      Value(
        try $0.tensor(0).combined(with: $0.tensor(1), operation: "soft") { x, t in x > t ? x - t : x < -t ? x + t : 0 })
    },
    Function("mod", ["x", "y"], "the rest of a division, with y's sign", example: "mod(5, 2)") {
      Value(
        try $0.tensor(0).combined(with: $0.tensor(1), operation: "mod") { x, y in x - y * (x / y).rounded(.down) })
    },
    Function("where", ["mask", "a", "b"], "a where the mask is true, else b", example: "where([1 2 3] > 1, 10, 0)") {
      let mask = try $0.tensor(0)
      let a = try $0.tensor(1)
      let b = try $0.tensor(2)
      let shape = try mask.shape.broadcast(with: a.shape, operation: "where").broadcast(
        with: b.shape, operation: "where")
      let choices = try (mask.broadcast(to: shape), a.broadcast(to: shape), b.broadcast(to: shape))
      let elements = numbers(shape.count) {
        choices.0.elements[$0] != 0 ? choices.1.elements[$0] : choices.2.elements[$0]
      }
      return Value(Tensor(shape: shape, elements: elements))
    },
  ]

  private static func map(
    _ name: String, _ summary: String, _ example: String, _ transform: @escaping @Sendable (Double) -> Double
  ) -> Function {
    Function(name, ["x"], summary, example: example) { Value(try $0.tensor().map(transform)) }
  }
}
