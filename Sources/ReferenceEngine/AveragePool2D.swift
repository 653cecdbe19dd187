import Tensors

/// The mean value under a sliding window.
///
///     y[n,c,i,j] = 1/A · Σ_{u,v} x[n, c, i·s + u − p, j·s + v − p]
///
/// s and p may be one number for each axis, p also one for each side. x outside the image is 0. A is KH·KW if padding counts, else the number of positions inside the image.
///
/// - Shapes: x [N,C,H,W] → y [N,C,OH,OW]; OH and OW as `Window` says; s is the window's size unless given
/// - Gradient: ∂L/∂x gets g[n,c,i,j]/A at every position that was read
/// - Complexity: N·C·OH·OW·KH·KW additions
/// - Throws: `ShapeError` if the window does not fit, or its padding exceeds half its size
public enum AveragePool2D {
  public static func forward(_ x: Tensor, _ window: Window, countsPadding: Bool) throws(ShapeError) -> Tensor {
    let taps = try Taps(x.shape, window, countsPadding)
    var y = Tensor(shape: taps.outputShape)
    taps.visit { input, output, share in y.elements[output] += x.elements[input] * share }
    return y
  }

  public static func backward(inputShape: Shape, _ window: Window, countsPadding: Bool, gradient g: Tensor)
    throws(ShapeError) -> Tensor
  {
    let taps = try Taps(inputShape, window, countsPadding)
    guard taps.outputShape == g.shape else {
      throw .mismatch(operation: "avgpool, backward", taps.outputShape, g.shape)
    }
    var dx = Tensor(shape: inputShape)
    taps.visit { input, output, share in dx.elements[input] += g.elements[output] * share }
    return dx
  }

  /// The diagonal of the second derivatives, from h = ∂²L/∂y²: h/A² at every position that was read.
  public static func curvature(inputShape: Shape, _ window: Window, countsPadding: Bool, curvature h: Tensor)
    throws(ShapeError) -> Tensor
  {
    let taps = try Taps(inputShape, window, countsPadding)
    guard taps.outputShape == h.shape else {
      throw .mismatch(operation: "avgpool, curvature", taps.outputShape, h.shape)
    }
    var dx = Tensor(shape: inputShape)
    taps.visit { input, output, share in dx.elements[input] += h.elements[output] * share * share }
    return dx
  }
}

/// All pairs of input and output position that a window connects, with 1/A.
private struct Taps {
  let planes, h, w, oh, ow: Int
  let window: Window
  let countsPadding: Bool
  let outputShape: Shape

  init(_ shape: Shape, _ window: Window, _ countsPadding: Bool) throws(ShapeError) {
    guard shape.rank == 4 else { throw .unexpected(operation: "avgpool", shape, expected: "4 axes, N×C×H×W") }
    guard window.hasPoolingPadding else {
      throw .option(operation: "avgpool", "padding may be at most half the window, got \(window)")
    }
    (planes, h, w) = (shape[0] * shape[1], shape[2], shape[3])
    (oh, ow) = try window.outputSize(height: h, width: w, operation: "avgpool")
    (self.window, self.countsPadding) = (window, countsPadding)
    outputShape = [shape[0], shape[1], oh, ow]
  }

  func visit(_ body: (_ input: Int, _ output: Int, _ share: Double) -> Void) {
    // Row after row of all planes.
    inPieces(planes * oh, cost: Double(ow) * Double(window.height * window.width)) { piece in
      for outputRow in piece {
        let (plane, i) = outputRow.quotientAndRemainder(dividingBy: oh)
        let rows = (0..<window.height).map { window.rows.position(output: i, tap: $0) }.filter { (0..<h).contains($0) }
        for j in 0..<ow {
          let columns = (0..<window.width).map { window.columns.position(output: j, tap: $0) }.filter {
            (0..<w).contains($0)
          }
          let area = countsPadding ? window.height * window.width : rows.count * columns.count
          for row in rows {
            for column in columns {
              body((plane * h + row) * w + column, outputRow * ow + j, 1 / Double(area))
            }
          }
        }
      }
    }
  }
}

extension Operations {
  static let averagePool = Operation(
    "avgpool", file: "AveragePool2D.swift", "the mean value under a sliding window", inputs: ["x"],
    options: [("size", 2), ("stride", 0), ("padding", 0), ("countIncludePad", 1)], positional: ["size"]
  ) { inputs, options throws(ShapeError) in
    let window = try Window(pooling: options)
    return Evaluation(
      try AveragePool2D.forward(inputs[0], window, countsPadding: options.flag("countIncludePad")))
  } backward: { inputs, options, _, g throws(ShapeError) in
    let window = try Window(pooling: options)
    let countsPadding = options.flag("countIncludePad")
    return [try AveragePool2D.backward(inputShape: inputs[0].shape, window, countsPadding: countsPadding, gradient: g)]
  }
}
