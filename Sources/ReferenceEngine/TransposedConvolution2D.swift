import Tensors

/// A convolution run backwards: every pixel paints a kernel into a larger image. It is the adjoint of `Convolution2D`,
/// ⟨conv(y), x⟩ = ⟨y, transposed(x)⟩, and therefore computed as that one's gradients.
///
///     y[n, k, i·s + u − p, j·s + v − p] collects b[k] + w[c,k,u,v]·x[n,c,i,j]
///
/// What would fall outside of y is lost. Several sizes of y give the same size of x under a stride, so `extra` rows and
/// columns may be asked for, fewer than the stride.
///
/// - Shapes: x [N,C,H,W], w [C,K,KH,KW], b [K] → y [N,K,OH,OW], OH = (H − 1)·s − 2p + KH + extra, OW alike
/// - Gradient: ∂L/∂x is the convolution of g with w; ∂L/∂w[c,k,u,v] = Σ x[n,c,i,j]·g[n, k, i·s + u − p, j·s + v − p];
///   ∂L/∂b[k] = Σ g over the batch and k's pixels
/// - Complexity: 2·N·C·K·H·W·KH·KW floating-point operations forward, twice that backward
/// - Throws: `ShapeError` if channel counts do not fit, nothing is left of y, or extra is not below the stride
/// - Source: Zeiler, Krishnan, Taylor & Fergus 2010, CVPR; Dumoulin & Visin 2016, arXiv:1603.07285
public enum TransposedConvolution2D {
  public struct Geometry: Equatable, Sendable {
    public var stride = 1
    public var padding = 0
    /// Rows and columns that are added at the end.
    public var extra = 0

    public init(stride: Int = 1, padding: Int = 0, extra: Int = 0) {
      (self.stride, self.padding, self.extra) = (stride, padding, extra)
    }

    /// The convolution that this one runs backwards.
    var convolution: Convolution2D.Geometry { .init(stride: stride, padding: padding) }
  }

  public static func forward(_ x: Tensor, weight w: Tensor, bias b: Tensor?, _ geometry: Geometry) throws(ShapeError)
    -> Tensor
  {
    let shape = try outputShape(x.shape, w.shape, geometry)
    if let b, b.shape != [w.shape[1]] { throw .mismatch(operation: "convtranspose, bias", w.shape, b.shape) }
    var y = try Convolution2D.inputGradient(of: shape, weight: w, geometry.convolution, gradient: x)
    guard let b else { return y }
    let plane = shape[2] * shape[3]
    for index in y.elements.indices { y.elements[index] += b.elements[index / plane % b.count] }
    return y
  }

  /// - Returns: ∂L/∂x, ∂L/∂w and ∂L/∂b.
  public static func backward(_ x: Tensor, weight w: Tensor, _ geometry: Geometry, gradient g: Tensor)
    throws(ShapeError) -> (x: Tensor, weight: Tensor, bias: Tensor)
  {
    let shape = try outputShape(x.shape, w.shape, geometry)
    guard g.shape == shape else { throw .mismatch(operation: "convtranspose, backward", shape, g.shape) }
    let dx = try Convolution2D.forward(g, weight: w, bias: nil, geometry.convolution)
    let d = try Convolution2D.backward(g, weight: w, geometry.convolution, gradient: x)
    return (dx, d.weight, try g.reduced(along: [0, 2, 3], Reduction.sum))
  }

  /// The diagonal of the second derivatives, from h = ∂²L/∂y²: the gradients' sums, of squares.
  public static func curvature(_ x: Tensor, weight w: Tensor, _ geometry: Geometry, curvature h: Tensor)
    throws(ShapeError) -> (x: Tensor, weight: Tensor, bias: Tensor)
  {
    try backward(x * x, weight: w * w, geometry, gradient: h)
  }

  /// - Parameters:
  ///   - x: N×C×H×W
  ///   - w: C×K×KH×KW
  public static func outputShape(_ x: Shape, _ w: Shape, _ geometry: Geometry) throws(ShapeError) -> Shape {
    guard x.rank == 4 else { throw .unexpected(operation: "convtranspose", x, expected: "4 axes, N×C×H×W") }
    guard w.rank == 4, w[0] == x[1] else { throw .mismatch(operation: "convtranspose", x, w) }
    let (s, p, extra) = (geometry.stride, geometry.padding, geometry.extra)
    guard s > 0, p >= 0, extra >= 0, extra < s else {
      throw .option(
        operation: "convtranspose", "stride must be at least 1, padding at least 0 and extra from 0 to below the stride"
      )
    }
    let (height, width) = ((x[2] - 1) * s - 2 * p + w[2] + extra, (x[3] - 1) * s - 2 * p + w[3] + extra)
    guard height > 0, width > 0 else {
      throw .option(operation: "convtranspose", "padding leaves nothing of the image")
    }
    return try Shape(x[0], w[1], height, width).validated()
  }
}

extension Operations {
  static let transposedConvolution = Operation(
    "convtranspose", file: "TransposedConvolution2D.swift", "every pixel paints a kernel into a larger image",
    inputs: ["x", "w", "b?"], options: [("stride", 1), ("padding", 0), ("extra", 0)]
  ) { inputs, options throws(ShapeError) in
    let bias = inputs.count > 2 ? inputs[2] : nil
    return Evaluation(
      try TransposedConvolution2D.forward(inputs[0], weight: inputs[1], bias: bias, .init(options)))
  } backward: { inputs, options, _, g throws(ShapeError) in
    let d = try TransposedConvolution2D.backward(inputs[0], weight: inputs[1], .init(options), gradient: g)
    return inputs.count > 2 ? [d.x, d.weight, d.bias] : [d.x, d.weight]
  }
}

extension TransposedConvolution2D.Geometry {
  fileprivate init(_ options: Options) throws(ShapeError) {
    self.init(
      stride: try options.integer("stride"), padding: try options.integer("padding"),
      extra: try options.integer("extra"))
  }
}
