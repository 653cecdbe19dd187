import Tensors

/// The mean of each channel's whole image.
///
///     y[n,c] = 1/(H·W) · Σ_{i,j} x[n,c,i,j]
///
/// - Shapes: x [N,C,H,W] → y [N,C]
/// - Gradient: ∂L/∂x[n,c,i,j] = g[n,c]/(H·W)
/// - Complexity: N·C·H·W additions
/// - Throws: `ShapeError` if x has not 4 axes or no pixels
/// - Source: Lin, Chen & Yan 2014, arXiv:1312.4400
public enum GlobalAveragePool {
  public static func forward(_ x: Tensor) throws(ShapeError) -> Tensor {
    let (n, c, h, w) = try x.imageAxes("gap")
    guard h * w > 0 else { throw .empty(operation: "gap") }
    let plane = h * w
    let means = (0..<(n * c)).map { x.elements[($0 * plane)..<(($0 + 1) * plane)].reduce(0, +) / Double(plane) }
    return Tensor(shape: [n, c], elements: means)
  }

  public static func backward(inputShape: Shape, gradient g: Tensor) -> Tensor {
    let plane = inputShape[2] * inputShape[3]
    return Tensor(shape: inputShape, elements: (0..<inputShape.count).map { g.elements[$0 / plane] / Double(plane) })
  }

  /// The diagonal of the second derivatives, from h = ∂²L/∂y²: h/(H·W)².
  public static func curvature(inputShape: Shape, curvature h: Tensor) -> Tensor {
    1 / Double(inputShape[2] * inputShape[3]) * backward(inputShape: inputShape, gradient: h)
  }
}

extension Operations {
  static let globalAveragePool = Operation(
    "gap", file: "GlobalAveragePool.swift", "the mean of each channel's whole image", inputs: ["x"]
  ) { inputs, _ throws(ShapeError) in
    Evaluation(try GlobalAveragePool.forward(inputs[0]))
  } backward: { inputs, _, _, g throws(ShapeError) in
    [GlobalAveragePool.backward(inputShape: inputs[0].shape, gradient: g)]
  }
}
