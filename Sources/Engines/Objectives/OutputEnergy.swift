import Networks
import Tensors

/// L = 1/2N · Σy²: of outputs that no label judges, so that their gradients can be looked at.
public struct OutputEnergy: Objective {
  public init() {}

  public func check(_ network: Network, examples: Int) throws(NetworkError) {}

  public func judge(_ scores: Tensor, labels: [Int]) throws(ShapeError) -> Judgement {
    let share = 1 / Double(scores.shape[0])
    return Judgement(
      loss: share / 2 * scores.elements.reduce(0) { $0 + $1 * $1 }, gradient: share * scores, probabilities: scores)
  }

  public func curvature(_ scores: Tensor, labels: [Int]) throws(ShapeError) -> Tensor {
    Tensor(shape: scores.shape, repeating: 1 / Double(scores.shape[0]))
  }

  public func examples(_ indices: [Int]) -> OutputEnergy { self }
}
