import Tensors

/// The slow, obvious meaning of a tensor: a function from index lists to numbers.
///
/// Tests compare the library with this model element by element, so nothing here uses strides.
func indexLists(_ dimensions: [Int]) -> [[Int]] {
  dimensions.reduce([[]]) { lists, size in lists.flatMap { list in (0..<size).map { list + [$0] } } }
}

extension Tensor {
  /// The element at an index list: row-major order counts like an odometer.
  func element(_ index: [Int]) -> Double {
    elements[zip(index, shape.dimensions).reduce(0) { $0 * $1.1 + $1.0 }]
  }

  init(_ dimensions: [Int], _ value: ([Int]) -> Double) {
    self.init(shape: Shape(dimensions), elements: indexLists(dimensions).map(value))
  }

  /// Elements 1, 2, 3, …: every one is different, so any transposition shows.
  static func counting(_ dimensions: [Int], from first: Double = 1) -> Tensor {
    let shape = Shape(dimensions)
    return Tensor(shape: shape, elements: (0..<shape.count).map { first + Double($0) })
  }
}

/// All shapes of up to three axes with these sizes.
func smallShapes(sizes: ClosedRange<Int>, rank: Int = 3) -> [[Int]] {
  (0...rank).flatMap { rank in
    indexLists([Int](repeating: sizes.count, count: rank)).map { list in list.map { $0 + sizes.lowerBound } }
  }
}
