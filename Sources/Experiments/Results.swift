import Networks

/// All tables of `Docs/Results.md`.
public struct Results: Sendable {
  public private(set) var slimming = SlimmingExperiment()
  public private(set) var structures = StructureExperiment()

  /// Measures every subject with every seed. Sums are taken in an order of their own.
  public static func measure(_ subjects: [Subject], seeds: ClosedRange<UInt64>, in laboratory: Laboratory) throws
    -> Results
  {
    let jobs = subjects.flatMap { subject in seeds.map { (subject: subject, seed: $0) } }
    let finished = try jobs.measuredSideBySide(effort: \.subject.effort) {
      try measure($0.subject, seed: $0.seed, in: laboratory)
    }
    var all = Results()
    for results in finished {
      all.slimming.append(results.slimming)
      all.structures.append(results.structures)
    }
    return all
  }

  private static func measure(_ subject: Subject, seed: UInt64, in laboratory: Laboratory) throws -> Results {
    var laboratory = laboratory
    laboratory.epochs = subject.epochs
    let report = laboratory.report
    laboratory.report = { report("\(subject.name), seed \(seed): \($0)") }
    let fresh = try laboratory.network(subject, seed: seed)
    let plain = try laboratory.trained(fresh)
    var results = Results()
    try results.slimming.run(subject, fresh: fresh, plain: plain, seed: seed, in: laboratory)
    try results.structures.run(subject, fresh: fresh, plain: plain, seed: seed, in: laboratory)
    return results
  }
}
