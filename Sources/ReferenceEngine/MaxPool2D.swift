import Tensors

/// The largest value under a sliding window.
///
///     y[n,c,i,j] = max_{u,v} x[n, c, i·s + u − p, j·s + v − p]
///
/// s and p may be one number for each axis, p also one for each side.
/// Positions outside the image do not compete. Of equal values the first in row-major order wins.
///
/// - Shapes: x [N,C,H,W] → y [N,C,OH,OW]; OH and OW as `Window` says; s is the window's size unless given
/// - Gradient: ∂L/∂x gets g[n,c,i,j] at the position that won, summed where windows overlap
/// - Complexity: N·C·OH·OW·KH·KW comparisons
/// - Throws: `ShapeError` if the window does not fit, sees only padding, or its padding exceeds half its size
public enum MaxPool2D {
  /// - Returns: the maxima, and for each the index in x's plane of the winner.
  public static func forward(_ x: Tensor, _ window: Window) throws(ShapeError) -> (y: Tensor, winners: Tensor) {
    let (n, c, h, w) = try x.imageAxes("maxpool")
    guard window.hasPoolingPadding else {
      throw .option(operation: "maxpool", "padding may be at most half the window, got \(window)")
    }
    let (oh, ow) = try window.outputSize(height: h, width: w, operation: "maxpool")
    var y = Tensor(shape: [n, c, oh, ow])
    var winners = Tensor(shape: [n, c, oh, ow])
    // Row after row of all planes.
    try inPieces(n * c * oh, cost: Double(ow) * Double(window.height * window.width)) { (piece) throws(ShapeError) in
      let values = x.elements.span
      for outputRow in piece {
        let (plane, i) = outputRow.quotientAndRemainder(dividingBy: oh)
        for j in 0..<ow {
          var best = -Double.infinity
          var winner = -1
          for u in 0..<window.height {
            let row = window.rows.position(output: i, tap: u)
            guard (0..<h).contains(row) else { continue }
            for v in 0..<window.width {
              let column = window.columns.position(output: j, tap: v)
              guard (0..<w).contains(column) else { continue }
              let value = values[(plane * h + row) * w + column]
              if winner < 0 || value > best || value.isNaN { (best, winner) = (value, row * w + column) }
            }
          }
          guard winner >= 0 else {
            throw .option(operation: "maxpool", "\(window) sees nothing but padding in an input of \(h)×\(w)")
          }
          y.elements[outputRow * ow + j] = best
          winners.elements[outputRow * ow + j] = Double(winner)
        }
      }
    }
    return (y, winners)
  }

  public static func backward(winners: Tensor, inputShape: Shape, gradient g: Tensor) throws(ShapeError) -> Tensor {
    guard winners.shape == g.shape else { throw .mismatch(operation: "maxpool, backward", winners.shape, g.shape) }
    var dx = Tensor(shape: inputShape)
    let inputPlane = inputShape[2] * inputShape[3]
    let outputPlane = g.shape[2] * g.shape[3]
    for index in g.elements.indices {
      dx.elements[index / outputPlane * inputPlane + Int(winners.elements[index])] += g.elements[index]
    }
    return dx
  }
}

extension Operations {
  static let maxPool = Operation(
    "maxpool", file: "MaxPool2D.swift", "the largest value under a sliding window", inputs: ["x"],
    options: [("size", 2), ("stride", 0), ("padding", 0)], positional: ["size"]
  ) { inputs, options throws(ShapeError) in
    let (y, winners) = try MaxPool2D.forward(inputs[0], Window(pooling: options))
    return Evaluation(y, [("winners", winners)])
  } backward: { inputs, _, evaluation, g throws(ShapeError) in
    [try MaxPool2D.backward(winners: evaluation["winners"], inputShape: inputs[0].shape, gradient: g)]
  }
}

extension Window {
  /// A pooling window; stride 0 stands for the window's size.
  init(pooling options: Options) throws(ShapeError) {
    let size = try options.integers("size")
    let stride = try options.integers("stride")
    try self.init(
      height: size[0], width: size[1], options, stride: zip(stride, size).map { $0 == 0 ? $1 : $0 }, dilates: false)
  }
}
