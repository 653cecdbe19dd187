import Networks
import ReferenceEngine
import Tensors

/// A teacher's scores themselves, before any softmax, and perhaps labels:
///
///     L = (1 − α)·CE(x, labels) + α·1/2N·Σ(x − t)²
///
/// With α = 1 no label is looked at: any images will do. So the parts of a network that was taken apart learn together to give
/// what the whole gave.
///
/// - Source: Lin, Ji, Guo & Li, IJCAI 2016 (global error reconstruction); Hinton, Vinyals & Dean 2015, arXiv:1503.02531,
///   section 2.1
public struct ScoreMatching: Objective {
  /// t, a row for each example, N×K.
  public let teacherScores: Tensor
  /// α, the share of the teacher's word; the labels have the rest.
  public let share: Double

  public init(teacherScores: Tensor, share: Double) {
    (self.teacherScores, self.share) = (teacherScores, share)
  }

  public func check(_ network: Network, examples: Int) throws(NetworkError) {
    try TeacherScores(teacherScores).check(network, examples: examples)
  }

  public func judge(_ scores: Tensor, labels: [Int]) throws(ShapeError) -> Judgement {
    let hard = try Classification().judge(scores, labels: labels)
    let loss = try SquaredError.forward(scores, target: teacherScores)
    let gradient = try SquaredError.backward(scores, target: teacherScores)
    return Judgement(
      loss: (1 - share) * hard.loss + share * loss, gradient: try (1 - share) * hard.gradient + share * gradient,
      probabilities: hard.probabilities)
  }

  public func curvature(_ scores: Tensor, labels: [Int]) throws(ShapeError) -> Tensor {
    try (1 - share) * Classification().curvature(scores, labels: labels) + share * SquaredError.curvature(scores)
  }

  public func examples(_ indices: [Int]) -> ScoreMatching {
    ScoreMatching(teacherScores: TeacherScores(teacherScores).rows(indices), share: share)
  }
}
