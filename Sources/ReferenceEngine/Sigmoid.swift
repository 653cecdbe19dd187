import Foundation
import Tensors

/// The logistic function: any number to a share between 0 and 1.
///
///     σ(x) = 1/(1 + e⁻ˣ)
///
/// - Shapes: x of any shape → y of the same
/// - Gradient: ∂L/∂x = σ(x)·(1 − σ(x))·g
/// - Complexity: one exponential for each element
public struct Sigmoid: Activation {
  public init() {}
  public func value(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
  /// e⁻ˣ/(1 + e⁻ˣ)² is the same for x and −x, and 1 − σ(x) would lose its digits where σ(x) is near 1.
  public func slope(_ x: Double) -> Double { exp(-abs(x)) * value(abs(x)) * value(abs(x)) }
  public var steepest: Double { 0.25 }
  /// At e⁻ˣ = 2 + √3.
  public var sharpest: Double { 0.0963 }
}

extension Operations {
  static let sigmoid = Operation("sigmoid", file: "Sigmoid.swift", "1/(1 + exp(-x))", Sigmoid())
}
