import Tensors

/// A rectifier that stops at 6, so that few bits hold its values.
///
///     y = min(max(x, 0), 6)
///
/// - Shapes: x of any shape → y of the same
/// - Gradient: ∂L/∂x = g where 0 < x < 6, else 0 (also at the kinks 0 and 6, as PyTorch has it)
/// - Complexity: two comparisons for each element
/// - Source: Sandler, Howard, Zhu, Zhmoginov & Chen 2018, arXiv:1801.04381 (MobileNetV2)
public struct ReLU6: Activation {
  public init() {}
  public func value(_ x: Double) -> Double { x.isNaN ? x : min(max(x, 0), 6) }
  public func slope(_ x: Double) -> Double { x > 0 && x < 6 ? 1 : 0 }
  public var kinks: [Kink] { [Kink(at: 0, jump: 1), Kink(at: 6, jump: -1)] }
}

extension Operations {
  static let relu6 = Operation("relu6", file: "ReLU6.swift", "min(max(x, 0), 6)", ReLU6())
}
