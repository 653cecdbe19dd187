import Compression
import DataLoading
import FastEngine
import Networks
import Testing
import Training

/// Prune, share, train the shared values, code: Han, Mao & Dally 2016, on 2,000 glyphs. 50,698 parameters.
@Suite struct DeepCompressionTests {
  /// A thousand images tell no point from the next on one seed; so it is the mean of three that may fall by one.
  @Test func `twenty times fewer bytes cost at most a point`() throws {
    var lost: [Double] = []
    for seed in Trained.seeds {
      let fresh = try Network.mlp([128, 128], input: [1, 16, 16], classes: 10, seed: seed)
      let whole = try Trained.train(fresh, epochs: 15, η: 0.1)
      let once = try Trained.train(WeightPruning.prune(whole, .share(0.3)), epochs: 10, η: 0.1)
      let pruned = try Trained.train(WeightPruning.prune(once, .share(0.15)), epochs: 20, η: 0.1)
      let shared = try WeightSharing.share(pruned, bits: 4)
      let small = try Trained.train(shared, epochs: 3, η: 0.001)
      // At a small η the values that weights share only get better on what they are trained on.
      #expect(try Trained.loss(small) <= Trained.loss(shared))
      let (data, bits) = try CompressedNetworkFile.packed(small)
      #expect(bits.bytes == data.count && bits.wholeBytes == 4 * 50_698)
      #expect(bits.ratio >= 20, "\(bits.ratio)")
      let back = try NetworkFile.network(from: data, path: "a")
      for node in small.nodes { #expect(back.node(node.id)?.layer.weights?.value == node.layer.weights?.value) }
      #expect(try Trained.accuracy(back) == Trained.accuracy(small))
      lost.append(try Trained.accuracy(whole) - Trained.accuracy(back))
    }
    #expect(lost.reduce(0, +) / Double(lost.count) <= 0.01, "\(lost)")
  }
}

extension Trained {
  /// By a plan's own schedule, from another η.
  fileprivate static func train(_ network: Network, epochs: Int, η: Double) throws -> Network {
    guard let data else { throw NetworkError.structure("no glyphs") }
    var plan = TrainingPlan(epochs: epochs, for: network)
    plan.learningRate = η
    return try Trainer(plan: plan, executor: FastExecutor(network)).train(network, on: data.train).network
  }

  fileprivate static func loss(_ network: Network) throws -> Double {
    guard let data else { return .nan }
    return try Score.of(network, on: data.train, executor: FastExecutor(network)).loss
  }
}
