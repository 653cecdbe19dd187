import Tensors

/// Scales a channel, a group of channels, or a whole block by one learned number.
///
///     y[n,c,…] = s[⌊c·U/C⌋] · x[n,c,…]
///
/// U = C gives every channel a scale of its own, U < C one to each group of C/U neighbouring channels, and U = 1 one to
/// the whole block. What has a scale of 0 adds nothing to what follows and can be removed.
///
/// - Shapes: x [N,C,…], s [U], C divisible by U → y like x
/// - Gradient: ∂L/∂x[n,c,…] = s[⌊c·U/C⌋]·g[n,c,…];  ∂L/∂s[u] = Σ g·x over the batch, u's channels and their pixels
/// - Complexity: one multiplication for each value forward, three operations backward
/// - Throws: `ShapeError` if s is no vector, U = 0, or C is not divisible by U
/// - Source: Huang & Wang 2018, arXiv:1707.01213
public enum Scale {
  public static func forward(_ x: Tensor, scale s: Tensor) throws(ShapeError) -> Tensor {
    let unit = try valuesPerUnit(x, s)
    var y = x
    for index in y.elements.indices { y.elements[index] *= s.elements[index / unit % s.count] }
    return y
  }

  public static func backward(_ x: Tensor, scale s: Tensor, gradient g: Tensor) throws(ShapeError) -> (
    x: Tensor, scale: Tensor
  ) {
    let unit = try valuesPerUnit(x, s)
    guard g.shape == x.shape else { throw .mismatch(operation: "scale, backward", x.shape, g.shape) }
    var dx = g
    var ds = Tensor(shape: s.shape)
    for index in g.elements.indices {
      let u = index / unit % s.count
      dx.elements[index] *= s.elements[u]
      ds.elements[u] += g.elements[index] * x.elements[index]
    }
    return (dx, ds)
  }

  /// The diagonal of the second derivatives, from h = ∂²L/∂y²: h·s², and Σ h·x².
  public static func curvature(_ x: Tensor, scale s: Tensor, curvature h: Tensor) throws(ShapeError) -> (
    x: Tensor, scale: Tensor
  ) {
    try backward(x * x, scale: s * s, gradient: h)
  }

  /// C/U·H·W: how many neighbouring values of an image one scale belongs to.
  private static func valuesPerUnit(_ x: Tensor, _ s: Tensor) throws(ShapeError) -> Int {
    guard x.rank >= 2 else { throw .unexpected(operation: "scale", x.shape, expected: "at least 2 axes, N×C×…") }
    guard s.rank == 1, s.count > 0, x.shape[1] % s.count == 0 else {
      throw .mismatch(operation: "scale, one number for each channel or group of channels", x.shape, s.shape)
    }
    return x.shape.dimensions[2...].reduce(x.shape[1] / s.count, *)
  }
}

extension Operations {
  static let scale = Operation(
    "scale", file: "Scale.swift", "a channel, a group of channels or all of them times one number",
    inputs: ["x", "s"]
  ) { inputs, _ throws(ShapeError) in
    Evaluation(try Scale.forward(inputs[0], scale: inputs[1]))
  } backward: { inputs, _, _, g throws(ShapeError) in
    let d = try Scale.backward(inputs[0], scale: inputs[1], gradient: g)
    return [d.x, d.scale]
  }
}
