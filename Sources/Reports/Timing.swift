/// How long a piece of work took, run after run.
public struct Timing: Equatable, Sendable {
  /// Seconds; or what they were divided by or into, of `dividing(by:)`.
  public var runs: [Double]

  public init(_ runs: [Double]) { self.runs = runs }

  public var median: Double { quantile(0.5) }
  /// Half of the runs lie between the two.
  public var quartiles: (low: Double, high: Double) { (quantile(0.25), quantile(0.75)) }
  /// Whether one number would say more than was measured: quartiles that are further apart than a tenth.
  public var isWide: Bool { runs.count < 3 || !(quartiles.high <= 1.1 * quartiles.low) }

  /// Turn by turn, so that what the machine did to both at a time does not count.
  public func dividing(by other: Timing) -> Timing { Timing(zip(runs, other.runs).map { $0 / $1 }) }

  private func quantile(_ share: Double) -> Double {
    let sorted = runs.sorted()
    return sorted.isEmpty ? .nan : sorted[Int((share * Double(sorted.count - 1)).rounded())]
  }
}

/// Files hold milliseconds; older ones the median alone.
extension Timing: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let median = try? container.decode(Double.self)
    let milliseconds = try median.map { [$0] } ?? container.decode([Double].self)
    runs = milliseconds.map { $0 / 1000 }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(runs.map { 1000 * $0 })
  }
}
