import Networks

/// The tables of every experiment.
public struct Results: Sendable {
  private var experiments: [any Experiment] = Experiments.registry.all.map { $0.init() }

  /// In the order of the experiments.
  public var tables: [ResultTable] { experiments.flatMap(\.tables) }

  /// Measures every subject with every seed. Sums are taken in an order of their own.
  public static func measure(_ subjects: [Subject], seeds: ClosedRange<UInt64>, in laboratory: Laboratory) throws
    -> Results
  {
    let jobs = subjects.flatMap { subject in seeds.map { (subject: subject, seed: $0) } }
    let finished = try jobs.measuredSideBySide(effort: \.subject.effort) {
      try measure($0.subject, seed: $0.seed, in: laboratory)
    }
    return finished.reduce(into: Results()) { $0.append($1) }
  }

  private mutating func append(_ other: Results) {
    for index in experiments.indices {
      let tables = other.experiments[index].tables
      for (place, table) in tables.enumerated() { experiments[index].tables[place].append(table) }
    }
  }

  private static func measure(_ subject: Subject, seed: UInt64, in laboratory: Laboratory) throws -> Results {
    var laboratory = laboratory
    laboratory.epochs = subject.epochs
    let report = laboratory.report
    laboratory.report = { report("\(subject.name), seed \(seed): \($0)") }
    let fresh = try laboratory.network(subject, seed: seed)
    let plain = try laboratory.trained(fresh)
    var results = Results()
    for index in results.experiments.indices {
      try results.experiments[index].run(subject, fresh: fresh, plain: plain, seed: seed, in: laboratory)
    }
    return results
  }
}
