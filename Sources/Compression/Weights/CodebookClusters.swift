/// Numbers gathered around a few values: k-means on a line.
///
///     min over c of Σ_i (w_i − c_k(i))²,   k(i) the nearest;   each c_k the mean of what is nearest to it
///
/// The first values lie evenly from the smallest to the largest number, so that the few large ones, which matter most, have
/// values near them.
///
/// - Source: Han, Mao & Dally 2016, arXiv:1510.00149, section 3
/// - Complexity: n·log n to sort, then k·log n for each of at most a hundred rounds
struct CodebookClusters {
  /// Ascending; values that nothing is nearest to are left out.
  private(set) var values: [Double]
  /// For each number the place of its value.
  private(set) var codes: [UInt32] = []

  init(_ numbers: [Double], count: Int) {
    let sorted = numbers.sorted()
    guard let first = sorted.first, let last = sorted.last else {
      values = []
      return
    }
    var sums = [0.0]
    for number in sorted { sums.append(sums[sums.count - 1] + number) }
    let steps = Double(max(count - 1, 1))
    values = (0..<count).map { first + (last - first) * Double($0) / steps }
    for _ in 0..<100 {
      let ends = CodebookClusters.ends(of: values, in: sorted)
      var start = 0
      var moved = values
      for (place, end) in ends.enumerated() {
        if end > start { moved[place] = (sums[end] - sums[start]) / Double(end - start) }
        start = max(start, end)
      }
      if moved == values { break }
      values = moved
    }
    let sizes = zip(CodebookClusters.ends(of: values, in: sorted), [0] + CodebookClusters.ends(of: values, in: sorted))
    values = zip(values, sizes).filter { $1.0 > $1.1 }.map(\.0)
    codes = numbers.map { UInt32(CodebookClusters.nearest(to: $0, among: values)) }
  }

  /// How many of the sorted numbers are nearest to each value or to one before it.
  private static func ends(of values: [Double], in sorted: [Double]) -> [Int] {
    values.indices.map { place in
      guard place + 1 < values.count else { return sorted.count }
      let border = values[place] / 2 + values[place + 1] / 2
      return sorted.partitionPoint { $0 > border }
    }
  }

  /// The place of the nearest of ascending values; of two as near the lower.
  private static func nearest(to number: Double, among values: [Double]) -> Int {
    let above = values.partitionPoint { $0 >= number }
    if above == 0 { return 0 }
    if above == values.count { return above - 1 }
    return number - values[above - 1] <= values[above] - number ? above - 1 : above
  }
}

extension [Double] {
  /// The first place of an ascending list where something holds that holds from there on.
  fileprivate func partitionPoint(_ holds: (Double) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = low + (high - low) / 2
      if holds(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
