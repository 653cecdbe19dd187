import Tensors

/// A larger image: every pixel becomes a square of pixels like it.
///
///     y[n,c,i,j] = x[n, c, ⌊i/f⌋, ⌊j/f⌋]
///
/// - Shapes: x [N,C,H,W] → y [N,C,f·H,f·W]
/// - Gradient: ∂L/∂x is the sum of g over the pixel's square
/// - Complexity: one copy for each value of y
/// - Throws: `ShapeError` if x has not 4 axes or f < 1
public enum Upsample {
  public static func forward(_ x: Tensor, factor f: Int) throws(ShapeError) -> Tensor {
    var y = Tensor(shape: try outputShape(x.shape, f))
    forEachPixel(of: x.shape, f) { input, output in y.elements[output] = x.elements[input] }
    return y
  }

  public static func backward(inputShape: Shape, factor f: Int, gradient g: Tensor) throws(ShapeError) -> Tensor {
    let output = try outputShape(inputShape, f)
    guard g.shape == output else { throw .mismatch(operation: "upsample, backward", output, g.shape) }
    var dx = Tensor(shape: inputShape)
    forEachPixel(of: inputShape, f) { input, output in dx.elements[input] += g.elements[output] }
    return dx
  }

  private static func outputShape(_ x: Shape, _ f: Int) throws(ShapeError) -> Shape {
    guard x.rank == 4 else { throw .unexpected(operation: "upsample", x, expected: "4 axes, N×C×H×W") }
    guard (1...Shape.elementLimit).contains(f) else {
      throw .option(operation: "upsample", "the factor must be at least 1, got \(f)")
    }
    return try Shape([x[0], x[1], x[2] * f, x[3] * f]).validated()
  }

  /// Which pixel of x each pixel of y is.
  private static func forEachPixel(of x: Shape, _ f: Int, _ body: (_ input: Int, _ output: Int) -> Void) {
    let (h, w) = (x[2], x[3])
    for plane in 0..<(x[0] * x[1]) {
      for i in 0..<(h * f) {
        for j in 0..<(w * f) { body((plane * h + i / f) * w + j / f, (plane * h * f + i) * w * f + j) }
      }
    }
  }
}

extension Operations {
  static let upsample = Operation(
    "upsample", file: "Upsample.swift", "every pixel becomes a square of pixels like it", inputs: ["x"],
    options: [("factor", 2)], positional: ["factor"]
  ) { inputs, options throws(ShapeError) in
    Evaluation(try Upsample.forward(inputs[0], factor: options.integer("factor")))
  } backward: { inputs, options, _, g throws(ShapeError) in
    [try Upsample.backward(inputShape: inputs[0].shape, factor: options.integer("factor"), gradient: g)]
  }
}
