import Foundation
import Networks
import Synchronization

/// All tables of `Docs/Results.md`.
public struct Results: Sendable {
  public private(set) var slimming = SlimmingExperiment()
  public private(set) var structures = StructureExperiment()

  /// Measures every subject with every seed, as many of them side by side as there are cores.
  ///
  /// One thread for each keeps small networks busier than all threads for one. What is measured does not depend on it:
  /// every arm has its seed, and sums are taken in an order of their own.
  public static func measure(_ subjects: [Subject], seeds: ClosedRange<UInt64>, in laboratory: Laboratory) throws
    -> Results
  {
    let jobs = subjects.flatMap { subject in seeds.map { (subject: subject, seed: $0) } }
    // Whoever is free takes the next job, and those that take longest come first.
    let order = jobs.indices.sorted { jobs[$0].subject.effort > jobs[$1].subject.effort }
    let finished = Mutex<[Int: Swift.Result<Results, any Error>]>([:])
    DispatchQueue.concurrentPerform(iterations: jobs.count) { turn in
      let index = order[turn]
      let results = Swift.Result { try measure(jobs[index].subject, seed: jobs[index].seed, in: laboratory) }
      finished.withLock { $0[index] = results }
    }
    var all = Results()
    for (_, results) in finished.withLock({ $0 }).sorted(by: { $0.key < $1.key }) {
      let results = try results.get()
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
