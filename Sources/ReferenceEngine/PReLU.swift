import Tensors

/// A rectifier whose slope on the negative side is learned, one for each channel or one for all.
///
///     y[n,c,…] = x[n,c,…] where it is above 0, else a[c]·x[n,c,…]
///
/// - Shapes: x [N,C,…], a [C] or [1] → y like x
/// - Gradient: ∂L/∂x = g where x > 0, else a[c]·g;  ∂L/∂a[c] = Σ g·x where x ≤ 0, over the batch and c's pixels
/// - Complexity: one comparison and one multiplication for each element
/// - Throws: `ShapeError` if a has neither one number for each channel nor one for all
/// - Source: He, Zhang, Ren & Sun 2015, arXiv:1502.01852
public enum PReLU {
  public static func forward(_ x: Tensor, slope a: Tensor) throws(ShapeError) -> Tensor {
    let plane = try plane(x, a)
    var y = x
    for index in y.elements.indices where !(x.elements[index] > 0) {
      y.elements[index] *= a.elements[index / plane % a.count]
    }
    return y
  }

  public static func backward(_ x: Tensor, slope a: Tensor, gradient g: Tensor) throws(ShapeError) -> (
    x: Tensor, slope: Tensor
  ) {
    let plane = try plane(x, a)
    guard g.shape == x.shape else { throw .mismatch(operation: "prelu, backward", x.shape, g.shape) }
    var dx = g
    var da = Tensor(shape: a.shape)
    for index in g.elements.indices where !(x.elements[index] > 0) {
      let c = index / plane % a.count
      dx.elements[index] *= a.elements[c]
      da.elements[c] += g.elements[index] * x.elements[index]
    }
    return (dx, da)
  }

  /// The diagonal of the second derivatives, from h = ∂²L/∂y²: h where x > 0, else h·a[c]²; and Σ h·x² where x ≤ 0.
  public static func curvature(_ x: Tensor, slope a: Tensor, curvature h: Tensor) throws(ShapeError) -> (
    x: Tensor, slope: Tensor
  ) {
    // x·|x| is on x's side of 0.
    let d = try backward(x.map { $0 * abs($0) }, slope: a * a, gradient: h)
    return (d.x, d.slope.map(abs))
  }

  /// H·W: how many neighbouring values belong to one channel.
  private static func plane(_ x: Tensor, _ a: Tensor) throws(ShapeError) -> Int {
    guard x.rank >= 2 else { throw .unexpected(operation: "prelu", x.shape, expected: "at least 2 axes, N×C×…") }
    guard a.rank == 1, a.count == 1 || a.count == x.shape[1], a.count > 0 else {
      throw .mismatch(operation: "prelu, one slope for each channel or one for all", x.shape, a.shape)
    }
    return max(x.shape.dimensions[2...].reduce(1, *), 1)
  }
}

extension Operations {
  static let prelu = Operation(
    "prelu", file: "PReLU.swift", "x where x > 0, else a·x with a learned a", inputs: ["x", "a"]
  ) { inputs, _ throws(ShapeError) in
    Evaluation(try PReLU.forward(inputs[0], slope: inputs[1]))
  } backward: { inputs, _, _, g throws(ShapeError) in
    let d = try PReLU.backward(inputs[0], slope: inputs[1], gradient: g)
    return [d.x, d.slope]
  }
}
