import Engines
import FastEngine
import Networks
import ReferenceEngine

/// One network, trained or run, by one engine: seconds for a batch.
public struct NetworkBenchmark: Sendable {
  public enum Work: String, CaseIterable, Sendable {
    case training, inference
    /// Making a plan for training, threads included.
    case compilation
  }

  public var network: BenchmarkNetwork
  public var work: Work
  public var batch: Int
  public var threads: Int
  public var isReference: Bool

  public init(_ network: BenchmarkNetwork, _ work: Work, batch: Int, threads: Int, isReference: Bool = false) {
    (self.network, self.work, self.batch) = (network, work, batch)
    (self.threads, self.isReference) = (threads, isReference)
  }

  public func run(seconds: Double) throws(NetworkError) -> Measurement {
    let network = try network.network()
    let batch = self.network.batch(batch, for: network)
    let executor: any Executor =
      isReference ? ReferenceExecutor(network) : FastExecutor(network, threads: threads)
    let rule = UpdateRule(learningRate: 0.01, momentum: 0.9, weightDecay: 1e-4)
    do {
      return try Measurement.of(seconds: seconds) {
        switch work {
        case .training: _ = try executor.step(batch) { $0.role.isTrained ? rule : nil }
        case .inference: _ = try executor.scores(batch.images)
        case .compilation: try FastExecutor(network, threads: threads).compile(images: batch.labels.count)
        }
      }
    } catch let error as NetworkError {
      throw error
    } catch {
      throw .structure("\(error)")
    }
  }
}
