import Networks
import Tensors
import Testing

@testable import Compression

@Suite struct ThresholdSweepTests {
  /// Three layers with γ of both signs, one of them 0, none equal.
  private static func network() throws -> Network {
    var network = try Network.vgg(
      [.convolution(channels: 8), .pool, .convolution(channels: 6), .convolution(channels: 5)], input: [3, 6, 5],
      classes: 4, seed: 1)
    var next = -3.0
    network.visitParameters { _, description, value in
      guard description.role == .gamma else { return }
      value = Tensor(
        value.elements.map { _ in
          next += 0.31
          return abs(next) < 0.15 ? 0 : next
        })
    }
    return network
  }

  @Test func `a stop is what pruning at its threshold leaves`() throws {
    let network = try Self.network()
    let sweep = try ThresholdSweep(network, in: Workshop())
    #expect(sweep.layers.map(\.magnitudes.count) == [8, 6, 5] && sweep.whole == network.costs)
    // Nineteen γ, all with sizes of their own: one stop for each but the largest, 0 included.
    #expect(sweep.stops.count == 18 && sweep.stops[0].threshold == 0)
    for stop in sweep.stops {
      let decision = try NetworkSlimming.criterion.decide(
        try ScoringContext(network), Selection(.value(stop.threshold)))
      #expect(try Surgery.prune(network, by: decision).costs == stop.costs, "at \(stop.threshold)")
      for (layer, isKept) in zip(sweep.layers, stop.isKept) {
        let above = layer.magnitudes.map { $0 > stop.threshold }
        // Only the floor keeps what is not above: one channel of each of these layers.
        #expect(isKept == above || isKept.count { $0 } == 1 && !above.contains(true), "\(layer.name) \(stop.threshold)")
      }
    }
    #expect(Set(sweep.stops.map(\.isKept)).count > 12, "each of them takes something else, but for the floors")
  }

  @Test func `a threshold is the shortest number between two scores`() {
    let scores = [0.123456, 0.5, 0.5, 1.25]
    #expect(ThresholdSweep.thresholds(between: scores, limit: 9) == [0, 0.2, 1])
    #expect(ThresholdSweep.thresholds(between: [0.31, 0.3099, 0], limit: 9) == [0, 0.3099])
    #expect(ThresholdSweep.thresholds(between: (0...99).map(Double.init), limit: 4) == [0, 32, 65, 98])
    #expect(ThresholdSweep.thresholds(between: [0, 0], limit: 9) == [], "nothing would be left")
  }
}
