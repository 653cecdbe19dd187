import Tensors

/// A rectifier that lets a little of the negative through.
///
///     y = x where x > 0, else a·x,   a = 0.01 unless given
///
/// - Shapes: x of any shape → y of the same
/// - Gradient: ∂L/∂x = g where x > 0, else a·g (also at the kink x = 0)
/// - Complexity: one comparison and one multiplication for each element
/// - Source: Maas, Hannun & Ng, ICML 2013
public struct LeakyReLU: Activation {
  /// a
  public let leak: Double

  public init(leak: Double = 0.01) { self.leak = leak }
  public func value(_ x: Double) -> Double { x > 0 ? x : leak * x }
  public func slope(_ x: Double) -> Double { x > 0 ? 1 : leak }
  public var kinks: [Kink] { [Kink(at: 0, jump: 1 - leak)] }
  public var steepest: Double { max(1, abs(leak)) }
}

extension Operations {
  static let leakyReLU = Operation(
    "leakyrelu", file: "LeakyReLU.swift", "x where x > 0, else slope·x", inputs: ["x"], options: [("slope", 0.01)]
  ) { inputs, options throws(ShapeError) in
    Evaluation(LeakyReLU(leak: options["slope"]).forward(inputs[0]))
  } backward: { inputs, options, _, g throws(ShapeError) in
    [try LeakyReLU(leak: options["slope"]).backward(inputs[0], gradient: g)]
  }
}
