import Tensors

/// The rectifier: what is negative becomes 0.
///
///     y = max(x, 0)
///
/// - Shapes: x of any shape → y of the same
/// - Gradient: ∂L/∂x = g where x > 0, else 0 (at the kink x = 0 the derivative is taken to be 0)
/// - Complexity: one comparison for each element
/// - Source: Nair & Hinton, ICML 2010
public struct ReLU: Activation {
  public init() {}
  public func value(_ x: Double) -> Double { x > 0 || x.isNaN ? x : 0 }
  public func slope(_ x: Double) -> Double { x > 0 ? 1 : 0 }
  public var kinks: [Kink] { [Kink(at: 0, jump: 1)] }
}

extension Operations {
  static let relu = Operation("relu", file: "ReLU.swift", "max(x, 0)", ReLU())
}
