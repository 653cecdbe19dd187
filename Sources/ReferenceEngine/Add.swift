import Tensors

/// The sum of tensors of one shape: where a shortcut joins its branch.
///
///     y = a + b + …
///
/// - Shapes: all of one shape → y of the same
/// - Gradient: ∂L/∂a = ∂L/∂b = … = g
/// - Throws: `ShapeError.mismatch` if the shapes differ (nothing is stretched here)
/// - Source: He, Zhang, Ren & Sun 2016, arXiv:1512.03385
public enum Add {
  public static func forward(_ inputs: [Tensor]) throws(ShapeError) -> Tensor {
    guard var y = inputs.first else { throw .empty(operation: "add") }
    for input in inputs.dropFirst() {
      guard input.shape == y.shape else { throw .mismatch(operation: "add", y.shape, input.shape) }
      y.accumulate(input)
    }
    return y
  }

  public static func backward(count: Int, gradient g: Tensor) -> [Tensor] { [Tensor](repeating: g, count: count) }
}

extension Operations {
  static let add = Operation(
    "add", file: "Add.swift", "the sum of tensors of one shape", inputs: ["a…"]
  ) { inputs, _ throws(ShapeError) in
    Evaluation(try Add.forward(inputs))
  } backward: { inputs, _, _, g throws(ShapeError) in
    Add.backward(count: inputs.count, gradient: g)
  }
}
