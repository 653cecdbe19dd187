import Foundation
import Tensors

/// The hyperbolic tangent: any number to one between −1 and 1.
///
///     y = tanh(x) = (eˣ − e⁻ˣ)/(eˣ + e⁻ˣ)
///
/// - Shapes: x of any shape → y of the same
/// - Gradient: ∂L/∂x = (1 − y²)·g
/// - Complexity: one exponential for each element
public struct Tanh: Activation {
  public init() {}
  public func value(_ x: Double) -> Double { tanh(x) }
  /// 1 − tanh² = 1/cosh², which keeps its digits where tanh is near ±1.
  public func slope(_ x: Double) -> Double { 1 / (cosh(x) * cosh(x)) }
  /// At tanh(x) = 1/√3.
  public var sharpest: Double { 0.7699 }
}

extension Operations {
  static let tanh = Operation("tanh", file: "Tanh.swift", "the hyperbolic tangent", Tanh())
}
