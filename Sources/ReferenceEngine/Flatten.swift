import Tensors

/// Lays all axes but the first in one row: channel c of an image becomes columns c·H·W ..< (c + 1)·H·W.
///
///     y[n, (c·H + i)·W + j] = x[n,c,i,j]
///
/// - Shapes: x [N,C,H,W] → y [N, C·H·W]
/// - Gradient: g under x's shape again
/// - Throws: `ShapeError` if x is a scalar
public enum Flatten {
  public static func forward(_ x: Tensor) throws(ShapeError) -> Tensor {
    guard x.rank >= 1 else { throw .unexpected(operation: "flatten", x.shape, expected: "at least 1 axis") }
    return try x.reshaped(to: [x.shape[0], x.shape.dimensions.dropFirst().reduce(1, *)])
  }

  public static func backward(inputShape: Shape, gradient g: Tensor) throws(ShapeError) -> Tensor {
    try g.reshaped(to: inputShape)
  }
}

extension Operations {
  static let flatten = Operation(
    "flatten", file: "Flatten.swift", "all axes but the first in one row", inputs: ["x"]
  ) { inputs, _ throws(ShapeError) in
    Evaluation(try Flatten.forward(inputs[0]))
  } backward: { inputs, _, _, g throws(ShapeError) in
    [try Flatten.backward(inputShape: inputs[0].shape, gradient: g)]
  }
}
