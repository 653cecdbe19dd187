import Foundation
import Tensors
import Texts

/// A fully connected layer with ReLU that drops a random share p of its **connections**, anew for each example.
///
///     training    u = ((M ⊙ W)·x + m ⊙ b) / (1 − p),   M, m ~ Bernoulli(1 − p),   y = max(u, 0)
///     evaluation  μ = W·x + b,   σ² = p/(1 − p) · ((W ⊙ W)·(x ⊙ x) + b ⊙ b),   y = E[max(u, 0)] for u ~ N(μ, σ²)
///                   = σ·φ(μ/σ) + μ·Φ(μ/σ)
///
/// μ and σ² are the true mean and variance of u; that u is normal is what a sum of many terms comes to. The ReLU is a part of
/// the operation, for the mean has to be taken behind it: E[max(u, 0)] is more than max(μ, 0). The paper draws u some
/// thousand times and averages; for ReLU the mean has the closed form above. The paper does not divide by 1 − p; here it is
/// done as in dropout, so that W keeps its size.
///
/// - Shapes: x [N,I], w [O,I], b [O], the mask [N,O,I+1], whose last column is m → y [N,O]
/// - Gradient: training, with a = g·[u > 0]/(1 − p):
///   ∂L/∂x = Σ_o a·M·w;  ∂L/∂w = Σ_n a·M·x;  ∂L/∂b = Σ_n a·m.
///   Evaluation, with a = g·Φ(μ/σ) and e = g·φ(μ/σ)·p/(1 − p)/σ:
///   ∂L/∂x = a·W + x ⊙ (e·(W ⊙ W));  ∂L/∂w = aᵀ·x + W ⊙ (eᵀ·(x ⊙ x));  ∂L/∂b = Σ_n a + b ⊙ Σ_n e
/// - Complexity: a random number for each of N·O·(I + 1) connections in training; twice a linear layer in evaluation
/// - Throws: `ShapeError` if sizes differ or p is not in [0, 1)
/// - Source: Wan, Zeiler, Zhang, LeCun & Fergus 2013, ICML
public enum DropConnect {
  /// The I + 1 connections of output o in example n: 1 where one stays, else 0.
  public typealias Mask = @Sendable (_ example: Int, _ output: Int) -> [Double]

  /// Connections that stay with probability 1 − p, from a stream of random numbers.
  public static func mask(outputs: Int, inputs: Int, probability p: Double, from stream: RandomStream) -> Mask {
    { n, o in stream.bernoulli(inputs + 1, probability: 1 - p, row: n * outputs + o) }
  }

  /// - Returns: y; u is above 0 where y is.
  public static func forward(
    _ x: Tensor, weight w: Tensor, bias b: Tensor, probability p: Double, mask M: @escaping Mask
  )
    throws(ShapeError) -> Tensor
  {
    let (n, i, o) = try sizes(x, w, b, p)
    var y = [Double](repeating: 0, count: n * o)
    fillSlices(of: &y, slices: n) { n, y in
      for o in 0..<o {
        let M = M(n, o)
        var u = M[i] * b.elements[o]
        for i in 0..<i { u += M[i] * w.elements[o * w.shape[1] + i] * x.elements[n * x.shape[1] + i] }
        y[o] = max(u / (1 - p), 0)
      }
    }
    return Tensor(shape: [n, o], elements: y)
  }

