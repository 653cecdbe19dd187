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
    try TeacherScores(teacherScores).check(network, examples: examples)
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
    Distillation(
      teacherScores: TeacherScores(teacherScores).rows(indices), temperature: temperature, share: share)
  }
}
