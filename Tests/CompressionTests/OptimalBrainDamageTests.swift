import DataLoading
import Engines
import FastEngine
import Foundation
import Networks
import ReferenceEngine
import SampleNetworks
import Tensors
import Testing
import Training

@testable import Compression

@Suite struct OptimalBrainDamageTests {
  /// Linear, ½·(y − t)², inputs that are orthogonal to each other, and the minimum: there nothing is left out, so what is
  /// predicted is what happens, weight by weight and for all that go together.
  @Test func `on a quadratic bowl what is predicted happens`() throws {
    // Columns of a Hadamard matrix, each input with a scale of its own.
    let signs: [[Double]] = [[1, 1, 1, 1], [1, -1, 1, -1], [1, 1, -1, -1], [1, -1, -1, 1]]
    let scales = [0.5, 1, 2]
    let images = Tensor(
      shape: [4, 3, 1, 1], elements: signs.flatMap { row in (0..<3).map { row[$0 + 1] * scales[$0] } })
    let best = Tensor(shape: [2, 3], elements: [1, -2, 0.25, 0.5, 0.75, -1])
    var builder = try NetworkBuilder(input: [3, 1, 1])
    try builder.add(FlattenLayer())
    try builder.add(LinearLayer(inputs: 3, outputs: 2, hasBias: false))
    var network = try builder.network(seed: 1)
    try network.setParameter("w", of: "fc1", to: best)
    // What no weight can reach: orthogonal to all inputs, so that the minimum is not 0.
    let reached = try ReferenceExecutor(network).scores(images)
    let targets = Tensor(shape: reached.shape, elements: reached.elements.indices.map { reached.elements[$0] + 0.3 })
    let batch = Batch(images: images, labels: [0, 0, 0, 0], objective: SquaredError(targets: targets))
    func loss(_ network: Network) throws -> Double { try batch.judge(ReferenceExecutor(network).scores(images)).loss }
    for keep in [5.0, 4, 3, 2, 1] {
      let small = try WeightPruning.prune(
        network, .share(keep / 6), by: OptimalBrainDamage.criterion, images: batch)
      let predicted = try #require(small.prunings.last?.layers.first?.figure("predicted ΔE"))
      let happened = try loss(small) - loss(network)
      #expect(predicted > 0 && abs(predicted - happened) < 1e-6 * predicted, "\(keep)")
    }
    // ½·h·w² by hand: h is the mean of x², 0.25, 1 and 4.
    let saliencies = try OptimalBrainDamage.saliencies(
      of: network.nodes.filter { $0.layer.weights != nil }, in: network, on: batch)
    #expect(saliencies[0].values == [0.125, 2, 0.125, 0.03125, 0.28125, 2])
  }

  /// The toy of the dossier in the program's own engine: 256-128-128-10 on glyphs, trained 15 epochs. What is cut by
  /// curvature costs less loss than what is cut by size, at each share; and single deletions rank as predicted.
  @Test func `curvature does less damage than size, and ranks single deletions`() throws {
    let data = try Glyphs.dataset()
    let fresh = try Network.mlp([128, 128], input: [1, 16, 16], classes: 10, seed: 1)
    var plan = TrainingPlan(epochs: 15, for: fresh)
    plan.learningRate = 0.1
    let network = try Trainer(plan: plan, executor: FastExecutor(fresh)).train(fresh, on: data.train).network
    let (images, labels) = data.train.batch(Array(0..<500))
    let batch = Batch(images: images, labels: labels)
    func loss(_ network: Network) throws -> Double {
      try Score.of(network, on: data.train, executor: FastExecutor(network)).loss
    }
    let whole = try loss(network)
    var told: [String] = []
    for removed in [0.3, 0.5, 0.6, 0.7] {
      let damages = try [Magnitude.criterion, OptimalBrainDamage.criterion].map { criterion in
        try loss(WeightPruning.prune(network, .share(1 - removed), by: criterion, images: batch)) - whole
      }
      told.append("\(removed): \(damages)")
      #expect(damages[1] < damages[0], "\(removed): \(damages)")
    }
    let trials = try DamagePrediction.measure(network, on: batch, count: 150, seed: 1)
    #expect(trials.count == 150 && DamagePrediction.rankCorrelation(trials) >= 0.75)
    // These images alone are at no minimum of theirs: what happens beyond ½·h·w² is the slope.
    #expect(DamagePrediction.rankCorrelation(trials, withSlope: true) > DamagePrediction.rankCorrelation(trials))
  }

