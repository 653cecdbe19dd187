import Tensors

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

  /// Runs pieces of work by turns, A B A B …, after each has run once to make caches and plans ready.
  ///
  /// Work that takes less than a millisecond is run as often as makes one, so that the clock does not count.
  ///
  /// - Parameters:
  ///   - count: how many pieces of work.
  ///   - turns: at least and at most.
  ///   - seconds: how long more turns than the fewest may take.
  public static func byTurns(
    of count: Int, turns: ClosedRange<Int> = 5...25, seconds: Double = 0.5,
    _ work: (_ piece: Int) throws(NetworkError) -> Void
  ) throws(NetworkError) -> [Timing] {
    func time(_ piece: Int, repeatedly repetitions: Int = 1) throws(NetworkError) -> Double {
      try Cancellation.check()
      let clock = ContinuousClock()
      let start = clock.now
      for _ in 0..<repetitions { try work(piece) }
      return (clock.now - start).seconds / Double(repetitions)
    }
    var repetitions: [Int] = []
    for piece in 0..<count {
      _ = try time(piece)
      repetitions.append(max(1, min(1000, Int(1e-3 / max(try time(piece), 1e-6)))))
    }
    var timings = [Timing](repeating: Timing([]), count: count)
    var (turn, spent) = (0, 0.0)
    while turn < turns.lowerBound || (turn < turns.upperBound && spent < seconds) {
      for piece in 0..<count {
        let time = try time(piece, repeatedly: repetitions[piece])
        spent += time * Double(repetitions[piece])
        timings[piece].runs.append(time)
      }
      turn += 1
    }
    return timings
  }
}

extension Duration {
  public var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
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
