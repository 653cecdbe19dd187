import Tensors
import Testing

@Suite struct ShapeTests {
  @Test(arguments: [
    ([], 1, [], "scalar"), ([5], 5, [1], "5"), ([2, 3, 5, 7], 210, [105, 35, 7, 1], "2×3×5×7"),
    ([2, 0, 3], 0, [0, 3, 1], "2×0×3"), ([1, 1], 1, [1, 1], "1×1"),
  ])
  func `a shape knows its count, strides and name`(dimensions: [Int], count: Int, strides: [Int], name: String) {
    let shape = Shape(dimensions)
    #expect(shape.count == count)
    #expect(shape.strides == strides)
    #expect(shape.rank == dimensions.count)
    #expect("\(shape)" == name)
  }

  @Test func `strides lead to the element that an odometer leads to`() {
    for dimensions in smallShapes(sizes: 0...3) {
      let shape = Shape(dimensions)
      for (position, index) in indexLists(dimensions).enumerated() {
        #expect(zip(index, shape.strides).reduce(0) { $0 + $1.0 * $1.1 } == position, "\(shape) \(index)")
      }
    }
  }

  private static let large = 1 << 40

  @Test(arguments: [
    [large, large], [large], [1 << 27, 2], [.max, .max, .max], [3, large, large, 2], [large, 0, large], [0, large],
    [large, large, 0], [.max, 0],
  ])
  func `a shape that is too large in any axis is an error, also where another axis is empty`(dimensions: [Int]) {
    let shape = Shape(dimensions)
    #expect(throws: ShapeError.tooLarge(shape)) { try shape.validated() }
  }

  @Test(arguments: [[-1], [2, -3], [-2, -3], [0, -1], [-1 << 40, 1 << 40], [.min, .min]])
  func `a negative size is an error`(dimensions: [Int]) {
    #expect(throws: ShapeError.negative(Shape(dimensions))) { try Shape(dimensions).validated() }
  }

  @Test(arguments: [[], [0], [1 << 27], [1 << 13, 1 << 14], [0, 5], [2, 3, 5, 7]])
  func `a shape within the limit is itself`(dimensions: [Int]) throws {
    #expect(try Shape(dimensions).validated() == Shape(dimensions))
  }

  @Test func `axes count from 0 and from the end`() throws {
    let shape: Shape = [2, 3, 5]
    for axis in 0..<3 {
      #expect(try shape.axis(axis) == axis)
      #expect(try shape.axis(axis - 3) == axis)
    }
    for axis in [3, -4, Int.max, Int.min] {
      #expect(throws: ShapeError.noAxis(axis, shape)) { try shape.axis(axis) }
    }
    #expect(throws: ShapeError.noAxis(0, .scalar)) { try Shape.scalar.axis(0) }
  }
}

@Suite struct ShapeErrorTests {
  @Test(arguments: [
    (
      ShapeError.mismatch(operation: "+", [2, 3], [3, 2]), "+: the shapes 2×3 and 3×2 do not fit together"
    ),
    (.unexpected(operation: "conv", [4], expected: "4 axes, N×C×H×W"), "conv: expected 4 axes, N×C×H×W, got shape 4"),
    (.option(operation: "pool", "a window of 0 has no elements"), "pool: a window of 0 has no elements"),
    (.noAxis(2, [2, 3]), "there is no axis 2 in shape 2×3; axes count from 0"),
    (
      .noIndex(5, axis: 1, [2, 3]), "index 5 is outside axis 1 of shape 2×3, which has 3 entries, counted from 0"
    ),
    (
      .tooLarge([1 << 40, 1 << 40]),
      "a tensor of shape 1099511627776×1099511627776 would be too large; at most 2²⁷ elements (1 GiB) are allowed"
    ),
    (.negative([-1]), "the shape -1 has a negative dimension"), (.empty(operation: "concat"), "concat of no elements"),
  ])
  func `an error's sentence names the operation and all shapes`(error: ShapeError, sentence: String) {
    #expect(error.description == sentence)
  }
}
