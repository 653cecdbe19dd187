import Tensors
import Testing

/// Fails unless max|a − b| ≤ tolerance · max|b|, and then says where the two are furthest apart.
func expectEqual(
  _ got: Tensor, _ expected: Tensor, within tolerance: Double, _ what: String,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  guard got.shape == expected.shape else {
    Issue.record("\(what): got shape \(got.shape), expected \(expected.shape)", sourceLocation: sourceLocation)
    return
  }
  let error = got.relativeError(to: expected)
  guard error > tolerance || error.isNaN else { return }
  let distances = zip(got.elements, expected.elements).map { a, b in
    a.isNaN != b.isNaN ? Double.infinity : a == b ? 0 : abs(a - b)
  }
  let worst = distances.indices.max { distances[$0] < distances[$1] } ?? 0
  let position = got.shape.strides.indices.map { worst / got.shape.strides[$0] % got.shape[$0] }
  Issue.record(
    """
    \(what)\(position): got \(got.elements[worst]), expected \(expected.elements[worst]); \
    relative error \(error) of the tensor, \(tolerance) allowed
    """, sourceLocation: sourceLocation)
}
