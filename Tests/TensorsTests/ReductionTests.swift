import Tensors
import Testing

@Suite struct ReductionTests {
  @Test func `reducing any axis of any small shape gives what the naive model gives`() throws {
    for dimensions in smallShapes(sizes: 0...3) where !dimensions.isEmpty {
      let x = Tensor.counting(dimensions)
      for axis in dimensions.indices {
        var rest = dimensions
        let size = rest.remove(at: axis)
        // Base 100 keeps the values apart and their order visible: [3, 7] becomes 307.
        let expected = Tensor(rest) { index in
          (0..<size).reduce(0) { total, entry in
            var full = index
            full.insert(entry, at: axis)
            return 100 * total + x.element(full)
          }
        }
        let digits: ([Double]) -> Double = { $0.reduce(0) { 100 * $0 + $1 } }
        #expect(try x.reduced(along: [axis], digits) == expected, "\(x.shape) along \(axis)")
        #expect(try x.reduced(along: [axis - dimensions.count], digits) == expected)
        var kept = dimensions
        kept[axis] = 1
        let inPlace = try x.reduced(along: [axis], keepsAxes: true, digits)
        #expect(inPlace.shape == Shape(kept))
        #expect(inPlace.elements == expected.elements)
      }
    }
  }

  @Test(arguments: [1, -2, 7]) func `an axis that is not there is an error`(axis: Int) {
    #expect(throws: ShapeError.noAxis(axis, [3])) { try Tensor([1, 2, 3]).reduced(along: [axis], Reduction.sum) }
  }

  @Test func `sum, mean and both variances are those of the formula`() {
    let x = Tensor(shape: [2, 2], elements: [1, 2, 3, 6])
    #expect(x.sum == 12)
    #expect(x.mean == 3)
    #expect(x.variance() == 3.5)
    #expect(x.variance(unbiased: true) == 14.0 / 3)
    #expect(Reduction.norm([3, 4]) == 5)
    #expect(Tensor([]).sum == 0 && Tensor([]).mean.isNaN && Tensor([]).variance().isNaN)
    #expect(Tensor([5]).variance() == 0 && Tensor([5]).variance(unbiased: true).isNaN)
  }

  @Test(
    arguments: [
      ([], nil), ([4], 0), ([1, 3, 3, 2], 1), ([-1, -2], 0), ([-.infinity, 0, .infinity], 2),
    ] as [([Double], Int?)])
  func `argmax is the first of the largest`(values: [Double], position: Int?) {
    #expect(Reduction.argmax(values) == position)
  }

  @Test(
    arguments: [
      ([1, 2, 3, 4], 0, 1), ([1, 2, 3, 4], 1, 4), ([4, 1, 3, 2], 0.5, 2.5), ([4, 1, 3, 2], 0.25, 1.75),
      ([7], 0.3, 7), ([1, 2], -1, 1), ([1, 2], 9, 2), ([1, 2], .infinity, 2),
      ([.infinity, .infinity, 1], 0.5, .infinity), ([0, .infinity], 0, 0),
    ] as [([Double], Double, Double)])
  func `a quantile interpolates between neighbours and stays between the ends`(
    values: [Double], q: Double, expected: Double
  ) {
    #expect(Reduction.quantile(values, q) == expected)
  }

  @Test func `a quantile of nothing, or at no number, is no number`() {
    #expect(Reduction.quantile([], 0.5).isNaN)
    #expect(Reduction.quantile([1, 2], .nan).isNaN)
    #expect(Reduction.quantile([1, .nan, 2], 0.5).isNaN)
  }

  @Test(
    arguments: [
      ([1, 2], [1, 2], 0), ([1, 2.5], [1, 2], 0.25), ([0.5], [0], 0.5), ([.infinity], [.infinity], 0),
      ([1], [.infinity], .infinity), ([.infinity], [1], .infinity), ([.nan], [1], .infinity), ([1], [.nan], .infinity),
      ([.nan, 3], [.nan, 3], 0), ([.infinity, 1], [.infinity, 2], 0.5),
    ] as [([Double], [Double], Double)])
  func `the relative error is max|a−b| over max|b|, and infinite where no number says how far`(
    a: [Double], b: [Double], expected: Double
  ) {
    #expect(Tensor(a).relativeError(to: Tensor(b)) == expected)
  }

  @Test func `tensors of different shapes are infinitely far apart`() {
    #expect(Tensor.counting([2, 3]).relativeError(to: Tensor.counting([3, 2])) == .infinity)
  }
}
