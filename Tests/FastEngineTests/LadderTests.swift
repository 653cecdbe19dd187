import Testing

@testable import FastEngine

@Suite struct LadderTests {
  /// Sizes that no tile, panel or vector divides, among them one smaller than a tile.
  @Test(arguments: [(3, 17, 33, 9, 7), (1, 1, 3, 5, 6), (2, 16, 16, 8, 8), (1, 5, 20, 1, 3)])
  func `every rung computes what the reference computes`(_ n: Int, _ c: Int, _ k: Int, _ h: Int, _ w: Int) throws {
    let problem = LadderProblem(count: n, inputs: c, outputs: k, height: h, width: w)
    let measurements = try Ladder.measure(problem, threads: 2, runs: 1)
    #expect(measurements.count == Ladder.rungs.count)
    for measurement in measurements {
      #expect(measurement.agrees, "\(measurement.rung.name): \(measurement.relativeDifference)")
    }
  }
}
