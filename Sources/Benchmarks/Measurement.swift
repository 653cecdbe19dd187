import Foundation
import Networks

/// How long something took, over several runs.
public struct Measurement: Codable, Equatable, Sendable {
  /// Seconds.
  public var median: Double
  public var minimum: Double
  public var maximum: Double
  public var runs: Int
  /// The most memory the process had, in bytes; nil if nobody asked.
  public var peakMemory: Int?

  public init(_ seconds: [Double]) {
    let sorted = seconds.sorted()
    median = sorted.isEmpty ? .nan : sorted[sorted.count / 2]
    (minimum, maximum, runs) = (sorted.first ?? .nan, sorted.last ?? .nan, sorted.count)
  }

  /// Runs `body` a few times unmeasured, then at least `runs` times and for `seconds`.
  public static func of(seconds: Double, runs: Int = 5, _ body: () throws -> Void) rethrows -> Measurement {
    for _ in 0..<3 { try body() }
    let clock = ContinuousClock()
    let start = clock.now
    var times: [Double] = []
    while times.count < runs || (clock.now - start).seconds < seconds {
      let before = clock.now
      try body()
      times.append((clock.now - before).seconds)
    }
    return Measurement(times)
  }
}

extension Measurement {
  /// The most memory that this process has had so far, in bytes.
  public static var peakMemory: Int {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss * 1024
  }
}
