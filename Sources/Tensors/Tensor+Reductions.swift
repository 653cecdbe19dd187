extension Tensor {
  /// Replaces one axis by what `reduce` makes of the values along it.
  ///
  /// - Parameter keepsAxis: leaves the axis in place with size 1, so that the result broadcasts back.
  public func reduced(
    along axis: Int, keepsAxis: Bool = false, _ reduce: ([Double]) -> Double
  ) throws(ShapeError) -> Tensor {
    let axis = try shape.axis(axis)
    let size = shape[axis]
    let inner = shape.dimensions[(axis + 1)...].reduce(1, *)
    let outer = shape.dimensions[..<axis].reduce(1, *)
    var result: [Double] = []
    result.reserveCapacity(outer * inner)
    for o in 0..<outer {
      for i in 0..<inner {
        result.append(reduce((0..<size).map { elements[(o * size + $0) * inner + i] }))
      }
    }
    var dimensions = shape.dimensions
    if keepsAxis { dimensions[axis] = 1 } else { dimensions.remove(at: axis) }
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
  public static func argmax(_ values: some Collection<Double>) -> Int? {
    guard var best = values.first else { return nil }
    var position = 0
    for (index, value) in values.enumerated() where value > best { (best, position) = (value, index) }
    return position
  }

  /// The value below which a share `q` of the sorted values lies, interpolated linearly between neighbours.
  ///
  /// NaN of no values, and where a value or `q` is NaN.
  public static func quantile(_ values: [Double], _ q: Double) -> Double {
    guard !values.isEmpty, !q.isNaN, !values.contains(where: \.isNaN) else { return .nan }
    let sorted = values.sorted()
    let position = min(max(q, 0), 1) * Double(sorted.count - 1)
    let lower = Int(position)
    let upper = min(lower + 1, sorted.count - 1)
    let share = position - Double(lower)
    // Two equal infinities have no difference to interpolate along, nor has 0·∞ a value.
    if share == 0 || sorted[lower] == sorted[upper] { return sorted[lower] }
    return sorted[lower] + share * (sorted[upper] - sorted[lower])
  }
}