  /// - Returns: ∂L/∂x, ∂L/∂w and ∂L/∂b for one mask.
  public static func backward(
    _ x: Tensor, weight w: Tensor, bias b: Tensor, output y: Tensor, probability p: Double, mask M: @escaping Mask,
    gradient g: Tensor
  ) throws(ShapeError) -> (x: Tensor, weight: Tensor, bias: Tensor) {
    let (n, i, o) = try sizes(x, w, b, p)
    let a = try y.combined(with: g, operation: "dropconnect, backward") { y, g in y > 0 ? g / (1 - p) : 0 }
    var dx = [Double](repeating: 0, count: n * i)
    fillSlices(of: &dx, slices: n) { n, dx in
      for o in 0..<o where a.elements[n * w.shape[0] + o] != 0 {
        let M = M(n, o)
        for i in 0..<i { dx[i] += a.elements[n * w.shape[0] + o] * M[i] * w.elements[o * w.shape[1] + i] }
      }
    }
    // A row for each output: ∂L/∂w and, behind it, ∂L/∂b.
    var dw = [Double](repeating: 0, count: o * (i + 1))
    fillSlices(of: &dw, slices: o) { o, dw in
      for n in 0..<n where a.elements[n * w.shape[0] + o] != 0 {
        let M = M(n, o)
        for i in 0..<i { dw[i] += a.elements[n * w.shape[0] + o] * M[i] * x.elements[n * x.shape[1] + i] }
        dw[i] += a.elements[n * w.shape[0] + o] * M[i]
      }
    }
    return (
      Tensor(shape: [n, i], elements: dx),
      Tensor(shape: [o, i], elements: (0..<(o * i)).map { dw[$0 / i * (i + 1) + $0 % i] }),
      Tensor(shape: [o], elements: (0..<o).map { dw[$0 * (i + 1) + i] })
    )
  }

  /// E[max(u, 0)] over all masks, as far as u is normal, with the mean and the standard deviation of u.
  public static func expectation(_ x: Tensor, weight w: Tensor, bias b: Tensor, probability p: Double)
    throws(ShapeError) -> (y: Tensor, mean: Tensor, deviation: Tensor)
  {
    _ = try sizes(x, w, b, p)
    let mean = try Linear.forward(x, weight: w, bias: b)
    let variance = try p / (1 - p) * Linear.forward(x * x, weight: w * w, bias: b * b)
    let deviation = variance.map { $0.squareRoot() }
    return (try mean.combined(with: deviation, operation: "dropconnect", rectified), mean, deviation)
  }

  /// ∂L/∂x, ∂L/∂w and ∂L/∂b of the expectation.
  public static func backward(
    _ x: Tensor, weight w: Tensor, bias b: Tensor, mean μ: Tensor, deviation σ: Tensor, probability p: Double,
    gradient g: Tensor
  ) throws(ShapeError) -> (x: Tensor, weight: Tensor, bias: Tensor) {
    let (slope, spread) = try slopes(μ, σ, p)
    let (a, e) = (try g * slope, try g * spread)
    let byMean = try Linear.backward(x, weight: w, gradient: a)
    let bySpread = try Linear.backward(x * x, weight: w * w, gradient: e)
    return (
      try byMean.x + x * bySpread.x, try byMean.weight + w * bySpread.weight, try byMean.bias + b * bySpread.bias
    )
  }

  /// The diagonal of the second derivatives of the expectation, from h = ∂²L/∂y²: Σ (∂y/∂θ)²·h.
  public static func curvature(
    _ x: Tensor, weight w: Tensor, bias b: Tensor, mean μ: Tensor, deviation σ: Tensor, probability p: Double,
    curvature h: Tensor
  ) throws(ShapeError) -> (x: Tensor, weight: Tensor, bias: Tensor) {
    let (inputs, outputs) = (w.shape[1], w.shape[0])
    let (slope, spread) = try slopes(μ, σ, p)
    var d = (x: Tensor(shape: x.shape), weight: Tensor(shape: w.shape), bias: Tensor(shape: b.shape))
    for n in 0..<x.shape[0] {
      for o in 0..<outputs {
        let place = n * outputs + o
        let (a, e, h) = (slope.elements[place], spread.elements[place], h.elements[place])
        for i in 0..<inputs {
          let (x, w) = (x.elements[n * inputs + i], w.elements[o * inputs + i])
          d.x.elements[n * inputs + i] += square(a * w + e * w * w * x) * h
          d.weight.elements[o * inputs + i] += square(a * x + e * w * x * x) * h
        }
        d.bias.elements[o] += square(a + e * b.elements[o]) * h
      }
    }
    return d
  }

  /// E[max(u, 0)] for u ~ N(μ, σ²).
  public static func rectified(mean μ: Double, deviation σ: Double) -> Double {
    σ > 0 ? σ * density(μ / σ) + μ * distribution(μ / σ) : max(μ, 0)
  }

