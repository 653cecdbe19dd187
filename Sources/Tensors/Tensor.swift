/// A value: numbers in row-major order and their shape. Copies share storage until one is changed.
public struct Tensor: Equatable, Sendable {
  public private(set) var shape: Shape
  public var elements: [Double]

  public init(shape: Shape, elements: [Double]) {
    precondition(shape.count == elements.count, "\(elements.count) elements for shape \(shape)")
    self.shape = shape
    self.elements = elements
  }

  public init(shape: Shape, repeating value: Double = 0) {
    self.shape = shape
    elements = [Double](repeating: value, count: shape.count)
  }

  public init(_ scalar: Double) { self.init(shape: .scalar, elements: [scalar]) }

  public init(_ vector: [Double]) { self.init(shape: [vector.count], elements: vector) }

  public var rank: Int { shape.rank }
  public var count: Int { elements.count }

  /// The only element of a tensor that has one.
  public var scalar: Double? { elements.count == 1 ? elements[0] : nil }

  /// The same elements under another shape of the same count.
  ///
  /// - Throws: `ShapeError` if the counts differ or the new shape is none a tensor may have.
  public func reshaped(to newShape: Shape) throws(ShapeError) -> Tensor {
    guard try newShape.validated().count == count else { throw .mismatch(operation: "reshape", shape, newShape) }
    return Tensor(shape: newShape, elements: elements)
  }

  public func map(_ transform: (Double) -> Double) -> Tensor {
    Tensor(shape: shape, elements: numbers(count) { transform(elements[$0]) })
  }

  /// The elements at some positions, under a shape of as many.
  func gathering(_ positions: [Int], shape: Shape) -> Tensor {
    Tensor(shape: shape, elements: numbers(positions.count) { elements[positions[$0]] })
  }
}

extension Tensor {
  /// The largest absolute element, 0 of none.
  public var largestMagnitude: Double { elements.reduce(0) { max($0, abs($1)) } }

  /// max|a−b| / max|b|, and max|a−b| where b is all zero: how far this tensor is from a reference.
  ///
  /// Infinities count as equal to themselves and infinitely far from all else; the scale is that of b's finite
  /// elements, as an infinite one would hide every other difference.
  public func relativeError(to reference: Tensor) -> Double {
    guard shape == reference.shape else { return .infinity }
    var difference = 0.0
    for (a, b) in zip(elements, reference.elements) {
      if a.isNaN != b.isNaN { return .infinity }
      difference = max(difference, a == b ? 0 : abs(a - b))
    }
    let scale = reference.elements.reduce(0) { $1.isFinite ? max($0, abs($1)) : $0 }
    return scale > 0 ? difference / scale : difference
  }
}
