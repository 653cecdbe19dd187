import Engines
import FastEngine
import Foundation
import Networks
import Testing

/// `check` raises no false alarm: the engines are right, and so it says of networks of all kinds.
///
/// The first number and how many there are: ESPALIER_CHECK_SEED and ESPALIER_CHECK_COUNT, for longer runs.
@Suite struct CheckTests {
  private static func number(_ name: String, _ standard: Int) -> Int {
    ProcessInfo.processInfo.environment[name].flatMap(Int.init) ?? standard
  }

  @Test func `no network is called wrong`() throws {
    let first = Self.number("ESPALIER_CHECK_SEED", 1)
    let count = Self.number("ESPALIER_CHECK_COUNT", 60)
    var (rows, ties) = (0, 0)
    for seed in first..<(first + count) {
      let example = try RandomNetwork(seed: UInt64(seed))
      let result = try FastCheck.run(example.network, on: example.batch)
      rows += result.rows.count
      ties += result.rows.count { $0.verdict == .tie }
      for row in result.rows where row.verdict == .differs {
        Issue.record(
          "\(seed) (\(example.story)): \(row.nodes) by \(row.method), \(row.quantity): \(row.absolute), \(row.relative) of the terms, \(row.relativeBesideTies) beside ties"
        )
      }
    }
    print("check: \(count) networks from seed \(first), \(rows) values and gradients, \(ties) but for ties")
  }

  /// The same of gradients held against central differences; few, for each takes dozens of passes for each parameter.
  @Test func `no gradient is called wrong`() throws {
    let first = Self.number("ESPALIER_CHECK_SEED", 1)
    let count = Self.number("ESPALIER_DIFFERENCES_COUNT", 12)
    var points = 0
    for seed in first..<(first + count) {
      let example = try RandomNetwork(seed: UInt64(seed))
      let result = try DifferenceCheck.run(example.network, on: example.batch)
      points += result.rows.reduce(0) { $0 + $1.points }
      for row in result.rows where !row.isPassed {
        Issue.record(
          "\(seed) (\(example.story)): \(row.node).\(row.parameter): \(row.largestDifference), \(row.relativeError) relative"
        )
      }
    }
    print("check against differences: \(count) networks from seed \(first), \(points) points")
  }
}