  /// ∂y/∂μ = Φ(μ/σ), and ∂y/∂σ · p/(1 − p)/σ.
  private static func slopes(_ μ: Tensor, _ σ: Tensor, _ p: Double) throws(ShapeError) -> (mean: Tensor, spread: Tensor)
  {
    (
      try μ.combined(with: σ, operation: "dropconnect") { μ, σ in σ > 0 ? distribution(μ / σ) : μ > 0 ? 1 : 0 },
      try μ.combined(with: σ, operation: "dropconnect") { μ, σ in σ > 0 ? p / (1 - p) * density(μ / σ) / σ : 0 }
    )
  }

  private static func square(_ value: Double) -> Double { value * value }

  /// φ, the density of N(0, 1).
  private static func density(_ z: Double) -> Double { exp(-z * z / 2) / (2 * .pi).squareRoot() }

  /// Φ, its distribution function.
  private static func distribution(_ z: Double) -> Double { erfc(-z / 2.squareRoot()) / 2 }

  private static func sizes(_ x: Tensor, _ w: Tensor, _ b: Tensor, _ p: Double) throws(ShapeError) -> (
    n: Int, i: Int, o: Int
  ) {
    guard x.rank == 2 else { throw .unexpected(operation: "dropconnect", x.shape, expected: "2 axes, N×I") }
    guard w.rank == 2, w.shape[1] == x.shape[1] else { throw .mismatch(operation: "dropconnect", x.shape, w.shape) }
    guard b.shape == [w.shape[0]] else { throw .mismatch(operation: "dropconnect, bias", w.shape, b.shape) }
    guard (0..<1).contains(p) else {
      throw .option(operation: "dropconnect", "p must be at least 0 and below 1, got \(NumberText.short(p))")
    }
    return (x.shape[0], x.shape[1], w.shape[0])
  }
}

extension Operations {
  static let dropConnect = Operation(
    "dropconnect", file: "DropConnect.swift",
    "max(w·x + b, 0) with connections dropped where the mask is 0; without a mask the mean over all masks",
    inputs: ["x", "w", "b", "mask?"], options: [("p", 0.5)], constants: ["mask"]
  ) { inputs, options throws(ShapeError) in
    let (x, w, b, p) = (inputs[0], inputs[1], inputs[2], options["p"])
    guard inputs.count > 3 else {
      let d = try DropConnect.expectation(x, weight: w, bias: b, probability: p)
      return Evaluation(d.y, [("mean", d.mean), ("deviation", d.deviation)])
    }
    return Evaluation(try DropConnect.forward(x, weight: w, bias: b, probability: p, mask: rows(of: inputs[3], x, w)))
  } backward: { inputs, options, evaluation, g throws(ShapeError) in
    let (x, w, b, p) = (inputs[0], inputs[1], inputs[2], options["p"])
    guard inputs.count > 3 else {
      let d = try DropConnect.backward(
        x, weight: w, bias: b, mean: evaluation["mean"], deviation: evaluation["deviation"], probability: p,
        gradient: g)
      return [d.x, d.weight, d.bias]
    }
    let d = try DropConnect.backward(
      x, weight: w, bias: b, output: evaluation.output, probability: p, mask: rows(of: inputs[3], x, w), gradient: g)
    return [d.x, d.weight, d.bias, Tensor(shape: inputs[3].shape)]
  }

  /// A mask [N,O,I+1] row by row.
  private static func rows(of mask: Tensor, _ x: Tensor, _ w: Tensor) throws(ShapeError) -> DropConnect.Mask {
    guard x.rank == 2, w.rank == 2 else { throw .mismatch(operation: "dropconnect", x.shape, w.shape) }
    let wanted: Shape = [x.shape[0], w.shape[0], w.shape[1] + 1]
    guard mask.shape == wanted else { throw .mismatch(operation: "dropconnect, mask", wanted, mask.shape) }
    return { n, o in
      let start = (n * wanted[1] + o) * wanted[2]
      return Array(mask.elements[start..<(start + wanted[2])])
    }
  }
}
