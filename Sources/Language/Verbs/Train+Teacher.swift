import DataLoading
import Engines
import Networks
import Syntax
import Tensors
import Texts

extension Label {
  /// What a student learns by, beside its labels; `check` takes the same.
  static let ofTeacher = [
    Label("teacher", "a network from whose scores to learn too: distillation"),
    Label(
      "match", words: ["probabilities", "scores"],
      "what of the teacher's: softened probabilities (default), or its scores before the softmax"
    ).only(with: "teacher"),
    Label("T", "temperature that softens scores; 4 by default").only(with: "teacher").not(with: "match", ["scores"]),
    Label(
      "α", "the teacher's share of the loss; 90% by default, all of it with match: scores; the labels have the rest"
    )
    .only(with: "teacher"),
  ]
}

/// What a run is judged by beside labels.
struct Teaching {
  let objective: any Objective
  /// Of the teacher; the labels have the rest.
  let share: Double
  /// How its scores are compared: `at temperature 4`.
  let manner: String
}

/// `teacher:`, `match:`, `T:` and `α:`.
extension VerbCall {
  /// A teacher's scores of all images, and what is to be made of them; nil without a teacher.
  func teaching(of network: Network, on split: DataSplit) throws -> Teaching? {
    guard let teacher = try self.network("teacher") else { return nil }
    guard teacher.inputShape == split.imageShape else {
      throw LanguageError(
        "the teacher reads images of \(teacher.inputShape), and these are \(split.imageShape)",
        at: labels["teacher"]?.range)
    }
    let executor = session.engine.makeExecutor(teacher)
    return try computed(at: "teacher") {
      var scores: [Double] = []
      for start in stride(from: 0, to: split.count, by: 100) {
        let images = split.batch(Array(start..<min(start + 100, split.count))).images
        scores += try executor.scores(images).elements
      }
      return try teaching(scores, of: teacher, for: network)
    }
  }

  /// The batch, judged with a teacher if there is one.
  func taught(_ batch: Batch, by network: Network) throws -> Batch {
    guard let teacher = try self.network("teacher") else { return batch }
    var batch = batch
    batch.objective = try computed(at: "teacher") {
      try teaching(ReferenceExecutor(teacher).scores(batch.images).elements, of: teacher, for: network).objective
    }
    return batch
  }

  private func teaching(_ scores: [Double], of teacher: Network, for network: Network) throws -> Teaching {
    try teacher.checkGivesScores()
    let matchesScores = word("match") == "scores"
    let temperature = try positive("T") ?? 4
    let share = try number("α") ?? (matchesScores ? 1 : 0.9)
    guard (0...1).contains(share) else {
      throw LanguageError(
        "`α:` is a share from 0 to 1, got \(NumberText.short(share))", at: labels["α"]?.range,
        suggestion: "Such as α: 90%.")
    }
    let count = scores.count / teacher.classCount
    let rows = Tensor(shape: [count, teacher.classCount], elements: scores)
    let objective: any Objective =
      matchesScores
      ? ScoreMatching(teacherScores: rows, share: share)
      : Distillation(teacherScores: rows, temperature: temperature, share: share)
    try objective.check(network, examples: count)
    return Teaching(
      objective: objective, share: share,
      manner: matchesScores ? "scores before the softmax" : "at temperature \(NumberText.short(temperature))")
  }
}
