import Tensors

/// Swish with straight lines in the place of its exponential.
///
///     y = x·min(max(x + 3, 0), 6)/6:   0 up to −3, x(x + 3)/6 between, x from 3 on
///
/// - Shapes: x of any shape → y of the same
/// - Gradient: ∂L/∂x = 0 up to −3, (2x + 3)/6·g up to 3, g above
/// - Complexity: some five operations for each element
/// - Source: Howard et al. 2019, arXiv:1905.02244 (MobileNetV3)
public struct HardSwish: Activation {
  public init() {}
  public func value(_ x: Double) -> Double { x <= -3 ? 0 : x >= 3 ? x : x * (x + 3) / 6 }
  public func slope(_ x: Double) -> Double { x <= -3 ? 0 : x > 3 ? 1 : (2 * x + 3) / 6 }
  public var kinks: [Kink] { [Kink(at: -3, jump: -0.5), Kink(at: 3, jump: -0.5)] }
  public var steepest: Double { 1.5 }
  public var sharpest: Double { 1.0 / 3 }
}

extension Operations {
  static let hardSwish = Operation("hardswish", file: "HardSwish.swift", "x·min(max(x + 3, 0), 6)/6", HardSwish())
}
