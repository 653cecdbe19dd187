import Tensors

/// Draws k of an example's d values with replacement, and lets each through as often as it was drawn.
///
///     y[n,i] = x[n,i] · m[n,i] / (k·p[i]),   (m[n,1], …, m[n,d]) ~ Multinomial(k; p[1], …, p[d]),   k = Σ_i m[n,i]
///
///     E[y] = x        E[y²] = x²·(1 − 1/k + 1/(k·p))
///
/// Uniform: p = 1/d. Evolutional: p ∝ s, s[i] = √(1/N Σ_n x[n,i]²) of the mini-batch at hand, which makes Σ_i E[x²]/p, and
/// with it the noise, as small as it can be. No gradient goes through p. In evaluation the layer does nothing.
///
/// - Shapes: x [N,…], m of the same, p [d] with d values in an example → y of x's shape
/// - Gradient: ∂L/∂x = g · m / (k·p)
/// - Complexity: N·k draws, each a search among d
/// - Throws: `ShapeError` if sizes differ
/// - Source: Li, Gong & Yang 2016, NIPS 29, arXiv:1602.02220
public enum MultinomialDropout {
  /// Added to every s, so that a value that is always 0 may still be drawn.
  public static let least = 1e-6

  /// p ∝ √(mean of x²) + 1e-6, over the examples.
  public static func probabilities(_ x: Tensor) -> Tensor {
    let examples = x.shape[0]
    let values = x.count / max(examples, 1)
    var s = [Double](repeating: 0, count: values)
    for (index, x) in x.elements.enumerated() { s[index % values] += x * x / Double(examples) }
    s = s.map { $0.squareRoot() + least }
    return 1 / s.reduce(0, +) * Tensor(shape: [values], elements: s)
  }

  /// How often each value is drawn, in each of N examples.
  public static func counts(_ shape: Shape, draws k: Int, probabilities p: Tensor, from stream: RandomStream) -> Tensor
  {
    let cumulated = p.elements.reduce(into: []) { $0.append(($0.last ?? 0) + $1) }
    guard let total = cumulated.last else { return Tensor(shape: shape) }
    var m = [Double](repeating: 0, count: shape.count)
    fillSlices(of: &m, slices: shape[0]) { n, m in
      for draw in 0..<k {
        // Their sum may miss 1 by rounding, so it is the sum that is divided.
        let place = total * stream.uniform(n * k + draw)
        var (low, high) = (0, cumulated.count - 1)
        while low < high {
          let middle = (low + high) / 2
          if cumulated[middle] > place { high = middle } else { low = middle + 1 }
        }
        m[low] += 1
      }
    }
    return Tensor(shape: shape, elements: m)
  }

  public static func forward(_ x: Tensor, counts m: Tensor, probabilities p: Tensor) throws(ShapeError) -> Tensor {
    guard x.shape == m.shape else { throw .mismatch(operation: "multinomialdropout", x.shape, m.shape) }
    guard x.rank > 1 else {
      throw .unexpected(operation: "multinomialdropout", x.shape, expected: "2 axes or more, N×…")
    }
    let d = x.shape.dimensions.dropFirst().reduce(1, *)
    guard p.shape == [d] else { throw .mismatch(operation: "multinomialdropout", x.shape, p.shape) }
    var y = x
    for n in 0..<x.shape[0] {
      let k = m.elements[(n * d)..<((n + 1) * d)].reduce(0, +)
      for i in 0..<d {
        let m = m.elements[n * d + i]
        y.elements[n * d + i] *= m == 0 ? 0 : m / (k * p.elements[i])
      }
    }
    return y
  }

  public static func backward(counts m: Tensor, probabilities p: Tensor, gradient g: Tensor) throws(ShapeError)
    -> Tensor
  {
    try forward(g, counts: m, probabilities: p)
  }
}

extension Operations {
  static let multinomialDropout = Operation(
    "multinomialdropout", file: "MultinomialDropout.swift", "each value as often as it was drawn, over k·p",
    inputs: ["x", "m", "p"], constants: ["m", "p"]
  ) { inputs, _ throws(ShapeError) in
    Evaluation(try MultinomialDropout.forward(inputs[0], counts: inputs[1], probabilities: inputs[2]))
  } backward: { inputs, _, _, g throws(ShapeError) in
    [
      try MultinomialDropout.backward(counts: inputs[1], probabilities: inputs[2], gradient: g),
      Tensor(shape: inputs[1].shape), Tensor(shape: inputs[2].shape),
    ]
  }
}