  /// A deletion tried is the network without the weight: the same loss, with nothing computed anew before it.
  @Test func `a single deletion is tried as a whole network would be`() throws {
    let network = try Network.vgg([.convolution(channels: 3), .pool], input: [1, 6, 6], classes: 3, seed: 2)
      .disturbed(seed: 5)
    let batch = network.sampleBatch(count: 8)
    func loss(_ network: Network) throws -> Double {
      try batch.judge(ReferenceExecutor(network).scores(batch.images)).loss
    }
    let whole = try loss(network)
    for trial in try DamagePrediction.measure(network, on: batch, count: 20, seed: 3) {
      var without = network
      let id = try #require(network.node(named: trial.layer)).id
      without.changeWeights(of: id) { weights in
        weights.masked(weights.elements.indices.map { $0 != trial.index })
      }
      #expect(try abs(loss(without) - whole - trial.happened) < 1e-12)
    }
  }

  @Test func `ranks that tie share their place`() {
    func trials(_ pairs: [(Double, Double)]) -> [DamagePrediction.Trial] {
      pairs.map { DamagePrediction.Trial(layer: "fc1", index: 0, predicted: $0, slope: 0, happened: $1) }
    }
    #expect(DamagePrediction.rankCorrelation(trials([(1, 10), (2, -20), (3, 30)])) == 1)
    #expect(DamagePrediction.rankCorrelation(trials([(1, 3), (2, 2), (3, 1)])) == -1)
    // Ranks 1½ 1½ 3 against 1 2 3: covariance 1.5, variances 1.5 and 2.
    #expect(abs(DamagePrediction.rankCorrelation(trials([(1, 1), (1, 2), (2, 3)])) - 1.5 / 3.0.squareRoot()) < 1e-12)
    #expect(DamagePrediction.rankCorrelation(trials([(1, 1), (1, 2)])).isNaN)
  }

  @Test func `curvature without images is an error, and random scores differ by seed`() throws {
    let network = try Network.mlp([9], input: [2, 3, 2], classes: 4, seed: 3)
    #expect(throws: CompressionError.self) {
      try WeightPruning.prune(network, .share(0.5), by: OptimalBrainDamage.criterion)
    }
    let masks = try [1, 1, 2].map { seed in
      try WeightPruning.prune(network, .share(0.5), by: RandomWeights.criterion, seed: seed).nodes
        .flatMap { $0.layer.weights?.isKept ?? [] }
    }
    #expect(masks[0] == masks[1] && masks[0] != masks[2])
    #expect(masks[0].count { $0 } == masks[0].count / 2)
  }
}

/// ½·Σ(y − t)² for each image, t given.
private struct SquaredError: Objective {
  let targets: Tensor
  func check(_ network: Network, examples: Int) throws(NetworkError) {}
  func judge(_ scores: Tensor, labels: [Int]) throws(ShapeError) -> Judgement {
    let (apart, share) = (try scores - targets, 1 / Double(scores.shape[0]))
    return Judgement(
      loss: share / 2 * apart.elements.reduce(0) { $0 + $1 * $1 }, gradient: share * apart, probabilities: scores)
  }
  func curvature(_ scores: Tensor, labels: [Int]) throws(ShapeError) -> Tensor {
    Tensor(shape: scores.shape, repeating: 1 / Double(scores.shape[0]))
  }
  func examples(_ indices: [Int]) -> SquaredError {
    let columns = targets.shape[1]
    let rows = indices.flatMap { targets.elements[($0 * columns)..<(($0 + 1) * columns)] }
    return SquaredError(targets: Tensor(shape: [indices.count, columns], elements: rows))
  }
}
