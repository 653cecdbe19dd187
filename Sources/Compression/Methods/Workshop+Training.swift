import DataLoading
import Networks
import Training

extension Workshop {
  /// One stretch of a training in several passes, told as it goes.
  ///
  /// - Returns: whether it came to its end.
  func train(
    _ network: inout Network, on split: DataSplit, _ plan: TrainingPlan, _ pass: CompressionEvent.Pass,
    isTuning: Bool = false
  ) throws(CompressionError) -> Bool {
    if plan.epochs == 0 { return true }
    var trainer = Trainer(plan: plan, executor: engine.makeExecutor(network), cancellation: cancellation)
    trainer.checkpoint = checkpoint
    let start = network
    let outcome = try networks { () throws(NetworkError) in
      try trainer.train(start, on: split) { tell(.step($0, pass, isTuning: isTuning)) }
    }
    network = outcome.network
    if outcome.ending == .finished, !cancellation.isRequested { return true }
    tell(.ended(outcome.ending == .finished ? .stopped : outcome.ending))
    return false
  }
}
