import Networks
import ReferenceEngine
import Tensors

/// The cross-entropy of the labels: what classifiers are trained by unless something else is said.
public struct Classification: Objective {
  public init() {}

  public func check(_ network: Network, examples: Int) throws(NetworkError) { try network.checkGivesScores() }

  public func judge(_ scores: Tensor, labels: [Int]) throws(ShapeError) -> Judgement {
    let (loss, p) = try CrossEntropy.forward(scores, labels: labels)
    return Judgement(
      loss: loss, gradient: try CrossEntropy.backward(probabilities: p, labels: labels), probabilities: p)
  }

  public func curvature(_ scores: Tensor, labels: [Int]) throws(ShapeError) -> Tensor {
    CrossEntropy.curvature(probabilities: try Softmax.forward(scores))
  }

  public func examples(_ indices: [Int]) -> Classification { self }
}
