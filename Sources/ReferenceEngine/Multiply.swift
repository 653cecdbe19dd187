import Tensors

/// The product of two branches, element by element; a branch of one number for each channel weighs whole channels.
///
///     y[n,c,i,j] = a[n,c,i,j] · b[n,c,i,j],   or · b[n,c]
///
/// - Shapes: a [N,C,…], b of the same, or [N,C], or [N,C,1,…] → y like a
/// - Gradient: ∂L/∂a = g·b;  ∂L/∂b = g·a, summed over the pixels that one b weighs
/// - Complexity: one multiplication for each element forward, two backward
/// - Throws: `ShapeError` if b is neither like a nor one number for each channel
/// - Source: Hu, Shen & Sun 2018, arXiv:1709.01507 (squeeze and excitation)
public enum Multiply {
  public static func forward(_ a: Tensor, _ b: Tensor) throws(ShapeError) -> Tensor {
    let plane = try plane(a.shape, b.shape)
    var y = a
    for index in y.elements.indices { y.elements[index] *= b.elements[index / plane] }
    return y
  }

  public static func backward(_ a: Tensor, _ b: Tensor, gradient g: Tensor) throws(ShapeError) -> (a: Tensor, b: Tensor)
  {
    let plane = try plane(a.shape, b.shape)
    guard g.shape == a.shape else { throw .mismatch(operation: "multiply, backward", a.shape, g.shape) }
    var da = g
    var db = Tensor(shape: b.shape)
    for index in g.elements.indices {
      da.elements[index] *= b.elements[index / plane]
      db.elements[index / plane] += g.elements[index] * a.elements[index]
    }
    return (da, db)
  }

  /// The diagonal of the second derivatives, from h = ∂²L/∂y²: h·b², and h·a² summed over the pixels that one b weighs.
  public static func curvature(_ a: Tensor, _ b: Tensor, curvature h: Tensor) throws(ShapeError) -> (
    a: Tensor, b: Tensor
  ) {
    try backward(a * a, b * b, gradient: h)
  }

  /// How many neighbouring values of a one value of b weighs.
  private static func plane(_ a: Shape, _ b: Shape) throws(ShapeError) -> Int {
    if a == b { return 1 }
    let isOneForEach =
      a.rank >= 2 && b.rank >= 2 && b.dimensions.prefix(2) == a.dimensions.prefix(2)
      && b.dimensions.dropFirst(2).allSatisfy { $0 == 1 }
    guard isOneForEach, b.rank == 2 || b.rank == a.rank else { throw .mismatch(operation: "multiply", a, b) }
    return max(a.dimensions.dropFirst(2).reduce(1, *), 1)
  }
}

extension Operations {
  static let multiply = Operation(
    "multiply", file: "Multiply.swift", "the product of two branches, or of channels with one number each",
    inputs: ["a", "b"]
  ) { inputs, _ throws(ShapeError) in
    Evaluation(try Multiply.forward(inputs[0], inputs[1]))
  } backward: { inputs, _, _, g throws(ShapeError) in
    let d = try Multiply.backward(inputs[0], inputs[1], gradient: g)
    return [d.a, d.b]
  }
}
