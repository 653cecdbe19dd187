import Networks
import Reports
import Training

/// What a method of many passes tells while it works.
public enum CompressionEvent: Sendable {
  /// What a pass trains by, before the first.
  case plan(TrainingPlan)
  /// A step of a training: with the penalty, or of the fine-tuning.
  case step(TrainingProgress, Pass, isTuning: Bool)
  case finished(CompressionPass)
  /// A training ended other than planned; the network is as its last whole step left it.
  case ended(TrainingOutcome.Ending)
  /// No image reaches the output of the network any more.
  case cutOff(Pass)

  /// Which of how many, from 1.
  public struct Pass: Sendable {
    /// From 1.
    public var number: Int
    /// How many there are to be.
    public var count: Int
  }
}

/// What one pass came to.
public struct CompressionPass: Sendable {
  /// From 1.
  public var number: Int
  /// Channels that are not constant, or weights that are there.
  public var alive: Int
  /// Of the network as the pass left it.
  public var costs: Costs
  /// On the test images, before the pass pruned, after it, and after its fine-tuning; nil without such images.
  public var trained: Double?
  /// After the pruning.
  public var pruned: Double?
  /// After the fine-tuning.
  public var tuned: Double?
  /// What is counted as alive.
  public var unit = CompressionReport.Unit.channels
}
