/// What one epoch of training came to.
public struct EpochRecord: Codable, Equatable, Sendable {
  /// Counted from 1 over the network's whole life.
  public var epoch: Int
  /// The mean loss over the epoch's batches, each seen before its step.
  public var loss: Double
  /// Share of the epoch's examples that were classified correctly, in training mode, before each step.
  public var accuracy: Double
  /// Share of the test images that the network classifies correctly at the end of the epoch, in evaluation mode; nil where
  /// there were none to look at.
  public var testAccuracy: Double?
  /// Channels with γ ≠ 0 at the end of the epoch.
  public var alive: Int
  /// Structures with s ≠ 0 at the end of the epoch; nil for a network without such factors.
  public var units: Int?
  /// η of the epoch's last step.
  public var learningRate: Double
  /// λ of the epoch's last step; nil without a penalty.
  public var penaltyStrength: Double?

  public init(
    epoch: Int, loss: Double, accuracy: Double, testAccuracy: Double? = nil, alive: Int, units: Int? = nil,
    learningRate: Double, penaltyStrength: Double? = nil
  ) {
    (self.epoch, self.loss, self.accuracy, self.testAccuracy) = (epoch, loss, accuracy, testAccuracy)
    (self.alive, self.units) = (alive, units)
    (self.learningRate, self.penaltyStrength) = (learningRate, penaltyStrength)
  }
}
