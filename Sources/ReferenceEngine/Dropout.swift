import Tensors
import Texts

/// Silences a random share p of the values, and scales the rest so that the expectation stays.
///
///     y = x · r / (1 − p),   r ~ Bernoulli(1 − p), one r for each value
///
/// In evaluation the layer does nothing, because the scaling has been done here ("inverted" dropout).
///
/// - Shapes: x of any shape, r of the same → y of the same
/// - Gradient: ∂L/∂x = g · r / (1 − p)
/// - Throws: `ShapeError` if p is not in [0, 1) or the mask has another shape
/// - Source: Hinton et al. 2012, arXiv:1207.0580
public enum Dropout {
  /// r: 1 with probability 1 − p, else 0, from a stream of random numbers.
  public static func mask(_ shape: Shape, probability p: Double, from stream: RandomStream) -> Tensor {
    Tensor(shape: shape, elements: (0..<shape.count).map { stream.uniform($0) < 1 - p ? 1 : 0 })
  }

  public static func forward(_ x: Tensor, mask r: Tensor, probability p: Double) throws(ShapeError) -> Tensor {
    guard (0..<1).contains(p) else {
      throw .option(operation: "dropout", "p must be at least 0 and below 1, got \(NumberText.short(p))")
    }
    guard x.shape == r.shape else { throw .mismatch(operation: "dropout", x.shape, r.shape) }
    return try x * ((1 / (1 - p)) * r)
  }

  public static func backward(mask r: Tensor, probability p: Double, gradient g: Tensor) throws(ShapeError) -> Tensor {
    try forward(g, mask: r, probability: p)
  }
}

extension Operations {
  static let dropout = Operation(
    "dropout", file: "Dropout.swift", "silence the values where the mask is 0, scale the rest by 1/(1 − p)",
    inputs: ["x", "mask"], options: [("p", 0.5)], constants: ["mask"]
  ) { inputs, options throws(ShapeError) in
    Evaluation(try Dropout.forward(inputs[0], mask: inputs[1], probability: options["p"]))
  } backward: { inputs, options, _, g throws(ShapeError) in
    [try Dropout.backward(mask: inputs[1], probability: options["p"], gradient: g), Tensor(shape: inputs[1].shape)]
  }
}
