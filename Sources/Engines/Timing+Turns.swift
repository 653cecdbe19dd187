import Networks
import Reports
import Tensors

extension Timing {
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

  /// The median of some runs of one piece of work, in seconds.
  public static func median(runs: Int, _ work: () throws(NetworkError) -> Void) throws(NetworkError) -> Double {
    let runs = max(runs, 1)
    return try byTurns(of: 1, turns: runs...runs) { (_) throws(NetworkError) in try work() }[0].median
  }
}
