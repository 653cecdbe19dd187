import Compression
import Foundation
import Networks
import Texts
import Training

/// Which of a network's weights are needed: cut by turns, at once, by curvature and by chance; then shared and packed; beside
/// narrower networks of the same bytes trained from scratch for as long.
///
/// - Source: Han, Pool, Tran & Dally 2015, arXiv:1506.02626; Han, Mao & Dally 2016, arXiv:1510.00149
public struct WeightExperiment: Sendable {
  /// Rounds of pruning and training by turns; what is cut at once is trained on for as many epochs as all of them.
  static let passes = 4
  static let epochsOfPass = 4
  /// Of a first training.
  static let epochs = 10
  /// Of the shared values.
  static let epochsOfValues = 3

  /// What has been measured so far. `bytes`: 4 for each parameter of the whole network, over those of the arm's file.
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
    let tables = try jobs.measuredSideBySide(effort: \.subject.effort) { job in
      var bench = try Bench(job.subject, job.seed, laboratory)
      try bench.run()
      return bench.table
    }
    for table in tables { all.table.append(table) }
    return all
  }

  /// One network and what is made of it.
  private struct Bench {
    let (subject, seed, laboratory): (WeightSubject, UInt64, Laboratory)
    let whole: Network
    let reference: Double
    var table = WeightExperiment().table

    init(_ subject: WeightSubject, _ seed: UInt64, _ laboratory: Laboratory) throws {
      (self.subject, self.seed, self.laboratory) = (subject, seed, laboratory)
      let fresh = try subject.make(1, laboratory.train.imageShape, laboratory.train.classCount, seed)
      whole = try laboratory.trained(fresh, epochs: epochs, rate: subject.rate)
      reference = try laboratory.accuracy(whole)
    }

    /// The paper's factor with all controls, and the one that is asked to cost next to nothing.
    mutating func run() throws {
      for (factor, criteria) in [
        (8, []), (12, [Magnitude.criterion, OptimalBrainDamage.criterion, RandomWeights.criterion]),
      ] {
        let thin = try byTurns(1 / Double(factor))
        try add(factor, "by turns", thin)
        for criterion in criteria {
          let small = try cut(whole, 1 / Double(factor), by: criterion)
          let arm = criterion.word == Magnitude.criterion.word ? "at once" : criterion.word
          try add(factor, arm, tuned(small, epochs: passes * epochsOfPass), cut: laboratory.accuracy(small))
        }
        try add(factor, "narrower", narrow(CompressedNetworkFile.data(of: thin).count))
        guard !criteria.isEmpty else { continue }
        let shared = try WeightSharing.share(thin, bits: subject.bits)
        let packed = try laboratory.tuned(shared, epochs: epochsOfValues, rate: subject.rate / 10)
        try add(factor, "\(subject.bits) bits", packed, cut: laboratory.accuracy(shared))
        try add(
          factor, "narrower, as \(subject.bits) bits", narrow(CompressedNetworkFile.data(of: packed).count))
      }
    }

    private func cut(_ network: Network, _ share: Double, by criterion: WeightCriterion = Magnitude.criterion) throws
      -> Network
    {
      let (images, labels) = laboratory.train.batch(Array(0..<500))
      return try WeightPruning.prune(
        network, .share(share), by: criterion, images: .init(images: images, labels: labels), seed: seed)
    }

    private func tuned(_ network: Network, epochs: Int) throws -> Network {
      try laboratory.tuned(network, epochs: epochs, rate: subject.rate)
    }

    private func byTurns(_ share: Double) throws -> Network {
      var network = whole
      for pass in 1...passes {
        network = try tuned(cut(network, pow(share, Double(pass) / Double(passes))), epochs: epochsOfPass)
      }
      return network
    }

    /// The widest of its kind that a file of so many bytes holds, trained for as long as the others altogether.
    private func narrow(_ bytes: Int) throws -> Network {
      let network = try subject.narrow(
        bits: 8 * bytes, laboratory.train.imageShape, laboratory.train.classCount, seed: seed + 100)
      return try laboratory.trained(network, epochs: epochs + passes * epochsOfPass, rate: subject.rate)
    }

    private mutating func add(_ factor: Int, _ arm: String, _ network: Network, cut: Double? = nil) throws {
      let tuned = try laboratory.accuracy(network)
      let bytes = try CompressedNetworkFile.data(of: network).count
      laboratory.report(
        "\(subject.name), seed \(seed), \(factor)× fewer, \(arm): \(NumberText.percent(reference)) → "
          + "\(cut.map(NumberText.percent) ?? "–") → \(NumberText.percent(tuned)), "
          + "\(network.costs.parameters) parameters, \(bytes) bytes")
      var values = [
        "whole": reference, "tuned": tuned, "lost": reference - tuned,
        "parameters": Double(whole.costs.parameters) / Double(network.costs.parameters),
        "bytes": Double(4 * whole.costs.parameters) / Double(bytes),
      ]
      values["cut"] = cut
      table.add([subject.name, "\(factor)×", arm], values)
    }
  }
}
