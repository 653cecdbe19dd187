import Tensors

/// A fully connected layer.
///
///     y[n,o] = b[o] + Σ_i w[o,i] · x[n,i]
///
/// - Shapes: x [N,I], w [O,I], b [O] → y [N,O]
/// - Gradient: ∂L/∂x = g·w;  ∂L/∂w = gᵀ·x;  ∂L/∂b[o] = Σ_n g[n,o]
/// - Complexity: 2·N·O·I floating-point operations forward, twice that backward
/// - Throws: `ShapeError` if x's or b's size differs from w's
public enum Linear {
  public static func forward(_ x: Tensor, weight w: Tensor, bias b: Tensor?) throws(ShapeError) -> Tensor {
    let (n, i, o) = try sizes(x, w, b)
    var y = [Double](repeating: 0, count: n * o)
    fillSlices(of: &y, slices: n) { n, y in
      let x = x.elements.span.extracting((n * i)..<((n + 1) * i))
      var products = [Double](repeating: 0, count: i)
      for o in 0..<o {
        let row = w.elements.span.extracting((o * i)..<((o + 1) * i))
        for index in 0..<i { products[index] = row[index] * x[index] }
        y[o] = products.reduce(b?.elements[o] ?? 0, +)
      }
    }
    return Tensor(shape: [n, o], elements: y)
  }

  /// - Returns: ∂L/∂x, ∂L/∂w and ∂L/∂b.
  public static func backward(_ x: Tensor, weight w: Tensor, gradient g: Tensor) throws(ShapeError)
    -> (x: Tensor, weight: Tensor, bias: Tensor)
  {
    let (n, _, o) = try sizes(x, w, nil)
    guard g.shape == [n, o] else { throw .mismatch(operation: "linear, backward", [n, o], g.shape) }
    return (try g.matrixProduct(w), try g.transposed.matrixProduct(x), try g.reduced(along: [0], Reduction.sum))
  }

  /// The diagonal of the second derivatives, from h = ∂²L/∂y²:
  ///
  ///     ∂²L/∂x[n,i]² = Σ_o w[o,i]²·h[n,o];  ∂²L/∂w[o,i]² = Σ_n h[n,o]·x[n,i]²
  public static func curvature(_ x: Tensor, weight w: Tensor, curvature h: Tensor) throws(ShapeError)
    -> (x: Tensor, weight: Tensor, bias: Tensor)
  {
    try backward(x * x, weight: w * w, gradient: h)
  }

  private static func sizes(_ x: Tensor, _ w: Tensor, _ b: Tensor?) throws(ShapeError) -> (n: Int, i: Int, o: Int) {
    guard x.rank == 2 else { throw .unexpected(operation: "linear", x.shape, expected: "2 axes, N×I") }
    guard w.rank == 2, w.shape[1] == x.shape[1] else { throw .mismatch(operation: "linear", x.shape, w.shape) }
    if let b, b.shape != [w.shape[0]] { throw .mismatch(operation: "linear, bias", w.shape, b.shape) }
    return (x.shape[0], x.shape[1], w.shape[0])
  }
}

extension Operations {
  static let linear = Operation(
    "linear", file: "Linear.swift", "a fully connected layer, w·x + b", inputs: ["x", "w", "b?"]
  ) { inputs, _ throws(ShapeError) in
    Evaluation(try Linear.forward(inputs[0], weight: inputs[1], bias: inputs.count > 2 ? inputs[2] : nil))
  } backward: { inputs, _, _, g throws(ShapeError) in
    let d = try Linear.backward(inputs[0], weight: inputs[1], gradient: g)
    return inputs.count > 2 ? [d.x, d.weight, d.bias] : [d.x, d.weight]
  }
}
