import Foundation
import Tensors

/// Turns rows of scores into rows of probabilities.
///
///     p[n,k] = exp(x[n,k]) / Σ_j exp(x[n,j])
///
/// The row's largest score is subtracted first: the result is the same and exp cannot overflow.
///
/// - Shapes: x [N,K] → p [N,K], each row sums to 1
/// - Gradient: ∂L/∂x[n,k] = p[n,k] · (g[n,k] − Σ_j g[n,j]·p[n,j])
/// - Throws: `ShapeError` if x has not 2 axes
public enum Softmax {
  public static func forward(_ x: Tensor) throws(ShapeError) -> Tensor {
    guard x.rank == 2, x.shape[1] > 0 else {
      throw .unexpected(operation: "softmax", x.shape, expected: "2 axes, N×K, with K at least 1")
    }
    let classes = x.shape[1]
    var p = x
    for row in 0..<x.shape[0] {
      let range = (row * classes)..<((row + 1) * classes)
      let largest = x.elements[range].reduce(-Double.infinity, max)
      for index in range { p.elements[index] = exp(x.elements[index] - largest) }
      let sum = p.elements[range].reduce(0, +)
      for index in range { p.elements[index] /= sum }
    }
    return p
  }

  public static func backward(probabilities p: Tensor, gradient g: Tensor) throws(ShapeError) -> Tensor {
    let inner = try (try g * p).reduced(along: [1], keepsAxes: true, Reduction.sum)
    return try p * (try g - inner)
  }
}

extension Operations {
  static let softmax = Operation(
    "softmax", file: "Softmax.swift", "rows of scores to rows of probabilities", inputs: ["x"]
  ) { inputs, _ throws(ShapeError) in
    Evaluation(try Softmax.forward(inputs[0]))
  } backward: { _, _, evaluation, g throws(ShapeError) in
    [try Softmax.backward(probabilities: evaluation.output, gradient: g)]
  }
}
