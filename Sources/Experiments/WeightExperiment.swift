import Compression
import Foundation
import Networks
import Texts
import Training

/// Which of a network's weights are needed: cut by turns, at once, by curvature and by chance, beside a narrower network of
/// the same bytes trained from scratch for as long.
///
/// - Source: Han, Pool, Tran & Dally 2015, arXiv:1506.02626
public struct WeightExperiment: Sendable {
  /// How many times fewer weights.
  public static let factors = [8, 12]
  /// Rounds of pruning and training by turns; each has a fifth of the epochs that are trained after cutting at once.
  static let passes = 5
  /// Of a first training; twice as many follow after weights have gone.
  static let epochs = 10

  /// What has been measured so far.
  public private(set) var table = ResultTable(
    "Weights", keys: ["network", "fewer weights", "arm"],
    columns: [
      ("whole", .share), ("cut", .share), ("tuned", .share), ("lost", .share), ("parameters", .ratio),
      ("bytes", .ratio),
    ])

  private struct Job {
    let subject: WeightSubject
    let seed: UInt64
  }

  /// Every subject with every seed.
  public static func measure(_ subjects: [WeightSubject], seeds: ClosedRange<UInt64>, in laboratory: Laboratory) throws
    -> WeightExperiment
  {
    let jobs = subjects.flatMap { subject in seeds.map { Job(subject: subject, seed: $0) } }
    var all = WeightExperiment()
    for one in try jobs.measuredSideBySide(effort: \.subject.effort, { try measure($0, laboratory) }) {
      all.table.append(one.table)
    }
    return all
  }

  private static func measure(_ job: Job, _ laboratory: Laboratory) throws -> WeightExperiment {
    let (input, classes) = (laboratory.train.imageShape, laboratory.train.classCount)
    let fresh = try job.subject.make(1, input, classes, job.seed)
    let whole = try laboratory.trained(fresh, epochs: epochs, rate: job.subject.rate)
    let reference = try laboratory.accuracy(whole)
    let (images, labels) = laboratory.train.batch(Array(0..<500))
    var experiment = WeightExperiment()
    func add(_ factor: Int, _ arm: String, _ network: Network, cut: Double? = nil) throws {
      let tuned = try laboratory.accuracy(network)
      laboratory.report(
        "\(job.subject.name), seed \(job.seed), \(factor)× fewer, \(arm): \(NumberText.percent(reference)) → "
          + "\(cut.map(NumberText.percent) ?? "–") → \(NumberText.percent(tuned)), "
          + "\(network.costs.parameters) parameters, \(network.costs.bits / 8) bytes")
      var values = [
        "whole": reference, "tuned": tuned, "lost": reference - tuned,
        "parameters": Double(whole.costs.parameters) / Double(network.costs.parameters),
        "bytes": Double(whole.costs.bits) / Double(network.costs.bits),
      ]
      values["cut"] = cut
      experiment.table.add([job.subject.name, "\(factor)×", arm], values)
    }
    for factor in factors {
      let share = 1 / Double(factor)
      func cut(_ network: Network, _ share: Double, by criterion: WeightCriterion = Magnitude.criterion) throws
        -> Network
      {
        try WeightPruning.prune(
          network, .share(share), by: criterion, images: .init(images: images, labels: labels), seed: job.seed)
      }
      var network = whole
      for pass in 1...passes {
        network = try cut(network, pow(share, Double(pass) / Double(passes)))
        network = try laboratory.tuned(network, epochs: 2 * epochs / passes, rate: job.subject.rate / 2)
      }
      try add(factor, "by turns", network)
      let bits = network.costs.bits
      for (arm, criterion) in [
        ("at once", Magnitude.criterion), ("curvature", OptimalBrainDamage.criterion),
        ("random", RandomWeights.criterion),
      ] {
        let small = try cut(whole, share, by: criterion)
        let accuracy = try laboratory.accuracy(small)
        try add(factor, arm, laboratory.tuned(small, epochs: 2 * epochs, rate: job.subject.rate / 2), cut: accuracy)
      }
      let narrow = try job.subject.narrow(bits: bits, input, classes, seed: job.seed + 100)
      try add(factor, "narrower", laboratory.trained(narrow, epochs: 3 * epochs, rate: job.subject.rate))
    }
    return experiment
  }
}
