import Foundation
import Tensors

/// A smooth rectifier, also called swish: x times a gate that opens with x.
///
///     y = x·σ(x),   σ(x) = 1/(1 + e⁻ˣ)
///
/// - Shapes: x of any shape → y of the same
/// - Gradient: ∂L/∂x = (σ(x) + x·σ'(x))·g
/// - Complexity: one exponential for each element
/// - Source: Elfwing, Uchibe & Doya 2017, arXiv:1702.03118; Ramachandran, Zoph & Le 2017, arXiv:1710.05941
public struct SiLU: Activation {
  private let gate = Sigmoid()

  public init() {}
  /// At −∞ it is 0, where x·σ(x) would be −∞·0.
  public func value(_ x: Double) -> Double { x == -.infinity ? 0 : x * gate.value(x) }
  /// Far out x·σ'(x) is 0, where it would be ∞·0.
  public func slope(_ x: Double) -> Double { gate.value(x) + (x.isInfinite ? 0 : x * gate.slope(x)) }
  /// At x = 2.3994.
  public var steepest: Double { 1.0999 }
  /// At x = 0.
  public var sharpest: Double { 0.5 }
}

extension Operations {
  static let silu = Operation("silu", file: "SiLU.swift", "x·sigmoid(x), also called swish", SiLU())
}
