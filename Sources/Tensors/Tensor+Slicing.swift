/// Which entries of one axis are meant.
public enum AxisSelection: Equatable, Sendable {
  /// One entry; the axis goes away. Negative numbers count from the end.
  case index(Int)
  /// Some entries in the order given; the axis stays.
  case list([Int])
  case all
}

extension Tensor {
  /// Entries picked along the leading axes; axes that are not mentioned stay whole.
  ///
  /// - Throws: `ShapeError` for more selections than axes or an index outside its axis.
  public func selecting(_ selections: [AxisSelection]) throws(ShapeError) -> Tensor {
    let (positions, shape) = try self.positions(selections)
    return gathering(positions, shape: shape)
  }

  /// Replaces the picked entries by `values`, which is a scalar or has their shape.
  public mutating func assign(_ values: Tensor, to selections: [AxisSelection]) throws(ShapeError) {
    let (positions, shape) = try self.positions(selections)
    let values = try values.broadcast(to: shape)
    inPieces(positions.count) { piece in
      for index in piece { elements[positions[index]] = values.elements[index] }
    }
  }

  /// The elements where the mask is not zero, as a vector.
  public func selecting(mask: Tensor) throws(ShapeError) -> Tensor {
    guard mask.shape == shape else { throw .mismatch(operation: "mask", shape, mask.shape) }
    return Tensor(zip(elements, mask.elements).filter { $0.1 != 0 }.map { $0.0 })
  }

  /// Replaces the elements where the mask is not zero by a scalar or by one value each.
  public mutating func assign(_ values: Tensor, toMask mask: Tensor) throws(ShapeError) {
    guard mask.shape == shape else { throw .mismatch(operation: "mask", shape, mask.shape) }
    let positions = mask.elements.indices.filter { mask.elements[$0] != 0 }
    let values = try values.broadcast(to: [positions.count])
    for (position, value) in zip(positions, values.elements) { elements[position] = value }
  }

  /// Entries of one axis, in the order given; negative axes count from the last.
  public func selecting(_ indices: [Int], alongAxis axis: Int) throws(ShapeError) -> Tensor {
    try selecting([AxisSelection](repeating: .all, count: shape.axis(axis)) + [.list(indices)])
  }

  private func positions(_ selections: [AxisSelection]) throws(ShapeError) -> ([Int], Shape) {
    guard selections.count <= rank else {
      throw .unexpected(operation: "index", shape, expected: "at least \(selections.count) axes")
    }
    var picked: [[Int]] = []
    var dimensions: [Int] = []
    for axis in 0..<rank {
      let selection = axis < selections.count ? selections[axis] : .all
      let indices = try shape.indices(selection, axis: axis)
      if case .index = selection {} else { dimensions.append(indices.count) }
      picked.append(indices)
    }
    // Lists may repeat entries, so the result can be larger than the tensor.
    let result = try Shape(dimensions).validated()
    return (Shape.positions(zip(picked, shape.strides).map { indices, step in indices.map { $0 * step } }), result)
  }
}

extension Shape {
  fileprivate func indices(_ selection: AxisSelection, axis: Int) throws(ShapeError) -> [Int] {
    let size = dimensions[axis]
    let wanted: [Int]
    switch selection {
    case .all: return Array(0..<size)
    case .index(let index): wanted = [index]
    case .list(let list): wanted = list
    }
    var resolved: [Int] = []
    for index in wanted {
      let counted = index < 0 ? index + size : index
      guard (0..<size).contains(counted) else { throw .noIndex(index, axis: axis, self) }
      resolved.append(counted)
    }
    return resolved
  }
}
