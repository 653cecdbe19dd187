extension Tensor {
  /// The matrix product a·b.
  ///
  ///     y[i,j] = Σ_k a[i,k] · b[k,j]
  ///
  /// A vector on the left is a row and on the right a column; its axis goes away in the result.
  ///
  /// - Shapes: a [I,K], b [K,J] → y [I,J]
  /// - Complexity: 2·I·J·K floating-point operations
  /// - Throws: `ShapeError` if the inner sizes differ or a tensor has no or more than two axes.
  public func matrixProduct(_ other: Tensor) throws(ShapeError) -> Tensor {
    guard (1...2).contains(rank), (1...2).contains(other.rank) else {
      throw .mismatch(operation: "@", shape, other.shape)
    }
    let rows = rank == 2 ? shape[0] : 1
    let inner = shape[rank - 1]
    let columns = other.rank == 2 ? other.shape[1] : 1
    guard inner == other.shape[0] else { throw .mismatch(operation: "@", shape, other.shape) }
    _ = try Shape(rows, columns).validated()
    var result = [Double](repeating: 0, count: rows * columns)
    // Some rows of b for all of a, so that they stay in the cache; each sum still runs over k in order.
    let most = 64
    for first in stride(from: 0, to: inner, by: most) {
      inPieces(rows, cost: Double(most * columns)) { piece in
        var out = result.mutableSpan
        let b = other.elements.span
        for i in piece {
          for k in first..<min(first + most, inner) {
            let a = elements[i * inner + k]
            for j in 0..<columns { out[i * columns + j] += a * b[k * columns + j] }
          }
        }
      }
    }
    let dimensions = (rank == 2 ? [rows] : []) + (other.rank == 2 ? [columns] : [])
    return Tensor(shape: Shape(dimensions), elements: result)
  }

  /// The axes in reverse order; a matrix's rows become columns.
  public var transposed: Tensor {
    guard rank > 1 else { return self }
    let strides = shape.strides
    let positions = Shape.positions((0..<rank).reversed().map { axis in (0..<shape[axis]).map { $0 * strides[axis] } })
    return gathering(positions, shape: Shape(shape.dimensions.reversed()))
  }

  /// Tensors one after another along an axis; all other sizes agree.
  public static func concatenating(_ parts: [Tensor], axis: Int) throws(ShapeError) -> Tensor {
    guard let first = parts.first else { throw .empty(operation: "concat") }
    let axis = try first.shape.axis(axis)
    for part in parts.dropFirst() {
      var expected = part.shape.dimensions
      if expected.indices.contains(axis) { expected[axis] = first.shape[axis] }
      guard expected == first.shape.dimensions else { throw .mismatch(operation: "concat", first.shape, part.shape) }
    }
    var dimensions = first.shape.dimensions
    dimensions[axis] = parts.reduce(0) { $0 + $1.shape[axis] }
    let shape = try Shape(dimensions).validated()
    let outer = dimensions[..<axis].reduce(1, *)
    var elements: [Double] = []
    elements.reserveCapacity(shape.count)
    for o in 0..<outer {
      for part in parts {
        let length = part.count / max(outer, 1)
        elements += part.elements[(o * length)..<((o + 1) * length)]
      }
    }
    return Tensor(shape: shape, elements: elements)
  }
}
