import Tensors

/// The rectifier: what is negative becomes 0.
///
///     y = max(x, 0)
///
/// - Shapes: x of any shape → y of the same
/// - Gradient: ∂L/∂x = g where x > 0, else 0 (at the kink x = 0 the derivative is taken to be 0)
/// - Complexity: one comparison for each element
/// - Source: Nair & Hinton, ICML 2010
public enum ReLU {
  public static func forward(_ x: Tensor) -> Tensor { x.map { $0 > 0 || $0.isNaN ? $0 : 0 } }

  public static func backward(_ x: Tensor, gradient g: Tensor) throws(ShapeError) -> Tensor {
    try x.combined(with: g, operation: "relu, backward") { x, g in x > 0 ? g : 0 }
  }
}

extension Operations {
  static let relu = Operation("relu", file: "ReLU.swift", "max(x, 0)", inputs: ["x"]) { inputs, _ throws(ShapeError) in
    Evaluation(ReLU.forward(inputs[0]))
  } backward: { inputs, _, _, g throws(ShapeError) in
    [try ReLU.backward(inputs[0], gradient: g)]
  }
}
