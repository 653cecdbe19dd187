/// Numbers gathered around a few values: k-means on a line.
///
///     min over c of Σ_i (w_i − c_k(i))²,   k(i) the nearest;   each c_k the mean of what is nearest to it
///
/// The first values lie evenly from the smallest to the largest number, so that the few large ones, which matter most, have
/// values near them. A value that nothing is nearest to goes to a number that is far from its own.
///
/// - Source: Han, Mao & Dally 2016, arXiv:1510.00149, section 3
/// - Complexity: n·log n to sort, then n for each of at most a hundred rounds
struct CodebookClusters {
  /// Ascending, and none that nothing is nearest to.
  private(set) var values: [Double]
  /// For each number the place of its value.
  private(set) var codes: [UInt32] = []

  init(_ numbers: [Double], count: Int) {
    let sorted = numbers.sorted()
    guard let first = sorted.first, let last = sorted.last else {
      values = []
      return
    }
    let distinct = sorted.indices.filter { $0 == 0 || sorted[$0] != sorted[$0 - 1] }.map { sorted[$0] }
    let count = min(count, distinct.count)
    let steps = Double(max(count - 1, 1))
    values = count == distinct.count ? distinct : (0..<count).map { first + (last - first) * Double($0) / steps }
    for _ in 0..<100 {
      let ranges = CodebookClusters.ranges(of: values, in: sorted)
      var moved = zip(values, ranges).map { value, own in
        own.isEmpty ? value : sorted[own].reduce(0, +) / Double(own.count)
      }
      let empty = ranges.indices.filter { ranges[$0].isEmpty }
      if !empty.isEmpty {
        let ends = zip(moved, ranges).flatMap { value, own in
          own.isEmpty ? [] : [sorted[own.lowerBound], sorted[own.upperBound - 1]].map { (abs($0 - value), $0) }
        }
        for (place, end) in zip(empty, ends.sorted { $0.0 > $1.0 }) { moved[place] = end.1 }
        moved.sort()
      }
      if moved == values { break }
      values = moved
    }
    let sizes = CodebookClusters.ranges(of: values, in: sorted)
    values = zip(values, sizes).filter { !$1.isEmpty }.map(\.0)
    codes = numbers.map { UInt32(CodebookClusters.nearest(to: $0, among: values)) }
  }

  /// Which of the sorted numbers are nearest to each of the ascending values.
  private static func ranges(of values: [Double], in sorted: [Double]) -> [Range<Int>] {
    var start = 0
    return values.indices.map { place in
      var end = sorted.count
      if place + 1 < values.count {
        let border = values[place] / 2 + values[place + 1] / 2
        end = max(sorted.partitionPoint { $0 > border }, start)
      }
      defer { start = end }
      return start..<end
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
