import DataLoading
import Engines
import Networks
import ReferenceEngine
import Tensors

/// How well a network does on some images, in evaluation mode.
public struct Score: Equatable, Sendable {
  public var examples: Int
  public var correct: Int
  /// Examples with scores that are not numbers; none of them is correct.
  public var undecided = 0
  public var loss: Double
  /// Examples by class, and how many of them were right.
  public var classes: [(examples: Int, correct: Int)]

  public var accuracy: Double { examples == 0 ? .nan : Double(correct) / Double(examples) }

  public static func == (a: Score, b: Score) -> Bool {
    a.examples == b.examples && a.correct == b.correct && a.undecided == b.undecided && a.loss == b.loss
  }

  /// Runs `network` over all of `split`.
  ///
  /// - Returns: the score, over fewer images if cancelled.
  /// - Throws: `NetworkError` if the images do not fit the network.
  public static func of(
    _ network: Network, on split: DataSplit, executor: any Executor, cancellation: Cancellation = Cancellation()
  ) throws(NetworkError) -> Score {
    try executor.prepare(network)
    return try measure(on: split, classes: network.classCount, executor, cancellation)
  }

  /// Runs what the executor holds, a network of so many classes, over all of `split`.
  static func measure(
    on split: DataSplit, classes: Int, _ executor: any Executor, _ cancellation: Cancellation
  ) throws(NetworkError) -> Score {
    try executor.network.checkGivesScores()
    var score = Score(
      examples: 0, correct: 0, loss: 0, classes: Array(repeating: (0, 0), count: max(classes, split.classCount)))
    for start in stride(from: 0, to: split.count, by: 100) {
      if cancellation.isRequested { break }
      let (images, labels) = split.batch(Array(start..<min(start + 100, split.count)))
      guard let scores = try scores(images, executor, cancellation) else { break }
      do throws(ShapeError) {
        score.loss += try CrossEntropy.forward(scores, labels: labels).loss * Double(labels.count)
      } catch {
        throw .shape(error, node: "the loss")
      }
      for (row, label) in labels.enumerated() {
        let decision = scores.decision(row)
        let isCorrect = decision == label
        score.undecided += decision == nil ? 1 : 0
        score.examples += 1
        score.correct += isCorrect ? 1 : 0
        score.classes[label].examples += 1
        score.classes[label].correct += isCorrect ? 1 : 0
      }
    }
    score.loss /= Double(max(score.examples, 1))
    return score
  }

  /// What the executor makes of some images; nil if they were given up.
  private static func scores(
    _ images: Tensor, _ executor: any Executor, _ cancellation: Cancellation
  ) throws(NetworkError) -> Tensor? {
    // Whoever stands around this and throws everything away wants to hear of it.
    if Cancellation.ofArithmetic != nil { return try executor.scores(images) }
    do throws(NetworkError) {
      return try Cancellation.cancelling(with: cancellation) { () throws(NetworkError) in
        try executor.scores(images)
      }
    } catch .cancelled {
      return nil
    }
  }
}
