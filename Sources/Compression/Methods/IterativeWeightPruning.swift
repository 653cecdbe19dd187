import DataLoading
import Foundation
import Networks
import Options
import Training

/// Which connections a network needs, found by turns: a few weights go, the others are trained on.
///
/// Pass p of P leaves keep^(p/P) of all weights, or rows, kernels, filters or columns. What stays keeps its value: it is not started anew.
///
/// - Source: Han, Pool, Tran & Dally 2015, arXiv:1506.02626, section 3.4
public enum IterativeWeightPruning {
  /// The method with every criterion that there is now.
  public static var method: CompressionMethod {
    CompressionMethod(
      "thin", source: "Han et al. 2015, arXiv:1506.02626",
      options: [
        keep.description, units.description, passes.description, tune.description, WeightPruning.criterion.description,
        Selection.per.description, rate.description, batch.description, WeightPruning.seed.description,
      ], images: .training
    ) { (network, workshop) throws(CompressionError) in
      guard let training = workshop.training else { throw .needsImages("what is to be trained on") }
      return try thinned(network, on: training, in: workshop)
    }
  }

  private static let keep = Option.number(
    "keep", .share(such: 0.1), "the share of the weights to keep after all passes, or of what units: says"
  )
  .required
  private static let units = Option.choice(
    "units", Grain.all.map { (word: $0.word, value: $0) }, "what goes as one: weights (default), or more of them")
  private static let passes = Option.count("passes", in: 1...100, "rounds of pruning and training on; 4 by default")
  private static let tune = Option.count("tune", in: 0...10_000, "epochs of training in each pass; 2 by default")
  private static let rate = Option.number("η", .positive, "learning rate, falling to 0 in each pass; 0.02 by default")
  private static let batch = Option.count("batch", in: 1...100_000, "images in a batch; 50 by default")

  /// The network after as many whole steps as there was time for.
  private static func thinned(_ original: Network, on split: DataSplit, in workshop: Workshop)
    throws(CompressionError) -> Network
  {
    let (keep, count) = (workshop[keep] ?? 1, workshop[passes] ?? 4)
    var plan = TrainingPlan(epochs: workshop[tune] ?? 2, for: original)
    (plan.learningRate, plan.schedule) = (workshop[rate] ?? 0.02, .cosine)
    plan.batchSize = workshop[batch] ?? plan.batchSize
    try plan.checkTime(examples: split.count)
    workshop.tell(.plan(plan))
    var network = original
    for number in 1...count {
      let share = pow(keep, Double(number) / Double(count))
      do throws(CompressionError) {
        guard try pass(.init(number: number, count: count), share, plan, split, workshop, &network) else { break }
      } catch {
        guard workshop.cancellation.isRequested else { throw error }
        // What was stopped is a measurement or a pruning: the last whole network stays.
        workshop.tell(.ended(.stopped))
        break
      }
    }
    return network
  }

  /// - Returns: whether there is to be another.
  private static func pass(
    _ pass: CompressionEvent.Pass, _ share: Double, _ plan: TrainingPlan, _ split: DataSplit, _ workshop: Workshop,
    _ network: inout Network
  ) throws(CompressionError) -> Bool {
    let before = try workshop.accuracy(of: network)
    let (images, labels) = split.batch(Array(0..<min(200, split.count)))
    var small = try WeightPruning.prune(
      network, .share(share), scope: workshop[Selection.per] ?? .network, grain: workshop[units] ?? .weights,
      by: workshop[WeightPruning.criterion] ?? Magnitude.criterion, images: .init(images: images, labels: labels),
      seed: UInt64(workshop[WeightPruning.seed] ?? 0))
    try workshop.measure(&small, against: network)
    network = small
    let pruned = try workshop.accuracy(of: network)
    let isWhole = try workshop.train(&network, on: split, plan, pass, isTuning: true)
    try workshop.noteAccuracy(of: &network, \.accuracyFineTuned)
    var finished = CompressionPass(
      number: pass.number, alive: network.keptWeights, costs: network.costs, trained: before, pruned: pruned,
      tuned: try workshop.accuracy(of: network))
    finished.unit = .weights
    workshop.tell(.finished(finished))
    return isWhole
  }
}

extension Network {
  /// Weights that are there, of all layers.
  var keptWeights: Int { nodes.reduce(0) { $0 + ($1.layer.weights?.isKept.count { $0 } ?? 0) } }
}
