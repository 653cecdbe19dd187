extension Discrepancy.Pattern {
  /// Numbers agree that differ by no more than rounding: 1e-9 of the largest.
  static func agree(_ got: [Double], _ wanted: [Double]) -> Bool {
    let scale = wanted.reduce(0) { max($0, $1.isFinite ? abs($1) : 0) }
    return zip(got, wanted).allSatisfy { a, b in
      a == b || a.isNaN && b.isNaN || abs(a - b) <= 1e-9 * scale
    }
  }

  /// The pattern that numbers follow which are not those that were wanted.
  ///
  /// - Parameters:
  ///   - columns: of a matrix, whose transpose is looked for too; nil for other shapes.
  ///   - counts: how many numbers things in the workspace have, which a mean may have been taken over.
  init?(_ got: [Double], for wanted: [Double], columns: (got: Int, wanted: Int)? = nil, counts: Set<Int> = []) {
    guard got.count == wanted.count, !got.isEmpty, (got + wanted).allSatisfy(\.isFinite) else { return nil }
    func agrees(_ made: [Double]) -> Bool { Self.agree(got, made) }
    if agrees(wanted.map { -$0 }) {
      self = .negated
    } else if wanted.count == 1, let curve = Self.curve(got, wanted) {
      // Any number is some number of times another.
      self = curve
    } else if let factor = Self.factor(got, wanted, agrees) {
      let (inverse, whole) = ((1 / factor).rounded(), factor.rounded())
      if abs(factor * inverse - 1) < 1e-9, let count = Int(exactly: inverse), counts.contains(count) {
        self = .meanForSum(count)
      } else if abs(factor / whole - 1) < 1e-9, let count = Int(exactly: whole), counts.contains(count) {
        self = .sumForMean(count)
      } else if wanted.count > 1 || abs(factor * inverse - 1) < 1e-9 || abs(factor / whole - 1) < 1e-9 {
        self = .factor(factor)
      } else if let pattern = Self.curve(got, wanted) ?? Self.near(got, wanted) {
        self = pattern
      } else {
        return nil
      }
    } else if let columns, columns.got * columns.wanted == got.count,
      agrees((0..<got.count).map { wanted[$0 % columns.got * columns.wanted + $0 / columns.got] })
    {
      self = .transposed
    } else if let pattern = Self.curve(got, wanted) ?? Self.near(got, wanted) {
      self = pattern
    } else if wanted.count > 1, agrees(wanted.map { $0 + got[0] - wanted[0] }) {
      self = .offset(got[0] - wanted[0])
    } else if wanted.count > 1, Self.agree(got.map(abs), wanted.map(abs)) {
      self = .signs
    } else if wanted.count > 1, Self.agree(got.sorted(), wanted.sorted()) {
      self = .order
    } else {
      return nil
    }
  }

  /// k, if the numbers are k times those that were wanted.
  private static func factor(_ got: [Double], _ wanted: [Double], _ agrees: ([Double]) -> Bool) -> Double? {
    guard let place = wanted.indices.max(by: { abs(wanted[$0]) < abs(wanted[$1]) }), wanted[place] != 0 else {
      return nil
    }
    let factor = got[place] / wanted[place]
    // What is nearly right is not a factor of 1.0001.
    guard factor != 0, abs(factor - 1) > 0.05 else { return nil }
    return agrees(wanted.map { factor * $0 }) ? factor : nil
  }

  /// A square, a root or a reciprocal in place of the number itself.
  private static func curve(_ got: [Double], _ wanted: [Double]) -> Self? {
    guard wanted.contains(where: { $0 != 0 && abs($0) != 1 }) else { return nil }
    if agree(got, wanted.map { $0 * $0 }) { return .squared }
    if agree(got, wanted.map { 1 - $0 }) { return .complement }
    if got.allSatisfy({ $0 >= 0 }), agree(got.map { $0 * $0 }, wanted) { return .root }
    if wanted.allSatisfy({ $0 != 0 }), agree(got, wanted.map { 1 / $0 }) { return .reciprocal }
    return nil
  }

  /// Not quite right, everywhere.
  private static func near(_ got: [Double], _ wanted: [Double]) -> Self? {
    let scale = wanted.reduce(0) { max($0, abs($1)) }
    let share = zip(got, wanted).reduce(0) { max($0, abs($1.0 - $1.1)) } / scale
    return share > 0 && share < 1e-3 ? .nearly(share: share) : nil
  }
}
