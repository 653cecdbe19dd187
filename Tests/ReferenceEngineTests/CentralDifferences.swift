import Tensors

/// The gradient of a scalar function by central differences, one entry at a time.
///
///     ∂L/∂x[i] ≈ (L(x + h·eᵢ) − L(x − h·eᵢ)) / 2h
///
/// The error is h²/6·L‴ from the formula and about 10⁻¹⁶·|L|/h from rounding: at h = 2⁻¹⁶ both are near 10⁻¹¹.
/// As h is a power of two, x ± h loses little of it.
func centralDifferences(at x: Tensor, of loss: (Tensor) throws -> Double) rethrows -> Tensor {
  let h = 0x1p-16
  var probe = x
  var gradient = Tensor(shape: x.shape)
  for index in x.elements.indices {
    let value = x.elements[index]
    probe.elements[index] = value + h
    let above = try loss(probe)
    probe.elements[index] = value - h
    let below = try loss(probe)
    probe.elements[index] = value
    gradient.elements[index] = (above - below) / (2 * h)
  }
  return gradient
}
