/// The sizes of a tensor's axes, outermost first; images are `N×C×H×W`.
///
/// The empty shape is a scalar's: it has one element.
public struct Shape: Hashable, Sendable {
  public let dimensions: [Int]
  /// The product of the dimensions; `Int.max` where that product does not fit.
  public let count: Int

  /// More elements than this are refused: 2²⁷ doubles are one gibibyte.
  public static let elementLimit = 1 << 27

  public init(_ dimensions: [Int]) {
    self.dimensions = dimensions
    var product = 1
    for dimension in dimensions {
      let (next, overflow) = product.multipliedReportingOverflow(by: dimension)
      product = overflow ? Int.max : next
      if product == 0 { break }
    }
    count = product
  }

  public init(_ dimensions: Int...) { self.init(dimensions) }

  public static let scalar = Shape([])

  public var rank: Int { dimensions.count }

  public subscript(axis: Int) -> Int { dimensions[axis] }

  /// How many elements apart two neighbours along each axis are, in row-major order.
  public var strides: [Int] {
    var strides = [Int](repeating: 1, count: rank)
    for axis in stride(from: rank - 2, through: 0, by: -1) { strides[axis] = strides[axis + 1] * dimensions[axis + 1] }
    return strides
  }

  /// Every sum of one offset from each axis, in row-major order: where elements lie that are picked axis by axis.
  static func positions(_ offsets: [[Int]]) -> [Int] {
    offsets.reduce([0]) { before, steps in
      var positions = [Int](repeating: 0, count: before.count * steps.count)
      inPieces(before.count, cost: Double(steps.count)) { piece in
        var positions = positions.mutableSpan
        for index in piece {
          for (step, offset) in steps.enumerated() { positions[index * steps.count + step] = before[index] + offset }
        }
      }
      return positions
    }
  }

  /// This shape, unless it has a negative dimension or more elements than `elementLimit`.
  ///
  /// Empty axes do not excuse the others: 0×2⁴⁰×2⁴⁰ has no elements, but its strides and sums have no room.
  public func validated() throws(ShapeError) -> Shape {
    if dimensions.contains(where: { $0 < 0 }) { throw .negative(self) }
    if Shape(dimensions.filter { $0 > 0 }).count > Shape.elementLimit { throw .tooLarge(self) }
    return self
  }

  /// The axis that a number names: negative ones count from the last.
  public func axis(_ axis: Int) throws(ShapeError) -> Int {
    let resolved = axis < 0 ? axis + rank : axis
    guard dimensions.indices.contains(resolved) else { throw .noAxis(axis, self) }
    return resolved
  }
}

extension Shape: CustomStringConvertible {
  public var description: String { rank == 0 ? "scalar" : dimensions.map(String.init).joined(separator: "×") }
}

extension Shape: ExpressibleByArrayLiteral {
  public init(arrayLiteral elements: Int...) { self.init(elements) }
}
