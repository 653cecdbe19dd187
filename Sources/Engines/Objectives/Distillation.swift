import Networks
import ReferenceEngine
import Tensors

/// Labels and a teacher's scores, which are computed once; see `DistillationLoss`.
public struct Distillation: Objective {
  /// A row for each example, N×K.
  public let teacherScores: Tensor
  /// T
  public let temperature: Double
  /// α, the share of the teacher's word; the labels have the rest.
  public let share: Double

  public init(teacherScores: Tensor, temperature: Double, share: Double) {
    (self.teacherScores, self.temperature, self.share) = (teacherScores, temperature, share)
  }

  public func check(_ network: Network, examples: Int) throws(NetworkError) {
    try network.checkGivesScores()
    guard teacherScores.rank == 2, teacherScores.shape[1] == network.classCount else {
      throw .batch(
        "the teacher tells \(teacherScores.shape.dimensions.last ?? 0) classes apart, the network \(network.classCount)"
      )
    }
    guard teacherScores.shape[0] == examples else {
      throw .batch("the teacher has looked at \(teacherScores.shape[0]) images, and here are \(examples)")
    }
    guard teacherScores.elements.allSatisfy(\.isFinite) else {
      throw .batch("some of the teacher's scores are no finite numbers")
    }
  }

  public func judge(_ scores: Tensor, labels: [Int]) throws(ShapeError) -> Judgement {
    let (loss, p, s, q) = try DistillationLoss.forward(
      scores, teacher: teacherScores, labels: labels, temperature: temperature, share: share)
    let gradient = try DistillationLoss.backward(
      probabilities: p, soft: s, targets: q, labels: labels, temperature: temperature, share: share)
    return Judgement(loss: loss, gradient: gradient, probabilities: p)
  }

  public func curvature(_ scores: Tensor, labels: [Int]) throws(ShapeError) -> Tensor {
    try DistillationLoss.curvature(
      probabilities: Softmax.forward(scores), soft: Softmax.forward(1 / temperature * scores), share: share)
  }

  public func examples(_ indices: [Int]) -> Distillation {
    let classes = teacherScores.shape[1]
    let rows = indices.flatMap { teacherScores.elements[($0 * classes)..<(($0 + 1) * classes)] }
    return Distillation(
      teacherScores: Tensor(shape: [indices.count, classes], elements: rows), temperature: temperature, share: share)
  }
}
