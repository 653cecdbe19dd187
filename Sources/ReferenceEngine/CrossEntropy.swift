import Foundation
import Tensors
import Texts

/// The softmax cross-entropy: how surprised the network is by the labels, averaged over the batch.
///
///     p = softmax(x)        L = −1/N · Σ_n ln p[n, label_n]
///
/// - Shapes: x [N,K], labels N numbers of 0..<K → L, a scalar
/// - Gradient: ∂L/∂x[n,k] = (p[n,k] − [k = label_n]) / N
/// - Throws: `ShapeError` if there is not one label in 0..<K for each row
public enum CrossEntropy {
  public static func forward(_ x: Tensor, labels: [Int]) throws(ShapeError) -> (loss: Double, probabilities: Tensor) {
    let p = try Softmax.forward(x)
    try check(labels, against: x.shape)
    var loss = 0.0
    for (row, label) in labels.enumerated() {
      let scores = x.elements[(row * x.shape[1])..<((row + 1) * x.shape[1])]
      // ln p from the scores, since p itself may have become 0.
      let largest = scores.reduce(-Double.infinity, max)
      let logSum = largest + log(scores.reduce(0) { $0 + exp($1 - largest) })
      loss += logSum - x.elements[row * x.shape[1] + label]
    }
    return (loss / Double(labels.count), p)
  }

  public static func backward(probabilities p: Tensor, labels: [Int]) throws(ShapeError) -> Tensor {
    try check(labels, against: p.shape)
    var dx = p
    for (row, label) in labels.enumerated() { dx.elements[row * p.shape[1] + label] -= 1 }
    return 1 / Double(labels.count) * dx
  }

  /// The diagonal of the second derivatives: ∂²L/∂x[n,k]² = p[n,k]·(1 − p[n,k])/N.
  public static func curvature(probabilities p: Tensor) -> Tensor { 1 / Double(p.shape[0]) * p.map { $0 * (1 - $0) } }

  private static func check(_ labels: [Int], against shape: Shape) throws(ShapeError) {
    guard labels.count == shape[0], !labels.isEmpty else {
      throw .mismatch(operation: "crossentropy, one label for each row", shape, [labels.count])
    }
    if let wrong = labels.first(where: { !(0..<shape[1]).contains($0) }) {
      throw .option(
        operation: "crossentropy", "the label \(wrong) is not one of the \(shape[1]) classes 0..<\(shape[1])")
    }
  }
}

extension Operations {
  static let crossEntropy = Operation(
    "crossentropy", file: "CrossEntropy.swift", "−mean ln softmax(x)[label]", inputs: ["x", "labels"],
    constants: ["labels"]
  ) { inputs, _ throws(ShapeError) in
    let (loss, p) = try CrossEntropy.forward(inputs[0], labels: labels(inputs[1]))
    return Evaluation(Tensor(loss), [("p", p)])
  } backward: { inputs, _, evaluation, g throws(ShapeError) in
    let dx = try CrossEntropy.backward(probabilities: evaluation["p"], labels: labels(inputs[1]))
    return [try dx * g, Tensor(shape: inputs[1].shape)]
  }

  static func labels(_ tensor: Tensor) throws(ShapeError) -> [Int] {
    var labels: [Int] = []
    for value in tensor.elements {
      guard let label = Int(exactly: value) else {
        throw .option(operation: "crossentropy", "labels must be whole numbers, got \(NumberText.short(value))")
      }
      labels.append(label)
    }
    return labels
  }
}
