import Networks
import Tensors

/// What methods are compared in: arms that differ in one thing, on one network with one seed at a time.
public protocol Experiment: Sendable {
  init()
  /// What has been measured so far.
  var tables: [ResultTable] { get set }

  /// Measures the arms on one subject.
  ///
  /// - Parameters:
  ///   - fresh: the subject, untrained.
  ///   - plain: the same, trained without λ.
  mutating func run(
    _ subject: Subject, fresh: Network, plain: Network, seed: UInt64, in laboratory: Laboratory
  ) throws
}

/// Every experiment on the methods; `Docs/Results.md` has their tables.
public enum Experiments {
  /// Those of this module; whoever is built on it may add some.
  public static let registry = Registry<any Experiment.Type>([SlimmingExperiment.self, StructureExperiment.self])
}
