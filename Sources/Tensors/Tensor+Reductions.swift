extension Tensor {
  /// Replaces some axes by what `reduce` makes of the values along them, in row-major order.
  ///
  /// - Parameter keepsAxes: leaves the axes in place with size 1, so that the result broadcasts back.
  /// - Throws: `ShapeError` if there is no such axis.
  public func reduced(
    along axes: [Int], keepsAxes: Bool = false, _ reduce: ([Double]) -> Double
  ) throws(ShapeError) -> Tensor {
    var isReduced = [Bool](repeating: false, count: rank)
    for axis in axes { isReduced[try shape.axis(axis)] = true }
    let steps = zip(shape.dimensions, shape.strides).map { size, step in (0..<size).map { $0 * step } }
    let kept = (0..<rank).filter { !isReduced[$0] }
    let starts = Shape.positions(kept.map { steps[$0] })
    let offsets = Shape.positions((0..<rank).filter { isReduced[$0] }.map { steps[$0] })
    let result = numbers(starts.count, cost: Double(offsets.count)) { group in
      reduce(offsets.map { elements[starts[group] + $0] })
    }
    let dimensions = keepsAxes ? (0..<rank).map { isReduced[$0] ? 1 : shape[$0] } : kept.map { shape[$0] }
    return Tensor(shape: Shape(dimensions), elements: result)
  }

  public var sum: Double { elements.reduce(0, +) }

  /// The arithmetic mean; NaN of no elements.
  public var mean: Double { sum / Double(count) }

  /// mean((x − mean(x))²), divided by n; with `unbiased`, divided by n − 1.
  public func variance(unbiased: Bool = false) -> Double { Reduction.variance(elements, unbiased: unbiased) }
}

/// What a list of numbers can be summarised to.
public enum Reduction {
  public static func sum(_ values: [Double]) -> Double { values.reduce(0, +) }

  public static func mean(_ values: [Double]) -> Double { sum(values) / Double(values.count) }

  public static func variance(_ values: [Double], unbiased: Bool = false) -> Double {
    let center = mean(values)
    let squares = values.reduce(0) { $0 + ($1 - center) * ($1 - center) }
    return squares / Double(unbiased ? values.count - 1 : values.count)
  }

  /// √Σx²
  public static func norm(_ values: [Double]) -> Double { values.reduce(0) { $0 + $1 * $1 }.squareRoot() }

  /// The position of the first largest value, nil of none.
  public static func argmax(_ values: [Double]) -> Int? { argmax(values[...]) }

  /// The same, counted from the first of these.
  public static func argmax(_ values: ArraySlice<Double>) -> Int? {
    guard var best = values.first else { return nil }
    var position = 0
    inPieces(values.count) { piece in
      for index in piece where values[values.startIndex + index] > best {
        (best, position) = (values[values.startIndex + index], index)
      }
    }
    return position
  }

  /// The value below which a share `q` of the sorted values lies, interpolated linearly between neighbours.
  ///
  /// NaN of no values, and where a value or `q` is NaN.
  public static func quantile(_ values: [Double], _ q: Double) -> Double {
    quantile(ofSorted: numbersInOrder(values), q)
  }

  /// The same of values that are in order already, NaN last.
  public static func quantile(ofSorted sorted: [Double], _ q: Double) -> Double {
    guard let last = sorted.last, !last.isNaN, !q.isNaN else { return .nan }
    let position = min(max(q, 0), 1) * Double(sorted.count - 1)
    let lower = Int(position)
    let upper = min(lower + 1, sorted.count - 1)
    let share = position - Double(lower)
    // Two equal infinities have no difference to interpolate along, nor has 0·∞ a value.
    if share == 0 || sorted[lower] == sorted[upper] { return sorted[lower] }
    return sorted[lower] + share * (sorted[upper] - sorted[lower])
  }
}
