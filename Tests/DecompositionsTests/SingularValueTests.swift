import Decompositions
import Tensors
import Testing

@Suite struct SingularValueTests {
  @Test(arguments: [[5, 3], [3, 5], [4, 4], [1, 7], [7, 1], [1, 1], [30, 12]])
  func `the factors are orthogonal, ordered, and multiply to the matrix`(sizes: [Int]) throws {
    let a = Tensor.normal(Shape(sizes), from: RandomStream(seed: 3, purpose: .workspace, lane: sizes[0]))
    let svd = try SingularValueDecomposition(a)
    let count = sizes.min() ?? 0
    #expect(
      svd.values.count == count && svd.u.shape == [sizes[0], count] && svd.vTransposed.shape == [count, sizes[1]])
    #expect(svd.values == svd.values.sorted(by: >) && svd.values.allSatisfy { $0 >= 0 })
    var scaled = svd.u
    for index in scaled.elements.indices { scaled.elements[index] *= svd.values[index % count] }
    #expect(try (scaled.matrixProduct(svd.vTransposed) - a).largestMagnitude < 1e-13)
    var identity = Tensor(shape: [count, count])
    for index in 0..<count { identity.elements[index * count + index] = 1 }
    #expect(try (svd.u.transposed.matrixProduct(svd.u) - identity).largestMagnitude < 1e-13)
    #expect(try (svd.vTransposed.matrixProduct(svd.vTransposed.transposed) - identity).largestMagnitude < 1e-13)
    // ‖A‖² = Σσ²
    let squares = svd.values.reduce(0) { $0 + $1 * $1 }
    #expect(abs(squares - a.elements.reduce(0) { $0 + $1 * $1 }) < 1e-12 * squares)
  }

  /// [3 0; 4 5]: σ = √45, √5.
  @Test func `a matrix by hand`() throws {
    let svd = try SingularValueDecomposition(Tensor(shape: [2, 2], elements: [3, 0, 4, 5]))
    #expect(abs(svd.values[0] - 45.0.squareRoot()) < 1e-14 && abs(svd.values[1] - 5.0.squareRoot()) < 1e-14)
  }

  @Test(arguments: [Tensor([1, 2]), Tensor(shape: [0, 3]), Tensor(shape: [1, 2], elements: [1, .nan])])
  func `what has no decomposition is an error`(a: Tensor) {
    #expect(throws: ShapeError.self) { try SingularValueDecomposition(a) }
  }
}
