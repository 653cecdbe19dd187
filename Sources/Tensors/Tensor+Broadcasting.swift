extension Shape {
  /// The shape that both shapes stretch to: aligned at the last axis, sizes equal or 1.
  public func broadcast(with other: Shape, operation: String) throws(ShapeError) -> Shape {
    if self == other { return self }
    let rank = max(rank, other.rank)
    var result: [Int] = []
    for axis in 0..<rank {
      let a = size(ofAxis: axis, inRank: rank)
      let b = other.size(ofAxis: axis, inRank: rank)
      guard a == b || a == 1 || b == 1 else { throw .mismatch(operation: operation, self, other) }
      result.append(a == 1 ? b : a)
    }
    return try Shape(result).validated()
  }

  fileprivate func size(ofAxis axis: Int, inRank rank: Int) -> Int {
    let own = axis - (rank - self.rank)
    return own < 0 ? 1 : dimensions[own]
  }

  /// Strides for walking this shape as if it had `target`'s: 0 along stretched axes.
  fileprivate func strides(stretchedTo target: Shape) -> [Int] {
    let own = strides
    return (0..<target.rank).map { axis in
      let index = axis - (target.rank - rank)
      return index < 0 || dimensions[index] == 1 ? 0 : own[index]
    }
  }
}

extension Tensor {
  /// Combines two tensors element by element, stretching axes of size 1.
  public func combined(
    with other: Tensor, operation: String, _ combine: (Double, Double) -> Double
  ) throws(ShapeError) -> Tensor {
    if shape == other.shape {
      return Tensor(shape: shape, elements: numbers(count) { combine(elements[$0], other.elements[$0]) })
    }
    let target = try shape.broadcast(with: other.shape, operation: operation)
    let left = positions(stretchedTo: target)
    let right = other.positions(stretchedTo: target)
    return Tensor(
      shape: target, elements: numbers(target.count) { combine(elements[left[$0]], other.elements[right[$0]]) })
  }

  /// The same values under a larger shape.
  public func broadcast(to target: Shape) throws(ShapeError) -> Tensor {
    guard try shape.broadcast(with: target, operation: "broadcast") == target else {
      throw .mismatch(operation: "broadcast", shape, target)
    }
    return gathering(positions(stretchedTo: target), shape: target)
  }

  private func positions(stretchedTo target: Shape) -> [Int] {
    let strides = shape.strides(stretchedTo: target)
    return Shape.positions((0..<target.rank).map { axis in (0..<target[axis]).map { $0 * strides[axis] } })
  }
}

extension Tensor {
  public static func + (a: Tensor, b: Tensor) throws(ShapeError) -> Tensor {
    try a.combined(with: b, operation: "+", +)
  }
  public static func - (a: Tensor, b: Tensor) throws(ShapeError) -> Tensor {
    try a.combined(with: b, operation: "-", -)
  }
  public static func * (a: Tensor, b: Tensor) throws(ShapeError) -> Tensor {
    try a.combined(with: b, operation: "*", *)
  }
  public static func / (a: Tensor, b: Tensor) throws(ShapeError) -> Tensor {
    try a.combined(with: b, operation: "/", /)
  }
  public static func * (scale: Double, a: Tensor) -> Tensor { a.map { scale * $0 } }
  public static prefix func - (a: Tensor) -> Tensor { a.map { -$0 } }

  /// Adds a tensor of the same shape in place.
  public mutating func accumulate(_ other: Tensor) {
    precondition(shape == other.shape, "accumulating \(other.shape) into \(shape)")
    for index in elements.indices { elements[index] += other.elements[index] }
  }
}
