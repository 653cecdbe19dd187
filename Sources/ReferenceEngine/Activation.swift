import Tensors

/// A function φ of one number, applied to every element.
///
///     y = φ(x)
///
/// - Shapes: x of any shape → y of the same
/// - Gradient: ∂L/∂x = φ'(x)·g
public protocol Activation: Sendable {
  /// φ(x)
  func value(_ x: Double) -> Double
  /// φ'(x); at a kink the derivative from the left.
  func slope(_ x: Double) -> Double
  /// Where φ' jumps, ascending, and by how much.
  var kinks: [Kink] { get }
  /// The largest |φ'(x)|, so that |φ(a) − φ(b)| ≤ steepest·|a − b|.
  var steepest: Double { get }
  /// The largest |φ''(x)| between kinks.
  var sharpest: Double { get }
}

public struct Kink: Sendable {
  public var position: Double
  /// By how much φ' is larger on the right.
  public var jump: Double

  init(at position: Double, jump: Double) { (self.position, self.jump) = (position, jump) }
}

extension Activation {
  public var kinks: [Kink] { [] }
  public var steepest: Double { 1 }
  public var sharpest: Double { 0 }

  public func forward(_ x: Tensor) -> Tensor { x.map(value) }

  public func backward(_ x: Tensor, gradient g: Tensor) throws(ShapeError) -> Tensor {
    try x.combined(with: g, operation: "an activation, backward") { x, g in slope(x) * g }
  }

  /// The diagonal of the second derivatives, from h = ∂²L/∂y²: φ'(x)²·h. What φ'' would add, which may be below 0, is
  /// left out (Levenberg–Marquardt).
  public func curvature(_ x: Tensor, curvature h: Tensor) throws(ShapeError) -> Tensor {
    try x.combined(with: h, operation: "an activation, curvature") { x, h in slope(x) * slope(x) * h }
  }
}

extension Operation {
  /// An activation without options.
  init(_ name: String, file: String, _ summary: String, _ activation: some Activation) {
    self.init(name, file: file, summary, inputs: ["x"]) { inputs, _ throws(ShapeError) in
      Evaluation(activation.forward(inputs[0]))
    } backward: { inputs, _, _, g throws(ShapeError) in
      [try activation.backward(inputs[0], gradient: g)]
    }
  }
}
