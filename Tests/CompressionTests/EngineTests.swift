import Compression
import Engines
import FastEngine
import Networks
import SampleNetworks
import Testing

/// Scores and constants measured on either engine lead to the same decisions.
@Suite struct EngineTests {
  @Test(arguments: normalizedNetworks)
  func `decisions do not depend on the engine`(example: NetworkCase) throws {
    let network = try example.network().disturbed(seed: 6)
    let images = network.sampleBatch(count: 9)
    for method in Criteria.all where method.needsImages {
      let scores = try [Engine.reference, .fast].map {
        try method.scores(try ScoringContext(network, images: images, engine: $0))
      }
      let largest = scores[0].compactMap { $0 }.max() ?? 0
      for (a, b) in zip(scores[0], scores[1]) {
        // Sums in `Float`, as in the engine's own check through Winograd.
        #expect((a == nil) == (b == nil) && abs((a ?? 0) - (b ?? 0)) <= 1e-4 * largest, "\(method.word)")
      }
      let decisions = try [Engine.reference, .fast].map {
        try method.decide(
          try ScoringContext(network, images: images, engine: $0), Selection(.share(0.5)))
      }
      #expect(decisions[0].candidates.map(\.isKept) == decisions[1].candidates.map(\.isKept), "\(method.word)")
    }
  }

  /// κ of either engine is the same to a millionth, and nothing is measured where nothing varies.
  @Test func `constants do not depend on the engine`() throws {
    let network = try normalizedNetworks[0].network().disturbed(seed: 6)
    let images = network.sampleBatch(count: 9)
    let decision = try NetworkSlimming.decide(network, keep: 0.5)
    let constants = try [Engine.reference, .fast].map { engine in
      let statistics = try ActivationStatistics.measure(network, on: images.images, for: decision, engine: engine)
      return try Surgery.prune(
        network, by: decision, compensation: Compensation(.exact, estimate: .measured(statistics))
      ).prunings[0].largestConstant
    }
    #expect(constants[0] > 0 && abs(constants[0] - constants[1]) < 1e-5 * constants[0])
  }
}
