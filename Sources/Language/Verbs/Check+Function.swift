import Figures
import Foundation
import Syntax
import Tensors
import Texts

/// `check f against: df at: x`: a derivative that the learner typed, held against differences.
extension VerbCall {
  func checkDerivative(of function: UserFunction) throws -> Value {
    guard case .function(let derivative)? = labels["against"]?.value else {
      throw LanguageError(
        "say which function is the derivative", at: labels["against"]?.range ?? phrase.verbRange,
        suggestion: "Such as check \(function.name) against: d\(function.name) at: [1 2 3]")
    }
    guard let (given, placeRange) = labels["at"], let x = given.asTensor else {
      throw LanguageError(
        "say where to check", at: labels["at"]?.range ?? phrase.verbRange, suggestion: "Such as at: [1 2 3].")
    }
    guard x.count > 0 else { throw LanguageError("there is no point to check at", at: placeRange) }
    guard x.count <= 1000 else { throw LanguageError("at most 1000 points can be checked", at: placeRange) }
    let analytic = try value(of: derivative, x)
    guard analytic.count == x.count || analytic.count == 1 else {
      throw LanguageError(
        "\(derivative.name) gives shape \(analytic.shape), but there is one derivative for each of the \(x.count) values",
        at: place)
    }
    var table = Table(header: ["x", "\(derivative.name)(x)", "by differences", "relative error", "verdict"])
    table.alignments = [.right, .right, .right, .right, .left]
    var (isPassed, coarse) = (true, 0)
    for index in x.elements.indices {
      let typed = analytic.elements[analytic.count == 1 ? 0 : index]
      let slope = try Slope(of: index, at: x, beside: typed) { x throws(LanguageError) in try value(of: function, x) }
      let agrees = slope.agrees(with: typed)
      isPassed = isPassed && agrees
      if agrees, slope.isCoarse(beside: typed) { coarse += 1 }
      if index < 20 || !agrees {
        table.rows.append([
          NumberText.short(x.elements[index]), NumberText.short(typed), NumberText.short(slope.value),
          NumberText.scientific(slope.relativeError(of: typed)), agrees ? "agrees" : "DIFFERS",
        ])
      }
    }
    emit(.table(table))
    let place = x.count == 1 ? "this point" : "all \(x.count) points"
    emit(isPassed ? "the derivative agrees at \(place)" : "the derivative does not agree everywhere")
    if coarse > 0 {
      emit(
        ("at \(coarse == 1 ? "one point" : "\(coarse) points") \(function.name) is rounded so coarsely that differences tell "
          + "less than three digits").wrapped(to: session.width))
    }
    return .truth(isPassed)
  }

  private func value(of function: UserFunction, _ x: Tensor) throws(LanguageError) -> Tensor {
    let result = try evaluator.apply(function, [Value(x)], at: place)
    guard let tensor = result.asTensor else {
      throw LanguageError("\(function.name) gives \(result.kind), not numbers", at: place)
    }
    return tensor
  }
}

/// A slope by central differences, and how far it may be off.
///
///     D(h) = Σ_j (f_j(x + h) − f_j(x − h)) / 2h        slope = (4·D(h/2) − D(h))/3, free of h²
///
/// Rounding moves it by u·Σ|f_j|/h, over the f_j that x_i moves; what bending leaves is less than |D(h/2) − D(h)|. Should
/// the usual step, the cube root of u times max(1, |x|), not do, others are tried: those that suit the size of x, and
/// large ones for an f that is far from 0.
struct Slope {
  private(set) var value = 0.0
  /// What rounding and bending may make of it.
  private(set) var uncertainty = 0.0
  /// Σ|f_j|/h
  private var magnitude = 0.0

  /// - Parameter typed: what it is to be held against; the first step that tells is enough.
  init(
    of index: Int, at x: Tensor, beside typed: Double, _ f: (Tensor) throws(LanguageError) -> Tensor
  ) throws(LanguageError) {
    let size = abs(x.elements[index])
    let unit = max(1, size)
    self = try Slope(of: index, at: x, step: 6e-6 * unit, f)
    if agrees(with: typed), !isCoarse(beside: typed) { return }
    var around = 0.0
    for step in [6e-6, 6e-6 * size, 1e-3 * size, 1e-3 * unit, 0.1 * unit] where step > 0 {
      let other = try Slope(of: index, at: x, step: step, f)
      around = other.magnitude
      // Of two that are both sharp, one may have a kink within its step.
      let isSharp = !other.isCoarse(beside: typed) && other.agrees(with: typed)
      if isSharp || other.uncertainty < uncertainty || !uncertainty.isFinite { self = other }
      if isSharp { return }
    }
    // Where f is flat, as (t − 1)² at 1, what it is rounded inside shows beside nothing: 1e-14 of what f is around.
    if around.isFinite { uncertainty = max(uncertainty, 1e-14 * around) }
  }

  private init(
    of index: Int, at x: Tensor, step h: Double, _ f: (Tensor) throws(LanguageError) -> Tensor
  ) throws(LanguageError) {
    func difference(_ h: Double) throws(LanguageError) -> (slope: Double, magnitude: Double) {
      var (above, below) = (x, x)
      above.elements[index] += h
      below.elements[index] -= h
      let width = above.elements[index] - below.elements[index]
      let (high, low) = (try f(above).elements, try f(below).elements)
      // Element i of an elementwise function moves alone; of a sum, everything that moves counts.
      var (sum, magnitudes) = (0.0, 0.0)
      for (place, (a, b)) in zip(high, low).enumerated() where a != b || place == index || high.count == 1 {
        sum += a - b
        magnitudes += abs(a) + abs(b)
      }
      return (sum / width, magnitudes / width)
    }
    let (whole, half) = (try difference(h), try difference(h / 2))
    value = (4 * half.slope - whole.slope) / 3
    magnitude = half.magnitude
    // A few operations, each rounded by half a unit.
    uncertainty = abs(half.slope - whole.slope) + 4 * Double.ulpOfOne * magnitude
  }

  func agrees(with typed: Double) -> Bool {
    value == typed || abs(value - typed) <= 1e-6 * max(abs(value), abs(typed)) + uncertainty
  }

  /// Whether less than three digits are known.
  func isCoarse(beside typed: Double) -> Bool { !(uncertainty <= 1e-3 * max(abs(value), abs(typed))) }

  func relativeError(of typed: Double) -> Double {
    value == typed ? 0 : abs(value - typed) / max(abs(value), abs(typed))
  }
}
