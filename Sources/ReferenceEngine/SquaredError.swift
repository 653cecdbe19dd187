import Tensors

/// How far scores are from those wanted, before any softmax.
///
///     L = 1/2N · Σ_n Σ_k (x[n,k] − t[n,k])²
///
/// Distillation at T → ∞ makes 1/K of this small, but for what is added to all scores of an image alike.
///
/// - Shapes: x, t [N,K] → L, a scalar
/// - Gradient: ∂L/∂x = (x − t)/N
/// - Throws: `ShapeError` if t is not shaped like x
/// - Source: Lin, Ji, Guo & Li, IJCAI 2016 (global error reconstruction)
public enum SquaredError {
  /// L
  public static func forward(_ x: Tensor, target t: Tensor) throws(ShapeError) -> Double {
    guard x.rank == 2 else { throw .unexpected(operation: "squarederror", x.shape, expected: "scores N×K") }
    guard x.shape == t.shape else { throw .mismatch(operation: "squarederror", x.shape, t.shape) }
    return try (x - t).elements.reduce(0) { $0 + $1 * $1 } / (2 * Double(x.shape[0]))
  }

  public static func backward(_ x: Tensor, target t: Tensor) throws(ShapeError) -> Tensor {
    try 1 / Double(x.shape[0]) * (x - t)
  }

  /// The diagonal of the second derivatives: 1/N everywhere.
  public static func curvature(_ x: Tensor) -> Tensor { Tensor(shape: x.shape, repeating: 1 / Double(x.shape[0])) }
}

extension Operations {
  static let squaredError = Operation(
    "squarederror", file: "SquaredError.swift", "½·mean over rows of Σ(x − target)²", inputs: ["x", "target"],
    constants: ["target"]
  ) { inputs, _ throws(ShapeError) in
    Evaluation(Tensor(try SquaredError.forward(inputs[0], target: inputs[1])), [])
  } backward: { inputs, _, _, g throws(ShapeError) in
    [try SquaredError.backward(inputs[0], target: inputs[1]) * g, Tensor(shape: inputs[1].shape)]
  }
}
