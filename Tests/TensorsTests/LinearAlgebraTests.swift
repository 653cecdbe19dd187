import Tensors
import Testing

@Suite struct LinearAlgebraTests {
  @Test func `the matrix product of all small sizes is the formula's`() throws {
    for i in 0...3 {
      for k in 0...3 {
        for j in 0...3 {
          let a = Tensor.counting([i, k])
          let b = Tensor.counting([k, j], from: -5)
          let expected = Tensor([i, j]) { index in
            (0..<k).reduce(0) { $0 + a.element([index[0], $1]) * b.element([$1, index[1]]) }
          }
          #expect(try a.matrixProduct(b) == expected, "\(a.shape) @ \(b.shape)")
        }
      }
    }
  }

  @Test func `a vector is a row on the left and a column on the right`() throws {
    let matrix = Tensor.counting([2, 3])
    #expect(try Tensor([1, 10]).matrixProduct(matrix) == Tensor([41, 52, 63]))
    #expect(try matrix.matrixProduct(Tensor([1, 10, 100])) == Tensor([321, 654]))
    #expect(try Tensor([1, 2]).matrixProduct(Tensor([3, 4])) == Tensor(11))
  }

  @Test(arguments: [([2, 3], [2, 3]), ([3], [2]), ([], [2]), ([2], []), ([1, 2, 2], [2, 2]), ([2, 2], [2, 2, 1])])
  func `shapes without a product are an error that names both`(a: [Int], b: [Int]) {
    #expect(throws: ShapeError.mismatch(operation: "@", Shape(a), Shape(b))) {
      try Tensor.counting(a).matrixProduct(Tensor.counting(b))
    }
  }

  @Test func `a product that is too large is an error`() {
    #expect(throws: ShapeError.tooLarge([1 << 14, 1 << 14])) {
      try Tensor(shape: [1 << 14, 0]).matrixProduct(Tensor(shape: [0, 1 << 14]))
    }
  }

  @Test func `transposing reverses every index`() {
    for dimensions in smallShapes(sizes: 0...3) + [[2, 3, 5, 7]] {
      let x = Tensor.counting(dimensions)
      #expect(x.transposed == Tensor(dimensions.reversed()) { x.element($0.reversed()) }, "\(x.shape)")
      #expect(x.transposed.transposed == x)
    }
  }

  @Test func `three parts of any small shape stand one after another`() throws {
    for dimensions in smallShapes(sizes: 0...2) where !dimensions.isEmpty {
      for axis in dimensions.indices {
        let parts = (0..<3).map { extra in
          var own = dimensions
          own[axis] += extra
          return Tensor.counting(own, from: Double(100 * extra + 1))
        }
        var whole = dimensions
        whole[axis] = 3 * dimensions[axis] + 3
        let expected = Tensor(whole) { index in
          var index = index
          for part in parts {
            if index[axis] < part.shape[axis] { return part.element(index) }
            index[axis] -= part.shape[axis]
          }
          return .nan
        }
        #expect(try Tensor.concatenating(parts, axis: axis) == expected, "\(dimensions) axis \(axis)")
        #expect(try Tensor.concatenating(parts, axis: axis - dimensions.count) == expected)
      }
    }
  }

  @Test(arguments: [
    ([2, 3], [2, 2], 0), ([2, 3], [3, 3], 1), ([2, 3], [3], 0), ([2, 3], [2, 3, 1], 1), ([2], [], 0),
  ])
  func `parts that do not fit are an error that names both`(a: [Int], b: [Int], axis: Int) {
    #expect(throws: ShapeError.mismatch(operation: "concat", Shape(a), Shape(b))) {
      try Tensor.concatenating([.counting(a), .counting(b)], axis: axis)
    }
  }

  @Test func `nothing, and scalars, cannot be concatenated`() {
    #expect(throws: ShapeError.empty(operation: "concat")) { try Tensor.concatenating([], axis: 0) }
    #expect(throws: ShapeError.noAxis(0, .scalar)) { try Tensor.concatenating([Tensor(1)], axis: 0) }
  }

  @Test func `reshaping keeps the elements and refuses another count`() throws {
    let x = Tensor.counting([2, 3])
    #expect(try x.reshaped(to: [3, 2]).elements == x.elements)
    #expect(throws: ShapeError.mismatch(operation: "reshape", [2, 3], [4, 2])) { try x.reshaped(to: [4, 2]) }
    #expect(throws: ShapeError.tooLarge([0, 1 << 40, 1 << 40])) {
      try Tensor([]).reshaped(to: [0, 1 << 40, 1 << 40])
    }
    #expect(throws: ShapeError.negative([-2, -3])) { try x.reshaped(to: [-2, -3]) }
  }
}
