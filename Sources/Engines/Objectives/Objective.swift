import Networks
import ReferenceEngine
import Tensors

/// What training makes small, and what scores are judged by.
///
/// A batch carries its own, so that training, traces, activities and every check judge alike. To add one is a file in
/// `Engines/Objectives/`; whoever trains by it hands it to the trainer.
public protocol Objective: Sendable {
  /// Refuses a network whose scores cannot be judged so, or another number of examples.
  func check(_ network: Network, examples: Int) throws(NetworkError)

  /// - Parameters:
  ///   - scores: N×K
  ///   - labels: N
  func judge(_ scores: Tensor, labels: [Int]) throws(ShapeError) -> Judgement

  /// ∂²L/∂scores², N×K, without what two scores do together.
  ///
  /// - Parameter scores: N×K
  func curvature(_ scores: Tensor, labels: [Int]) throws(ShapeError) -> Tensor

  /// The same for some of the examples, in this order.
  func examples(_ indices: [Int]) -> Self
}

/// What an objective says of a batch's scores.
public struct Judgement: Sendable {
  /// The mean over the batch.
  public var loss: Double
  /// ∂L/∂scores, N×K
  public var gradient: Tensor
  /// softmax(scores), N×K
  public var probabilities: Tensor

  public init(loss: Double, gradient: Tensor, probabilities: Tensor) {
    (self.loss, self.gradient, self.probabilities) = (loss, gradient, probabilities)
  }
}
