import Foundation
import Tensors
import Texts

/// Learning from a teacher's scores t as well as from labels: what the teacher thinks of the wrong classes is worth knowing.
///
///     q = softmax(t/T)        s = softmax(x/T)        p = softmax(x)
///     L = (1 − α)·CE(x, labels) + α·T²·KL(q ‖ s),   KL(q ‖ s) = 1/N · Σ_n Σ_k q·ln(q/s)
///
/// The higher the temperature T, the more the small scores count; T² keeps the gradient as large as it was.
///
/// - Shapes: x, t [N,K], labels N numbers of 0..<K → L, a scalar
/// - Gradient: ∂L/∂x = (1 − α)·(p − [k = label_n])/N + α·T·(s − q)/N
/// - Throws: `ShapeError` if t is not shaped like x, if T is not above 0, or α not from 0 to 1
/// - Source: Hinton, Vinyals & Dean 2015, arXiv:1503.02531
public enum DistillationLoss {
  public static func forward(
    _ x: Tensor, teacher t: Tensor, labels: [Int], temperature T: Double, share α: Double
  ) throws(ShapeError) -> (loss: Double, probabilities: Tensor, soft: Tensor, targets: Tensor) {
    try check(x, t, T, α)
    let (hard, p) = try CrossEntropy.forward(x, labels: labels)
    let (s, q) = (try Softmax.forward(1 / T * x), try Softmax.forward(1 / T * t))
    let (logS, logQ) = (logSoftmax(1 / T * x), logSoftmax(1 / T * t))
    var divergence = 0.0
    for index in q.elements.indices where q.elements[index] > 0 {
      divergence += q.elements[index] * (logQ[index] - logS[index])
    }
    return ((1 - α) * hard + α * T * T * divergence / Double(x.shape[0]), p, s, q)
  }

  public static func backward(
    probabilities p: Tensor, soft s: Tensor, targets q: Tensor, labels: [Int], temperature T: Double, share α: Double
  ) throws(ShapeError) -> Tensor {
    let hard = try CrossEntropy.backward(probabilities: p, labels: labels)
    return try (1 - α) * hard + α * T / Double(p.shape[0]) * (s - q)
  }

  /// The diagonal of the second derivatives: ((1 − α)·p·(1 − p) + α·s·(1 − s))/N; T² and 1/T² cancel.
  public static func curvature(probabilities p: Tensor, soft s: Tensor, share α: Double) throws(ShapeError) -> Tensor {
    try (1 - α) * CrossEntropy.curvature(probabilities: p) + α * CrossEntropy.curvature(probabilities: s)
  }

  /// ln softmax(x), row by row; softmax itself may have become 0.
  private static func logSoftmax(_ x: Tensor) -> [Double] {
    var result = x.elements
    let classes = x.shape[1]
    for row in 0..<x.shape[0] {
      let scores = result[(row * classes)..<((row + 1) * classes)]
      let largest = scores.reduce(-Double.infinity, max)
      let logSum = largest + log(scores.reduce(0) { $0 + exp($1 - largest) })
      for k in 0..<classes { result[row * classes + k] -= logSum }
    }
    return result
  }

  private static func check(_ x: Tensor, _ t: Tensor, _ T: Double, _ α: Double) throws(ShapeError) {
    guard x.rank == 2 else { throw .unexpected(operation: "distillation", x.shape, expected: "scores N×K") }
    guard x.shape == t.shape else { throw .mismatch(operation: "distillation", x.shape, t.shape) }
    guard T > 0, T.isFinite else {
      throw .option(operation: "distillation", "the temperature must be above 0, got \(NumberText.short(T))")
    }
    guard (0...1).contains(α) else {
      throw .option(operation: "distillation", "α must be from 0 to 1, got \(NumberText.short(α))")
    }
  }
}

extension Operations {
  static let distillation = Operation(
    "distillation", file: "Distillation.swift", "(1 − α)·crossentropy + α·T²·KL(teacher ‖ student)",
    inputs: ["x", "teacher", "labels"], options: [("T", 4), ("α", 0.9)], constants: ["teacher", "labels"]
  ) { inputs, options throws(ShapeError) in
    let (loss, p, s, q) = try DistillationLoss.forward(
      inputs[0], teacher: inputs[1], labels: labels(inputs[2]), temperature: options["T"], share: options["α"])
    return Evaluation(Tensor(loss), [("p", p), ("s", s), ("q", q)])
  } backward: { inputs, options, evaluation, g throws(ShapeError) in
    let dx = try DistillationLoss.backward(
      probabilities: evaluation["p"], soft: evaluation["s"], targets: evaluation["q"], labels: labels(inputs[2]),
      temperature: options["T"], share: options["α"])
    return [try dx * g, Tensor(shape: inputs[1].shape), Tensor(shape: inputs[2].shape)]
  }
}
