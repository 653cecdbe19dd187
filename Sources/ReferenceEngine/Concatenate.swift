import Tensors

/// Tensors side by side along the channel axis.
///
///     y[n, C_a + c, …] = b[n, c, …],  where C_a counts the channels before b's
///
/// - Shapes: a [N,A,…], b [N,B,…], … → y [N,A+B+…,…]
/// - Gradient: each input gets its own channels of g
/// - Throws: `ShapeError.mismatch` if any other size differs
public enum Concatenate {
  public static func forward(_ inputs: [Tensor]) throws(ShapeError) -> Tensor {
    for input in inputs where input.rank < 2 {
      throw .unexpected(operation: "concat", input.shape, expected: "at least 2 axes, N×C×…")
    }
    return try Tensor.concatenating(inputs, axis: 1)
  }

  public static func backward(inputShapes: [Shape], gradient g: Tensor) throws(ShapeError) -> [Tensor] {
    var gradients: [Tensor] = []
    var offset = 0
    for shape in inputShapes {
      gradients.append(try g.selecting(Array(offset..<(offset + shape[1])), alongAxis: 1))
      offset += shape[1]
    }
    return gradients
  }
}

extension Operations {
  static let concatenate = Operation(
    "concat", file: "Concatenate.swift", "tensors side by side along the channel axis", inputs: ["a…"]
  ) { inputs, _ throws(ShapeError) in
    Evaluation(try Concatenate.forward(inputs))
  } backward: { inputs, _, _, g throws(ShapeError) in
    try Concatenate.backward(inputShapes: inputs.map(\.shape), gradient: g)
  }
}
